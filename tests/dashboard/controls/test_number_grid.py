import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from dashboard.controls.number_grid import grid_from_text, text_from_grid
from engine.errors import EngineError


def read(text: str) -> list[list[float]]:
    return grid_from_text(text, name="kernel", most=5).tolist()


def test_rows_are_parted_by_slashes_and_numbers_by_spaces():
    assert read("0 1 2 / 2 2 0") == [[0, 1, 2], [2, 2, 0]]


@pytest.mark.parametrize("text", ["1 2/3 4", "1,2;3,4", "1\t2\n3\t4\n", " 1  2 / 3 4 /", "1, 2 / 3, 4"])
def test_pasted_numbers_are_read_whatever_parts_them(text):
    assert read(text) == [[1, 2], [3, 4]]


def test_a_typographic_minus_is_a_minus():
    assert read("−1 -2.5") == [[-1, -2.5]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "has 0 numbers"),
        ("1 2 / 3", "Row 2 of the kernel has 1 numbers but row 1 has 2"),
        ("1 two", "'two' in the kernel is not a number"),
        ("1 nan", "'nan' in the kernel is not a number"),
        ("1e9", "not a number between"),
        ("1 2 3 4 5 6", "has 1 × 6 numbers but the player shows at most 5 × 5"),
    ],
)
def test_what_cannot_be_read_is_explained(text, sentence):
    with pytest.raises(EngineError, match=sentence):
        read(text)


@given(
    st.lists(
        st.lists(st.floats(-1e5, 1e5, width=32), min_size=3, max_size=3),
        min_size=1,
        max_size=5,
    )
)
def test_numbers_come_back_from_their_text_bit_by_bit(rows):
    values = torch.tensor(rows, dtype=torch.float32)
    assert torch.equal(grid_from_text(text_from_grid(values), name="input", most=5), values)
