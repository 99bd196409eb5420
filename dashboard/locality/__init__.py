"""The parts of the page on invariance and locality: the detector, its scores, and classifiers on shifted digits."""

from dashboard.locality.classifiers import show_classifiers
from dashboard.locality.detector import DetectorSettings, detector_controls, show_detector

__all__ = ["DetectorSettings", "detector_controls", "show_classifiers", "show_detector"]
