"""Every view of the pages on foundations: words, code and tables."""

import pytest

from tests.pages.every_view.checks import EveryView, pages_of


@pytest.mark.parametrize("path", pages_of("Foundations"))
class TestFoundations(EveryView):
    """The section."""
