"""Three ways to compute the same convolution, and torch's own: their times, and where Fourier transforms overtake."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.controls.device_picker import chosen_device
from dashboard.controls.measure_button import Plan, nothing_yet, offer
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.number_format import latex_count, memory, short
from dashboard.figures.theme import chart_config
from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge, not_in_address, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.hardware.formatting import case_words, time_words
from dashboard.views.hardware.measurement_cache import known
from dashboard.views.hardware.snippet import ways_snippet
from dashboard.views.hardware.sweep_axes import AXES, case_controls
from dashboard.views.hardware.timing_chart import TimeLine, lines_figure
from engine.device import Device
from engine.errors import EngineError
from engine.hardware import (
    ALGORITHMS,
    ConvolutionCase,
    MeasuredAlgorithm,
    algorithm_speed,
    difference_from_torch,
    expected_algorithm_seconds,
    fft_operations,
    measure_algorithm,
    small_case,
    spectra_bytes,
    transform_length,
)

KEY = "hardware.ways"
MOST_BYTES = 1 << 28
FORMULA = (
    r"\text{direct, im2col: } 2 n c^2 k^2 s^2 \\ \text{FFT: } (2nc + c^2) \cdot \tfrac{5}{2} N \log_2 N + "
    r"8 n c^2 \cdot L\,(\lfloor L/2 \rfloor + 1), \quad N = L^2"
)


def ways_view() -> str:
    """Draws the view; returns its code."""
    with st.sidebar:
        device = chosen_device()
    case = case_controls(shown=("Size", "Channels", "Kernel", "Batch"))
    _insist_on_room(case)
    cases = [each for each in AXES["Kernel"].series(case) if _columns_bytes(each) <= MOST_BYTES]
    offer(_plan(cases, device), key=KEY)
    measured = _measured(cases, device)
    if measured:
        not_in_address("the measured times")
        _chart(measured, case)
        _overtaking(measured)
    else:
        nothing_yet(
            "Nothing has been measured with these settings yet.",
            "Every way computes this convolution with kernels from small to large.",
            key=KEY,
        )
    length = transform_length(case.size, case.kernel_size)
    show_formula(
        FORMULA,
        rf"k = {case.kernel_size}, \; \text{{direct, im2col: }} {latex_count(case.operations)} \\"
        rf"L = {length}, \; N = {length**2}, \; \text{{FFT: }} {latex_count(round(fft_operations(case)))}",
    )
    st.caption(
        f"L is the length of the transforms: at least s + ⌊k/2⌋ = {case.size + case.kernel_size // 2}, so that nothing "
        "wraps around, and a product of 2, 3 and 5, for which they are fast. A real transform counts 5/2 N log₂ N "
        "operations, as is usual."
    )
    _table(case, measured)
    if measured:
        csv = _csv(measured)
        downloads_row([Download("CSV", "three-ways.csv", "text/csv", lambda: csv)])
    _badges(case, device)
    return ways_snippet(case, device.kind)


def _columns_bytes(case: ConvolutionCase) -> int:
    """Memory of the matrix that im2col makes, by far the largest thing here."""
    return case.batch * case.channels * case.kernel_size**2 * case.size**2 * case.dtype.itemsize


def _insist_on_room(case: ConvolutionCase) -> None:
    if _columns_bytes(case) > MOST_BYTES:
        raise EngineError(
            f"im2col would need {memory(_columns_bytes(case))} for its columns and at most {memory(MOST_BYTES)} are "
            "allowed here. Choose a smaller size, kernel, batch, or fewer channels."
        )


def _plan(cases: Sequence[ConvolutionCase], device: Device) -> Plan:
    return Plan(
        what="measurements",
        calls=[
            ((measure_algorithm, (case, way, device)), partial(known().keep_way, device))
            for case in cases
            for way in ALGORITHMS
        ],
        seconds=_expected(cases, device),
        needed_bytes=max(_columns_bytes(case) for case in cases),
    )


def _expected(cases: Sequence[ConvolutionCase], device: Device) -> float:
    """How long it takes to time them all, by the pace of each way on a small case like the largest."""
    largest = max(cases, key=lambda case: case.kernel_size)
    return sum(
        expected_algorithm_seconds(case, way, _pace(largest, way, device)) for way in ALGORITHMS for case in cases
    )


@cached(entries=256)
def _pace(case: ConvolutionCase, way: str, device: Device) -> float:
    return algorithm_speed(case, way, device)


def _measured(cases: Sequence[ConvolutionCase], device: Device) -> dict[str, list[MeasuredAlgorithm]]:
    """What is known, by way."""
    ways = known().ways
    found = {
        way: [ways[device.kind, case, way] for case in cases if (device.kind, case, way) in ways] for way in ALGORITHMS
    }
    return {way: own for way, own in found.items() if own}


def _chart(measured: dict[str, list[MeasuredAlgorithm]], case: ConvolutionCase) -> None:
    lines = [
        TimeLine(way, [each.case.kernel_size for each in own], [each.seconds for each in own])
        for way, own in measured.items()
    ]
    st.plotly_chart(
        lines_figure(lines, AXES["Kernel"].title, theme=current_theme(), marked=case.kernel_size),
        key=f"{KEY}.chart",
        config=chart_config("three-ways"),
        alt="; ".join(
            f"{line.name}: " + ", ".join(f"k={x}: {time_words(y)}" for x, y in zip(line.x, line.seconds, strict=True))
            for line in lines
        ),
    )


def _overtaking(measured: dict[str, list[MeasuredAlgorithm]]) -> None:
    """From which kernel on Fourier transforms are faster."""
    said = []
    for way in ("direct", "im2col", "torch"):
        k = overtakes(measured.get("FFT", []), measured.get(way, []))
        said.append(f"{way} **{f'from k = {k} on' if k else 'nowhere here'}**")
    st.markdown(f"**The FFT overtakes** {', '.join(said)}.")


def overtakes(ours: Sequence[MeasuredAlgorithm], others: Sequence[MeasuredAlgorithm]) -> int | None:
    """The kernel size from which on one way is always faster than another; None where there is none."""
    theirs = {each.case.kernel_size: each.seconds for each in others}
    found = None
    for each in ours:
        k = each.case.kernel_size
        if k in theirs:
            found = (found or k) if each.seconds < theirs[k] else None
    return found


def _table(case: ConvolutionCase, measured: dict[str, list[MeasuredAlgorithm]]) -> None:
    """The ways for the kernel that is chosen."""
    seconds = {way: each.seconds for way, own in measured.items() for each in own if each.case == case}
    st.table(
        {
            "way": list(ALGORITHMS),
            "how": [
                "for each of the k² places: shifted image times weights, added up",
                "every window becomes a column, then one matrix product",
                "multiply the spectra of image and kernel",
                "what torch's library chooses for this device",
            ],
            "operations": [
                short(case.operations),
                short(case.operations),
                f"≈ {short(fft_operations(case))}",
                "its own choice",
            ],
            "extra memory": ["–", memory(_columns_bytes(case)), memory(spectra_bytes(case)), "its own choice"],
            f"time, k = {case.kernel_size}": [
                time_words(seconds[way]) if way in seconds else "not measured" for way in ALGORITHMS
            ],
        }
    )


def _badges(case: ConvolutionCase, device: Device) -> None:
    """A check of every way, on a convolution that takes no time worth speaking of."""
    small = small_case(case)
    for column, way in zip(st.columns(3), ("direct", "im2col", "FFT"), strict=True):
        with column:
            st.markdown(f"**{way}**")
            agreement_badge(_difference(small, way, device), "torch's conv2d")
    if small != case:
        st.caption(f"Checked with the same kernel on {case_words(small)}; the code below compares the whole.")


@cached(entries=256)
def _difference(case: ConvolutionCase, way: str, device: Device) -> float:
    return difference_from_torch(case, way, device)


def _csv(measured: dict[str, list[MeasuredAlgorithm]]) -> str:
    rows = (
        (way, each.case.size, each.case.channels, each.case.kernel_size, each.case.batch, each.seconds)
        for way, own in measured.items()
        for each in own
    )
    header = ("way", "size (px)", "channels", "kernel size (px)", "batch (images)", "time (s)")
    return csv_file(header, rows)
