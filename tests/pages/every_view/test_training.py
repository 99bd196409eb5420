"""Every view of the pages on training: words, code and tables."""

import pytest

from tests.pages.every_view.checks import EveryView, pages_of


@pytest.mark.parametrize("path", pages_of("Training"))
class TestTraining(EveryView):
    """The section."""
