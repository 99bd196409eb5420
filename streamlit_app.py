"""The dashboard's entry: `streamlit run streamlit_app.py`."""

import streamlit as st

from dashboard.navigation import navigation
from dashboard.warmup import start_warmup

st.set_page_config(page_title="Convscope", page_icon=":material/grid_on:", layout="wide")
page = navigation()
start_warmup()
page.run()
