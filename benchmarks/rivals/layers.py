"""A minimal page of a network's layers for an image size: one slider, one pass on the meta device, one table."""

import streamlit as st
import torch
from torch.utils.flop_counter import FlopCounterMode
from torchvision.models import resnet18

st.title("Layers")
size = st.slider("size", 8, 512, 224, key="size")
with torch.device("meta"):
    model = resnet18().eval()
rows = []
for name, module in model.named_modules():
    if not list(module.children()):
        module.register_forward_hook(
            lambda module, _, output, name=name: rows.append(
                (name, type(module).__name__, str(tuple(output.shape)), sum(p.numel() for p in module.parameters()))
            )
        )
with FlopCounterMode(display=False) as counter, torch.no_grad():
    model(torch.empty(1, 3, size, size, device="meta"))
st.write(f"input {size}: {counter.get_total_flops() // 2:,} multiply-adds")
st.dataframe(rows)
