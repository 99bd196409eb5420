"""The smallest Streamlit page: a heading."""

import streamlit as st

st.title("Hello")
