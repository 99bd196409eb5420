"""The dashboard's entry: `streamlit run streamlit_app.py`."""

from pathlib import Path

import streamlit as st

from dashboard.components.javascript import joined
from dashboard.runtime.media_urls import keep_for_late_fetches
from dashboard.runtime.warmup import finish_warmup, start_warmup
from dashboard.shell.navigation import navigation
from dashboard.shell.old_links import open_old_links

DASHBOARD = Path(__file__).parent / "dashboard"
SIDEBAR_WIDTH_PIXELS = 300

st.set_page_config(
    page_title="Convscope",
    page_icon=str(DASHBOARD / "icon.png"),
    layout="wide",
    initial_sidebar_state=SIDEBAR_WIDTH_PIXELS,
)
st.html(DASHBOARD / "page.css")
history = f"{joined(DASHBOARD / 'history.mjs')}\noneEntryPerPage(window);"
st.html(f'<script type="module">{history}</script>', unsafe_allow_javascript=True)
keep_for_late_fetches()
page = navigation()
open_old_links()
start_warmup()
if page.url_path:  # every page but home, which is there without torch
    finish_warmup()
page.run()
