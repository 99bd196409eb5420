"""A minimal page with one control and the given number of images, charts and chart bytes.

The address says what: `?control=slider&images=170x256,85x128&charts=1&bytes=20000`.
"""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

asked = st.query_params
images = [tuple(map(int, size.split("x"))) for size in asked.get("images", "").split(",") if size]
charts, message_bytes = int(asked.get("charts", 0)), int(asked.get("bytes", 0))

CONTROLS = {
    "number": lambda: st.number_input("value", 0, 64, 3, key="value"),
    "slider": lambda: st.slider("value", 0, 64, 3, key="value"),
    "toggle": lambda: int(st.toggle("value", key="value")),
    "options": lambda: ["first", "second"].index(
        st.segmented_control("value", ["first", "second"], default="first", required=True, key="value")
    ),
}
value = CONTROLS[asked.get("control", "slider")]()

for h, w in images:
    slope = np.linspace(0, 255 - value, h)[:, None] + np.linspace(0, value, w)[None]
    st.image(np.repeat(slope.astype(np.uint8)[..., None], 3, axis=2), output_format="PNG")
# A chart of whole numbers below 100 takes about three bytes a point besides its own frame.
points = max(10, message_bytes // max(charts, 1) // 3)
for number in range(charts):
    st.plotly_chart(go.Figure(go.Scatter(y=(np.arange(points) * (value + 1) % 97).tolist())), key=f"chart{number}")
