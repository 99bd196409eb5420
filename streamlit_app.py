"""The dashboard's entry: `streamlit run streamlit_app.py`."""

from pathlib import Path

import streamlit as st

from dashboard.navigation import navigation
from dashboard.warmup import finish_warmup, start_warmup

DASHBOARD = Path(__file__).parent / "dashboard"
SIDEBAR_WIDTH_PIXELS = 300

st.set_page_config(
    page_title="Convscope",
    page_icon=str(DASHBOARD / "icon.png"),
    layout="wide",
    initial_sidebar_state=SIDEBAR_WIDTH_PIXELS,
)
st.html(DASHBOARD / "page.css")
page = navigation()
start_warmup()
if page.url_path:  # every page but home, which is there without torch
    finish_warmup()
page.run()
