"""What the pages on convolution share: their settings as controls, in formulas, as code and as files."""

from dashboard.convolution.controls import convolution_controls
from dashboard.convolution.settings import LECTURE_INPUT, LECTURE_KERNEL, Settings
from dashboard.convolution.signal_tab import signal_tab
from dashboard.convolution.stage import convolution_stage
from dashboard.convolution.video_tab import video_tab
from dashboard.convolution.writing import latex, size_formula, snippet

__all__ = [
    "LECTURE_INPUT",
    "LECTURE_KERNEL",
    "Settings",
    "convolution_controls",
    "convolution_stage",
    "latex",
    "signal_tab",
    "size_formula",
    "snippet",
    "video_tab",
]
