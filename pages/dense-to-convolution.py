"""From dense to convolution: one weight matrix, restricted twice."""

from dashboard.dense_to_convolution import layer_controls, show_counts, show_matrices
from dashboard.guard import engine_errors_shown
from dashboard.lesson import close_lesson, open_lesson
from dashboard.lessons import lesson
from dashboard.snippets.dense_to_convolution import sharing_snippet

WORDS = lesson("dense-to-convolution")
open_lesson(WORDS)

snippet = ""
with engine_errors_shown():
    settings = layer_controls()
    snippet = sharing_snippet(settings)
    show_matrices(settings)
    show_counts(settings)

close_lesson(WORDS, snippet=snippet)
