"""The parts of the page on invariance and locality: the detector, its scores, and classifiers on shifted digits."""

from dashboard.views.locality.detector import detector_controls, show_detector
from dashboard.views.locality.settings import DetectorSettings
from dashboard.views.locality.shifted_digit import show_classifiers

__all__ = ["DetectorSettings", "detector_controls", "show_classifiers", "show_detector"]
