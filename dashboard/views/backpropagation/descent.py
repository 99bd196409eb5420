"""Learning an unknown kernel by gradient descent, live: the kernel, the loss and the image it makes."""

import streamlit as st

from dashboard.components.drawing.drawing import drawing
from dashboard.components.live_curves.live_curves import Line, Panel, live_curves
from dashboard.components.typed_numbers import whole_number
from dashboard.controls.image_picker import Picture
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.number_matrix import matrices_svg
from dashboard.figures.rasters import as_levels, signed_picture
from dashboard.figures.svg import standalone
from dashboard.figures.theme import LINES, Theme
from dashboard.shell.lesson_page import agreement_badge, not_in_address, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.backpropagation.descent_state import Course
from dashboard.views.backpropagation.formulas import descent_formula, descent_numbers, progress
from dashboard.views.backpropagation.learning_task import LearningTask, same_size
from dashboard.views.backpropagation.snippet import descent_snippet
from engine.kernels import get, names

KEY = "backpropagation.descent"
STEP = "learned"  # the number of steps taken, in the page's address
FRAME_SECONDS = 0.1
LARGEST_TARGET = 7
IMAGE, NOISE = "Image", "Noise"
MOMENTUM, PLAIN = "With momentum", "Plain"


def descent_view(picture: Picture) -> str:
    """Draws the view; returns its code.

    Args:
        picture: the image that the unknown filter is applied to.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        task = _task(picture)
    course = _course(task)
    _buttons(course)
    st.fragment(_follow, run_every=FRAME_SECONDS if course.running else None)(task)
    _downloads(task, course)
    return descent_snippet(task, course.now.step)


def _course(task: LearningTask) -> Course:
    """The descent as far as it is; a link that was made at some step opens there."""
    course: Course | None = st.session_state.get(KEY)
    if course is None or course.key != task.key:
        asked = whole_number(st.query_params.get(STEP, "")) if course is None else None
        course = st.session_state[KEY] = Course(task)
        course.advance_to(asked or 0)
    if course.running:
        not_in_address("the steps that are being taken")
    elif course.now.step:
        st.query_params[STEP] = str(course.now.step)
    else:
        st.query_params.pop(STEP, None)
    return course


def _downloads(task: LearningTask, course: Course) -> None:
    """The course as numbers and the kernels as a drawing, as they stand when a button is pressed."""
    theme = current_theme()

    def kernels() -> str:
        return standalone(_kernels(task, course, theme), theme=theme)

    downloads_row(
        [
            Download("CSV", "learning.csv", "text/csv", course.as_csv),
            Download("SVG", "kernels.svg", "image/svg+xml", kernels),
        ]
    )


def _task(picture: Picture) -> LearningTask:
    choices = [name for name in names() if _is_small_and_odd(name)]
    target = st.selectbox(
        "Unknown filter",
        choices,
        index=choices.index("sobel_x"),
        format_func=lambda name: name.replace("_", " "),
        key=f"{KEY}.target",
        bind="query-params",
        width=190,
    )
    source = st.segmented_control(
        "Learned from", [IMAGE, NOISE], default=IMAGE, required=True, key=f"{KEY}.source", bind="query-params"
    )
    taps = st.segmented_control(
        "Learned kernel k", [3, 5, 7], default=3, required=True, key=f"{KEY}.taps", bind="query-params"
    )
    method = st.segmented_control(
        "Descent",
        [MOMENTUM, PLAIN],
        default=MOMENTUM,
        required=True,
        key=f"{KEY}.method",
        bind="query-params",
        help="Plain descent follows the gradient; momentum keeps part of the last step.",
    )
    return LearningTask(picture if source == IMAGE else None, target, taps, method == MOMENTUM)


def _is_small_and_odd(name: str) -> bool:
    return all(size % 2 == 1 and size <= LARGEST_TARGET for size in get(name).weights.shape)


def _buttons(course: Course) -> None:
    def toggle() -> None:
        course.running = not (course.running or course.ended)  # it may end while the reader presses "Stop"

    with st.container(horizontal=True, gap="small"):
        label, icon = ("Stop", ":material/pause:") if course.running else ("Start", ":material/play_arrow:")
        st.button(label, icon=icon, type="primary", key=f"{KEY}.start", on_click=toggle, disabled=course.ended)
        st.button(
            "One step",
            icon=":material/skip_next:",
            key=f"{KEY}.step",
            on_click=course.advance,
            args=(1,),
            disabled=course.running or course.ended,
        )
        st.button("Reset", icon=":material/replay:", key=f"{KEY}.reset", on_click=_forget)


def _forget() -> None:
    st.session_state.pop(KEY, None)
    st.query_params.pop(STEP, None)


def _follow(task: LearningTask) -> None:
    """Draws the descent as it stands; while it runs, takes the next steps first."""
    course: Course = st.session_state[KEY]
    if course.running:
        course.advance()
        if course.ended:
            st.rerun()
    left, right = st.columns([1, 1], gap="medium")
    with left:
        drawing(_kernels(task, course, current_theme()), key=f"{KEY}.kernels")
        st.markdown(progress(task, course))
        agreement_badge(task.disagreement(course.now), "torch.autograd in loss and gradient")
    with right:
        live_curves([_panel(course)], theme=current_theme(), key=f"{KEY}.loss")
    show_formula(descent_formula(task.momentum), descent_numbers(course.now, momentum=task.momentum))
    _pictures(task, course)


def _kernels(task: LearningTask, course: Course, theme: Theme) -> str:
    """The unknown kernel beside the learned one, as SVG."""
    true, learned = task.true_kernel()[0, 0].numpy(), course.now.kernel[0, 0].numpy().round(3) + 0.0  # no minus zero
    words = f"The unknown kernel {true.tolist()} and the learned one {learned.tolist()}."
    return matrices_svg({"unknown w": true, "learned ŵ": learned}, theme=theme, words=words)


def _panel(course: Course) -> Panel:
    steps, losses = [state.step for state in course.path], [state.loss for state in course.path]
    drawn: list[float | None] = [loss if loss > 0 else None for loss in losses]
    line = Line("loss", LINES[0], "", steps, drawn, low=drawn, high=drawn)
    return Panel("Loss (mean squared error)", "step", "step", 0, max(10, steps[-1]), (line,), log=True)


def _pictures(task: LearningTask, course: Course) -> None:
    before, after = task.before(), task.after()
    made = same_size(before, course.now.kernel)
    limit = float(after.abs().max())
    theme = current_theme()
    shown = (
        ("Input x", as_levels(before[0, 0].numpy())),
        ("Target y, by the unknown filter", signed_picture(after[0, 0].numpy(), theme=theme, limit=limit)),
        ("What the learned kernel makes", signed_picture(made[0, 0].numpy(), theme=theme, limit=limit)),
    )
    for column, (caption, pixels) in zip(st.columns(3, gap="small"), shown, strict=True):
        column.image(pixels, caption=caption, width="stretch", alt=caption)
