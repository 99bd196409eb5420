"""What lies below the image: gallery, chain, frequencies, quiz, and filters that a network learned."""

from dashboard.filters.chain import show_chain
from dashboard.filters.frequencies import show_frequencies
from dashboard.filters.gallery import show_gallery
from dashboard.filters.learned import show_learned
from dashboard.filters.quiz import show_quiz

# Each draws its view for the image and the settings above it.
VIEWS = {
    "Gallery": show_gallery,
    "Chain two": show_chain,
    "Frequencies": show_frequencies,
    "Guess the kernel": show_quiz,
    "Learned filters": show_learned,
}
