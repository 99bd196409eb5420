"""A drawing looks the same on a machine without the dashboard's typeface."""

from xml.etree import ElementTree

from dashboard.downloads.button import Download, _content
from dashboard.figures.svg import NAME, standalone, with_typeface

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" font-family="inherit"><text x="0" y="9">σ</text></svg>'


def test_a_drawing_to_take_away_carries_the_typeface_that_it_names():
    download = Download("SVG", "drawing.svg", "image/svg+xml", lambda: standalone(DRAWING, theme="light"))
    content = str(_content(download))
    assert f"@font-face{{font-family:'{NAME}'" in content
    assert ElementTree.fromstring(content).get("font-family", "").startswith(f"'{NAME}'")


def test_a_drawing_without_words_and_one_that_has_the_typeface_stay_as_they_are():
    assert with_typeface("<svg><rect/></svg>") == "<svg><rect/></svg>"
    once = with_typeface(DRAWING)
    assert with_typeface(once) == once
