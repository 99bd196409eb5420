"""The parts of the page on features that people designed: each on the image, beside learned ones, and a contest."""

from dashboard.views.handmade_features.classical import METHODS, method_controls, show_classical
from dashboard.views.handmade_features.contest import show_contest
from dashboard.views.handmade_features.learned import show_first_layer

__all__ = ["METHODS", "method_controls", "show_classical", "show_contest", "show_first_layer"]
