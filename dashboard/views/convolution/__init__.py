"""What the pages on convolution share: their settings as controls, in formulas, as code and as files."""

from dashboard.views.convolution.controls import convolution_controls
from dashboard.views.convolution.formulas import latex, size_formula, snippet
from dashboard.views.convolution.player_view import convolution_stage
from dashboard.views.convolution.settings import Settings
from dashboard.views.convolution.signal_tab import signal_tab
from dashboard.views.convolution.video_tab import video_tab

__all__ = [
    "Settings",
    "convolution_controls",
    "convolution_stage",
    "latex",
    "signal_tab",
    "size_formula",
    "snippet",
    "video_tab",
]
