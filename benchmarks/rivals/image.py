"""A minimal page that shows a convolved image: one slider, one call of torch, one image."""

import streamlit as st
import torch
from skimage import data

image = torch.from_numpy(data.astronaut()).permute(2, 0, 1)[:, None].float() / 255  # (3, 1, 512, 512)
size = st.slider("size", 1, 11, 3, step=2, key="size")
kernel = torch.full((1, 1, size, size), 1 / size**2)
blurred = torch.nn.functional.conv2d(image, kernel, padding=size // 2)
st.image(blurred[:, 0].permute(1, 2, 0).numpy(), output_format="JPEG", clamp=True)
