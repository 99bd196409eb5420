"""The backward pass as formulas and as LaTeX, with the present numbers."""

from dashboard.downloads import latex_matrix, latex_number
from dashboard.views.backpropagation.controls import INPUT_GRADIENT, KERNEL_GRADIENT
from dashboard.views.backpropagation.descent_state import Course
from dashboard.views.backpropagation.learning_task import LearningTask
from dashboard.views.backpropagation.settings import BackwardSettings
from engine.convolution import Gradients, LearningStep
from engine.steps import Link

MOST_TERMS = 9
STANDS_STILL = 1e-3  # the part by which a loss has to fall between two looks to be called falling


def numbers_formula(result: Gradients) -> str:
    """The sums behind the first weight's, the first pixel's and the bias's gradient, as LaTeX."""
    into_kernel, into_input, _ = result.steps.links
    dbias = latex_number(float(result.dbias[0]))
    lines = (
        _sum(r"\partial w_{0,0}", into_kernel, result, float(result.steps.grids[3].values[0, 0, 0])),
        _sum(r"\partial x_{0,0}", into_input, result, float(result.dx[0, 0, 0, 0])),
        rf"\partial b = \textstyle\sum \delta_{{i,j}} = {dbias}",
    )
    return r"\\".join(lines)


def _sum(name: str, link: Link, result: Gradients, total: float) -> str:
    """The terms of a grid's first cell, written out as far as there is room."""
    grids = {grid.name: grid.values.flatten() for grid in result.steps.grids}
    terms = (link.target_cells == 0).nonzero()[:, 0]
    if link.right is None or link.right_cells is None or not len(terms):
        return rf"{name} = {latex_number(total)}"
    left = grids[link.left][link.left_cells[terms]].tolist()
    right = grids[link.right][link.right_cells[terms]].tolist()
    written = [rf"{_bracketed(a)}\cdot {_bracketed(b)}" for a, b in zip(left, right, strict=True)]
    more = [r"\dots"] if len(written) > MOST_TERMS else []
    return rf"{name} = {' + '.join(written[:MOST_TERMS] + more)} = {latex_number(total)}"


def _bracketed(value: float) -> str:
    text = latex_number(value)
    return f"({text})" if value < 0 else text


def descent_formula(momentum: bool) -> str:
    """The loss and a step of the descent in symbols, as LaTeX."""
    kept = r" + \mu\,v" if momentum else ""
    return (
        r"L = \tfrac{1}{N}\sum (x * \hat w - y)^2, \qquad "
        rf"\hat w \leftarrow \hat w - \eta\, \frac{{\partial L}}{{\partial \hat w}}{kept}"
    )


def descent_numbers(state: LearningStep, *, momentum: bool) -> str:
    """The loss of a state, and where the next step takes the weight that it moves most, as LaTeX."""
    following = state.next_kernel
    moved = int((following - state.kernel).abs().argmax())
    row, column = divmod(moved, state.kernel.shape[-1])
    weight, slope, velocity, after = (
        float(each.flatten()[moved]) for each in (state.kernel, state.dkernel, state.velocity, following)
    )
    step = rf"{_scientific(weight)} - {_scientific(state.learning_rate)}\cdot {_bracketed_scientific(slope)}"
    if momentum:
        step += rf" + {_scientific(state.momentum)}\cdot {_bracketed_scientific(velocity)}"
    return rf"L = {_scientific(state.loss)}, \qquad \hat w_{{{row},{column}}} \leftarrow {step} = {_scientific(after)}"


def progress(task: LearningTask, course: Course) -> str:
    """Where a descent stands, as Markdown, and what it has come to where it has ended."""
    state = course.now
    words = [f"Step **{state.step}**, loss **{power_of_ten(state.loss)}**."]
    difference = task.difference(state.kernel)
    if difference is None:
        words.append(f"The unknown filter is larger than {task.taps} × {task.taps}: it cannot be reached.")
    else:
        words.append(f"Largest error of a weight: **{power_of_ten(difference)}**.")
    if course.ended:
        words.append(_ending(course))
    return " ".join(words)


def _ending(course: Course) -> str:
    """Why no more steps are taken."""
    if course.learned:
        return "Learned: the loss is below a billionth of the target's mean square."
    before, now = course.path[-2], course.now
    fallen = (before.loss - now.loss) / before.loss
    limit = f"Stopped after {now.step:,} steps, the most that are taken here, and **not learned**:"
    last = f"over the last {now.step - before.step:,} steps"
    if fallen > STANDS_STILL:
        return f"{limit} {last} the loss still fell by {fallen:.1%}."
    return f"{limit} {last} the loss fell by less than {STANDS_STILL:.1%}."


def power_of_ten(value: float) -> str:
    """Three significant digits as text, very small numbers as powers of ten."""
    if value == 0 or 1e-3 <= abs(value) < 1e3:
        return f"{value:.3g}"
    mantissa, exponent = f"{value:.2e}".split("e")
    return f"{mantissa} × 10{str(int(exponent)).translate(_RAISED)}"


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _scientific(value: float) -> str:
    """Three significant digits, very small and very large numbers as powers of ten."""
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        return f"{value:.3g}"
    mantissa, exponent = f"{value:.2e}".split("e")
    return rf"{mantissa}\cdot 10^{{{int(exponent)}}}"


def _bracketed_scientific(value: float) -> str:
    return f"({_scientific(value)})" if value < 0 or abs(value) < 1e-3 else _scientific(value)


def reading(settings: BackwardSettings, view: str) -> str:
    """What a view shows with the present settings, in words."""
    strides, dilations = settings.layer.stride, settings.layer.dilation
    if view == INPUT_GRADIENT:
        k_h, k_w = settings.layer.kernel.shape
        return (
            "**∂x** is the *full* convolution of δ with the kernel turned by 180°: δ gets a border wide enough for "
            f"the {k_h} × {k_w} kernel to reach every pixel of the input. {_zeros_between(strides)}"
        )
    if view == KERNEL_GRADIENT:
        return (
            "**∂w** is the input correlated with δ, which slides over it as a kernel would. Stride and dilation "
            f"change places: δ moves by {_pair(dilations)}, and its values lie {_pair(strides)} apart."
        )
    return (
        "Each step takes one cell of δ. Multiplied by the pixels of its window it goes to **∂w**, multiplied by the "
        "weights to **∂x**, and unchanged to **∂b**. What arrives is added to what is already there."
    )


def _zeros_between(strides: tuple[int, int]) -> str:
    if set(strides) == {1}:
        return "With stride 1 its values stay side by side; a larger stride puts zeros between them."
    zeros = _pair((strides[0] - 1, strides[1] - 1))
    are = "zero is" if zeros == "1" else "zeros are"
    return f"The stride was {_pair(strides)}, so {zeros} {are} put between neighbouring values (hatched)."


def _pair(values: tuple[int, int]) -> str:
    return str(values[0]) if values[0] == values[1] else f"{values[0]} × {values[1]}"


def latex(settings: BackwardSettings, result: Gradients) -> str:
    """The whole backward pass as LaTeX: every operand and every gradient as a matrix."""
    named = {
        "x": settings.layer.x,
        "w": settings.layer.kernel,
        r"\delta": settings.upstream,
        r"\partial w": result.dkernel[0, 0],
        r"\partial x": result.dx[0, 0],
    }
    lines = [rf"{name} &= {latex_matrix(values.numpy())}" for name, values in named.items()]
    lines.append(rf"\partial b &= {latex_number(float(result.dbias[0]))}")
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}\n"
