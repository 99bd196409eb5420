"""Learning an unknown kernel: how long it takes, what it ends with, and what it cannot reach."""

import csv
import io
import re
from dataclasses import replace

import pytest
import torch

from dashboard.controls.image_picker import sample_picture
from dashboard.views.backpropagation.descent import FRAME_SECONDS
from dashboard.views.backpropagation.descent_state import Course
from dashboard.views.backpropagation.formulas import descent_numbers, progress
from dashboard.views.backpropagation.learning_task import LearningTask
from dashboard.views.backpropagation.snippet import descent_snippet
from tests.dashboard.views.run_snippet import executed


def learned(task: LearningTask, *, frames: int = 60) -> Course:
    course = Course(task)
    while not course.ended and len(course.path) <= frames:
        course.advance()
    return course


@pytest.mark.parametrize("name", ["camera", "chelsea", "coins"])
def test_sobel_is_on_screen_to_a_hundredth_within_three_seconds_of_pictures(name):
    task = LearningTask(sample_picture(name), "sobel_x", 3, momentum=True)
    course = learned(task)
    close = [(task.difference(state.kernel) or 0) < 1e-2 for state in course.path]
    assert course.ended
    assert close.index(True) * FRAME_SECONDS < 3


def test_a_wider_kernel_learns_zeros_around_the_filter():
    task = LearningTask(None, "sobel_y", 5, momentum=True)
    kernel = learned(task).now.kernel
    assert task.difference(kernel) == pytest.approx(0, abs=1e-2)
    assert kernel[0, 0, 0].abs().max() < 1e-2


def test_a_filter_larger_than_the_kernel_cannot_be_reached():
    task = LearningTask(None, "gaussian_blur_5", 3, momentum=True)
    course = Course(task)
    for _ in range(30):
        course.advance()
    assert task.difference(course.now.kernel) is None
    assert course.now.loss > 1e-4 * course.path[0].loss


def test_momentum_is_what_makes_it_fast_on_a_picture():
    picture = sample_picture("camera")
    fast, slow = (Course(LearningTask(picture, "sobel_x", 3, momentum)) for momentum in (True, False))
    for course in (fast, slow):
        course.advance(400)
    assert fast.now.loss < slow.now.loss / 100


@pytest.mark.parametrize("picture", [None, sample_picture("coins")])
def test_loss_and_gradient_of_every_state_are_those_of_autograd(picture):
    task = LearningTask(picture, "sobel_x", 5, momentum=True)
    for state in learned(task, frames=8).path:
        assert task.disagreement(state) < 1e-6
        assert task.disagreement(replace(state, loss=state.loss + 0.1)) == pytest.approx(0.1, abs=1e-5)


def number(written: str) -> float:
    """A number as LaTeX has it, bracketed or not."""
    mantissa, _, exponent = written.strip("() ").partition(r"\cdot 10^{")
    return float(mantissa) * 10 ** int(exponent.rstrip("}") or 0)


@pytest.mark.parametrize("momentum", [True, False])
@pytest.mark.parametrize("steps", [0, 3, 40])
def test_the_formula_announces_the_weight_that_the_next_step_makes(momentum, steps):
    course = Course(LearningTask(sample_picture("camera"), "sobel_x", 3, momentum=momentum))
    course.advance_to(steps)
    state = course.now
    course.advance(1)
    written = descent_numbers(state, momentum=momentum)
    found = re.search(r"\\hat w_\{(\d),(\d)\} \\leftarrow (.*) = (.*)", written)
    assert found
    row, column = int(found[1]), int(found[2])
    made = float(course.now.kernel[0, 0, row, column])
    assert number(found[4]) == pytest.approx(made, rel=1e-2)
    terms = re.match(r"(.*?) - (.*?)\\cdot (\(.*?\)|[\d.]+)(?: \+ (.*?)\\cdot (.*))?$", found[3])
    assert terms
    weight, rate, slope, kept, velocity = (number(term or "0") for term in terms.groups())
    assert weight - rate * slope + kept * velocity == pytest.approx(made, rel=2e-2, abs=2e-3)
    assert (terms[4] is not None) == momentum


@pytest.mark.parametrize(("taps", "error"), [(3, 0.1), (7, 0.4)])
def test_plain_descent_on_an_image_stops_before_it_has_learned_and_says_so(taps, error):
    task = LearningTask(sample_picture("camera"), "sobel_x", taps, momentum=False)
    course = learned(task)
    assert course.ended
    assert not course.learned
    assert course.now.step == 10_000
    assert (task.difference(course.now.kernel) or 0) > error
    words = progress(task, course)
    assert "Stopped after 10,000 steps" in words
    assert "**not learned**" in words
    fallen = 1 - course.now.loss / course.path[-2].loss
    assert f"the loss still fell by {fallen:.1%}" in words


@pytest.mark.parametrize("momentum", [True, False])
def test_what_is_called_learned_has_every_weight_right_to_a_thousandth(momentum):
    task = LearningTask(None, "sobel_x", 5, momentum)
    course = learned(task)
    assert "Learned: the loss is below a billionth" in progress(task, course)
    assert (task.difference(course.now.kernel) or 0) < 1e-3


def test_a_filter_that_is_too_large_is_never_called_learned():
    task = LearningTask(None, "gaussian_blur_5", 3, momentum=True)
    course = learned(task)
    assert course.ended
    assert "cannot be reached" in progress(task, course)
    assert "**not learned**: over the last" in progress(task, course)
    assert "the loss fell by less than 0.1%" in progress(task, course)


def test_a_course_taken_up_at_a_step_is_the_one_that_was_watched():
    task = LearningTask(None, "sobel_x", 3, momentum=True)
    watched, taken_up = learned(task), Course(task)
    taken_up.advance_to(10**9)
    assert taken_up.ended
    assert [state.step for state in taken_up.path] == [state.step for state in watched.path]
    again = Course(task)
    again.advance_to(watched.now.step)
    assert again.ended
    assert again.now.loss == watched.now.loss


def test_the_course_as_numbers_has_a_line_for_every_state():
    course = learned(LearningTask(None, "sobel_x", 3, momentum=True), frames=5)
    lines = list(csv.DictReader(io.StringIO(course.as_csv())))
    assert [int(line["step"]) for line in lines] == [state.step for state in course.path]
    assert [float(line["loss"]) for line in lines] == pytest.approx([state.loss for state in course.path])
    last = [float(lines[-1][f"w{row}{column}"]) for row in range(3) for column in range(3)]
    assert last == pytest.approx(course.now.kernel.flatten().tolist())


def test_one_step_is_one_step_and_the_stride_grows():
    course = Course(LearningTask(None, "sobel_x", 3, momentum=True))
    course.advance(1)
    assert course.now.step == 1
    course.advance(39)
    course.advance()
    assert course.now.step == 50


@pytest.mark.parametrize("momentum", [True, False])
@pytest.mark.parametrize("picture", [None, sample_picture("coins")])
def test_the_snippet_ends_with_the_kernel_on_screen(picture, momentum):
    task = LearningTask(picture, "sobel_x", 5, momentum)
    course = Course(task)
    course.advance(60)
    kernel = executed(descent_snippet(task, course.now.step))["w"]
    torch.testing.assert_close(kernel.detach().float(), course.now.kernel, atol=1e-4, rtol=1e-3)
