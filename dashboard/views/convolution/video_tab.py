"""The tab on videos: what moves, which kernel reads it, and the linked frames and slices."""

import io

import numpy as np
import streamlit as st
from PIL import Image

from dashboard.components.video_viewer.video_viewer import video_viewer
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.npz import npz_file
from dashboard.figures.theme import Theme
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.convolution.videos import KERNELS, RIGHT, VideoSettings, video_snippet
from engine.signals import SHAPES

KEY = "convolution.video"
FORMULA = r"y_{t,i,j} = \sum_{u,p,q} w_{u,p,q}\; x_{\,t + u,\; i + p,\; j + q}"
ENLARGED, FRAME_MILLISECONDS = 8, 200


def video_tab() -> str:
    """The frames beside their controls; returns the code that reproduces them."""
    stage, controls = st.columns([5, 2], gap="medium")
    with controls:
        settings = _controls()
    with stage:
        output = settings.output()
        video_viewer(settings.video, settings.kernel, output, key="convolution.frame")
        agreement_badge(settings.difference(), "scipy.ndimage.correlate")
        k_t, k_h, k_w = settings.kernel.shape
        terms = rf"{k_t} \cdot {k_h} \cdot {k_w} = {k_t * k_h * k_w} \text{{ products a value}}"
        show_formula(FORMULA, rf"{terms},\quad {tuple(output.shape)} \text{{ values}}")
        theme = current_theme()
        downloads_row(
            [
                Download("GIF", "video.gif", "image/gif", lambda: film(settings, theme)),
                Download("NPZ", "video.npz", "application/octet-stream", lambda: numbers(settings)),
            ]
        )
    return video_snippet(settings)


def _controls() -> VideoSettings:
    shape = st.segmented_control(
        "What moves", SHAPES, default="disc", required=True, key=f"{KEY}.shape", bind="query-params"
    )
    right = st.slider("Right, pixels a frame", -1.5, 1.5, 1.0, 0.5, key=f"{KEY}.right", bind="query-params")
    down = st.slider("Down, pixels a frame", -1.5, 1.5, 0.0, 0.5, key=f"{KEY}.down", bind="query-params")
    name = st.selectbox(
        "Kernel w", list(KERNELS), index=list(KERNELS).index(RIGHT), key=f"{KEY}.kernel", bind="query-params"
    )
    st.caption(KERNELS[name][1])
    settings = VideoSettings(shape, down, right, name)
    rows = [f"| {kernel} | {strength:.4f} |" for kernel, strength in settings.strengths().items()]
    st.markdown("| Kernel | mean size of y here |\n|---|---|\n" + "\n".join(rows))
    return settings


def film(settings: VideoSettings, theme: Theme) -> bytes:
    """Input and output side by side as a GIF that plays for ever."""
    from dashboard.figures.rasters import as_levels, signed_picture

    output = settings.output().numpy()
    limit = float(np.abs(output).max())
    pictures = []
    for seen, answered in zip(settings.video.numpy(), output, strict=True):
        pair = np.concatenate([as_levels(seen), signed_picture(answered, theme=theme, limit=limit)], axis=1)
        pictures.append(Image.fromarray(pair.repeat(ENLARGED, axis=0).repeat(ENLARGED, axis=1)))
    buffer = io.BytesIO()
    pictures[0].save(buffer, "GIF", save_all=True, append_images=pictures[1:], duration=FRAME_MILLISECONDS, loop=0)
    return buffer.getvalue()


def numbers(settings: VideoSettings) -> bytes:
    """Video, kernel and output as float32 arrays."""
    return npz_file({"video": settings.video, "kernel": settings.kernel, "output": settings.output()})
