"""Learning an unknown kernel: how many pictures it takes, what it ends with, and what it cannot reach."""

import pytest
import torch

from dashboard.backpropagation.course import Course
from dashboard.backpropagation.descent import FRAME_SECONDS
from dashboard.backpropagation.task import LearningTask
from dashboard.controls.image_picker import sample_picture
from dashboard.snippets.backpropagation import descent_snippet
from tests.dashboard.snippets.run import executed


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
