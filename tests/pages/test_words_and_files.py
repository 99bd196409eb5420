"""Each view of the pages on pictures and networks tells in words what its charts show, and offers a file."""

import pytest

from dashboard.views.architectures import VIEWS as ARCHITECTURES
from dashboard.views.filters import VIEWS as FILTERS
from dashboard.views.images import VIEWS as IMAGES
from tests.pages.opening import open_downloads, opened

SHOWN = [
    *(("images", {"images.view": view}) for view in IMAGES),
    *(("filters", {"filters.view": view}) for view in FILTERS),
    *(("architectures", {"architectures.view": view, "architectures.reveal": True}) for view in ARCHITECTURES),
    *(("locality", {"locality.of": of}) for of in ("This digit", "100 digits")),
    *(("dense-to-convolution", {"dense-to-convolution.rank": rank}) for rank in ("Signal", "Picture")),
    ("comparison", {}),
]


@pytest.mark.parametrize(
    ("path", "state"), SHOWN, ids=[f"{path}-{' '.join(map(str, state.values()))}" for path, state in SHOWN]
)
def test_every_chart_has_words_and_every_view_a_file(path, state):
    app = opened(path, state)
    assert not app.exception
    assert all(chart.proto.alt for chart in app.get("plotly_chart"))
    assert any("agrees with" in element.value for element in app.markdown)
    open_downloads(app)
    assert app.get("download_button")
