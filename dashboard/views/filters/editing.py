"""The reader's own kernel: as text in the page's address, edited cell by cell or by buttons."""

from collections.abc import Callable

import streamlit as st
import torch
import torch.nn.functional as F
from torch import Tensor

from dashboard.components.image_probe import KernelEdit
from dashboard.controls.number_grid import grid_from_text, text_from_grid
from dashboard.downloads.python_code import tensor_code
from dashboard.views.filters.settings import ChosenKernel
from engine.errors import EngineError

MOST_TAPS = 11
PARAMETER = "numbers"
START = "0 -1 0 / -1 5 -1 / 0 -1 0"
NOTATION = (
    "Rows are separated by a slash or a new line, numbers by spaces, commas or tabs; 1 × 1 to 11 × 11. Paste works."
)


def larger(kernel: Tensor) -> Tensor:
    """The kernel with a ring of zeros around it, up to 11 x 11."""
    room = [min(2, MOST_TAPS - size) for size in kernel.shape]
    top, left = (amount - amount // 2 for amount in room)
    return F.pad(kernel, (left, room[1] - left, top, room[0] - top))


def smaller(kernel: Tensor) -> Tensor:
    """The kernel without its outermost ring, down to one tap."""
    rows, columns = (slice(1, -1) if size > 2 else slice(0, 1) for size in kernel.shape)
    return kernel[rows, columns]


def turned(kernel: Tensor) -> Tensor:
    """The kernel turned by 90 degrees against the clock."""
    return torch.rot90(kernel)


def with_sum_one(kernel: Tensor) -> Tensor:
    """The kernel divided by the sum of its weights; one whose sum is zero stays as it is."""
    total = kernel.sum()
    return kernel / total if total.abs() > 1e-6 else kernel


def cleared(kernel: Tensor) -> Tensor:
    """A kernel of the same size that leaves the image as it is: 1 in the middle."""
    blank = torch.zeros_like(kernel)
    blank[(kernel.shape[0] - 1) // 2, (kernel.shape[1] - 1) // 2] = 1
    return blank


ACTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "Larger": larger,
    "Smaller": smaller,
    "Turn": turned,
    "Sum to 1": with_sum_one,
    "Clear": cleared,
}


def own_kernel() -> ChosenKernel:
    """The text of the reader's kernel with the buttons that change it, and the kernel itself.

    Raises:
        EngineError: the text cannot be read.
    """
    st.session_state.setdefault("filters.numbers", st.query_params.get(PARAMETER, START))
    text = st.text_area("Numbers", key="filters.numbers", persist_state="session", height=78, help=NOTATION)
    _write_link(text)
    with st.container(horizontal=True, gap="small"):
        for label, action in ACTIONS.items():
            st.button(label, key=f"filters.{label}", on_click=_act, args=(action,))
    weights = grid_from_text(text, name="kernel", most=MOST_TAPS)
    return ChosenKernel(weights, "My own", "", "", "import torch", tensor_code(weights))


def _write_link(text: str) -> None:
    """Writes the kernel into the page's address, also where it came from a cell and not from the text field."""
    if text != st.query_params.get(PARAMETER, START):
        st.query_params[PARAMETER] = text


def _act(action: Callable[[Tensor], Tensor]) -> None:
    """Changes the text by an action; a text that cannot be read stays, and its message with it."""
    try:
        weights = grid_from_text(st.session_state["filters.numbers"], name="kernel", most=MOST_TAPS)
    except EngineError:
        return
    st.session_state["filters.numbers"] = text_from_grid(action(weights))


def take_edit(edit: KernelEdit) -> None:
    """Makes a kernel in which a cell was edited the reader's own."""
    st.session_state["filters.numbers"] = text_from_grid(torch.tensor(edit.weights))
    st.session_state["filters.source"] = "My own"
