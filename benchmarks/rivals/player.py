"""A page with nothing but the player, at 16 x 16 with three channels: what the player's benchmark opens."""

import streamlit as st
import torch

from dashboard.components.player import payload, player
from engine.convolution import trace

st.set_page_config(layout="wide")
st.title("Player")
generator = torch.Generator().manual_seed(0)
x = torch.randn(1, 3, 16, 16, generator=generator)
kernel = torch.randn(1, 3, 3, 3, generator=generator)
player(payload(trace(x, kernel, padding=1).steps), key="benchmark.player")
