"""The scene pad: its maths in Node.js, and what it hands to the page."""

from dashboard.components.scene_pad.scene_pad import LIMITS, _shape, kept_inside
from engine.vision_tasks import Shape


def test_what_the_browser_sends_is_kept_within_the_same_limits():
    sent = {"kind": "plus", "x": -20, "y": 400, "reach": 99, "angle": 370, "colour": 7}
    most = LIMITS["most"]
    assert _shape(sent) == Shape("plus", most, 96 - most, most, 10, 1)
    assert _shape({**sent, "kind": "<b>"}).kind == "circle"


def test_a_shape_within_the_limits_stays_as_it_is():
    shape = Shape("triangle", 40.5, 50, 12, 30, 2)
    assert kept_inside(shape) == shape
