"""Every view of the pages on networks: words, code and tables."""

import pytest

from tests.pages.every_view.checks import EveryView, pages_of


@pytest.mark.parametrize("path", pages_of("Networks"))
class TestNetworks(EveryView):
    """The section."""
