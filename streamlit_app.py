"""The dashboard's entry: `streamlit run streamlit_app.py`."""

from pathlib import Path

import streamlit as st

from dashboard.runtime.media_urls import keep_for_late_fetches
from dashboard.runtime.warmup import finish_warmup, start_warmup
from dashboard.shell.navigation import navigation
from dashboard.shell.url_state import open_old_links

SHELL = Path(__file__).parent / "dashboard" / "shell"
SIDEBAR_WIDTH_PIXELS = 300

st.set_page_config(
    page_title="Convscope",
    page_icon=str(SHELL / "icon.png"),
    layout="wide",
    initial_sidebar_state=SIDEBAR_WIDTH_PIXELS,
)
st.html(SHELL / "page.css")
history = (SHELL / "history.mjs").read_text(encoding="utf-8").replace("export default ", "", 1)
st.html(f'<script type="module">{history}\noneEntryPerPage(window);</script>', unsafe_allow_javascript=True)
keep_for_late_fetches()
page = navigation()
open_old_links()
start_warmup()
if page.url_path:  # every page but home, which is there without torch
    finish_warmup()
page.run()
