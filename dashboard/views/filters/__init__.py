"""The parts of the page on filters: the kernel's controls, the image before and after, and what lies below them."""

from dashboard.views.filters.chain import show_chain
from dashboard.views.filters.controls import Choices, filter_controls
from dashboard.views.filters.filter_view import filter_stage
from dashboard.views.filters.frequencies import show_frequencies
from dashboard.views.filters.gallery import show_gallery
from dashboard.views.filters.learned import show_learned
from dashboard.views.filters.quiz import show_quiz
from dashboard.views.filters.settings import FilterSettings

# Each draws its view for the image and the settings above it.
VIEWS = {
    "Gallery": show_gallery,
    "Chain two": show_chain,
    "Frequencies": show_frequencies,
    "Guess the kernel": show_quiz,
    "Learned filters": show_learned,
}


__all__ = ["VIEWS", "Choices", "FilterSettings", "filter_controls", "filter_stage"]
