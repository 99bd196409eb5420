"""The roofline of this machine: peaks measured now, and convolutions under them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st
import torch

from dashboard.controls.device_picker import chosen_device
from dashboard.controls.measure_button import Plan, expected, nothing_yet, offer
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.number_format import memory, rounded
from dashboard.figures.theme import chart_config
from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge, not_in_address, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.hardware.formatting import HEADER, case_words, csv_row, device_words, rate_words, time_words, tip
from dashboard.views.hardware.measurement_cache import known
from dashboard.views.hardware.roofline_figure import Point, Roof, roofline_figure
from dashboard.views.hardware.snippet import roof_snippet
from dashboard.views.hardware.sweep_axes import case_controls
from engine.device import Device
from engine.hardware import ConvolutionCase, Measured, Peaks, measure, measured_peaks

KEY = "hardware.roof"
YOURS = "yours"
ROUNDS = 2
PEAKS_SECONDS = 2.5
WITHIN = 1.02
# What they are called on the chart; together they cover the range of intensities.
EXAMPLES = {
    "linear, batch 1": ConvolutionCase(size=1, channels=4096, kernel_size=1, batch=1),
    "depthwise 3 × 3": ConvolutionCase(size=56, channels=64, kernel_size=3, batch=1, groups=64),
    "1 × 1": ConvolutionCase(size=56, channels=32, kernel_size=1, batch=1),
    "linear, batch 64": ConvolutionCase(size=1, channels=4096, kernel_size=1, batch=64),
    "3 × 3": ConvolutionCase(size=56, channels=64, kernel_size=3, batch=1),
    "7 × 7": ConvolutionCase(size=56, channels=64, kernel_size=7, batch=1),
}
FORMULA = r"\text{speed} \le \min(P, \; I \cdot B)"


def roof_view() -> str:
    """Draws the view; returns its code."""
    with st.sidebar:
        device = chosen_device()
    own = case_controls()
    if st.toggle("Depthwise: every channel by itself", key="hardware.depthwise", bind="query-params"):
        own = replace(own, groups=own.channels)
    cases = {name: replace(case, precision=own.precision) for name, case in EXAMPLES.items()} | {YOURS: own}
    offer(_plan(cases, device), key=KEY)
    peaks = known().peaks.get((device.kind, own.precision))
    if peaks is None:
        nothing_yet(
            f"The peaks in {own.precision} have not been measured yet.",
            "Matrix products, convolutions and copies of several sizes run in turn.",
            key=KEY,
        )
        show_formula(FORMULA, rf"I = {own.intensity:.3g} \text{{ operations a byte}}")
    else:
        times = known().times
        found = {name: times[device.kind, case] for name, case in cases.items() if (device.kind, case) in times}
        for each in found.values():
            peaks = peaks.raised_by(each, device)
        not_in_address("the measured speeds")
        _show(peaks, found, device)
    difference = abs(own.useful_operations - _counted_by_ones(own)) / own.useful_operations
    agreement_badge(difference, "a count by ones")
    return roof_snippet(own, device.kind)


def _plan(cases: Mapping[str, ConvolutionCase], device: Device) -> Plan:
    own = cases[YOURS]
    peaks = (measured_peaks, (device, own.precision)), partial(known().keep_peaks, device, own.precision)
    times = [((measure, (case, device)), partial(known().keep_time, device)) for case in cases.values()]
    return Plan(
        what="measurements",
        calls=ROUNDS * [peaks, *times],
        seconds=ROUNDS * (PEAKS_SECONDS + expected(list(cases.values()), [device])),
        needed_bytes=own.traffic_bytes,
        words="Peaks and convolutions in turn; the best of each counts.",
    )


def _show(peaks: Peaks, found: Mapping[str, Measured], device: Device) -> None:
    st.plotly_chart(
        roofline_figure(
            _roofs(peaks),
            _points(found, peaks, device),
            f"the fastest here, {rate_words(peaks.operations_a_second, 'FLOP')}",
            theme=current_theme(),
        ),
        key=f"{KEY}.chart",
        config=chart_config("roofline"),
        alt=f"The fastest computation {rate_words(peaks.operations_a_second, 'FLOP')}, cache "
        f"{rate_words(peaks.cache_bytes_a_second, 'B')}, memory {rate_words(peaks.memory_bytes_a_second, 'B')}; "
        + "; ".join(
            f"{name}: {rounded(each.case.intensity)} operations a byte, {rate_words(each.operations_a_second, 'FLOP')}"
            for name, each in found.items()
        ),
    )
    _words(peaks, found, device)
    _table(found, peaks)
    csv = _csv(peaks, found, device)
    downloads_row([Download("CSV", "roofline.csv", "text/csv", lambda: csv)])


def _roofs(peaks: Peaks) -> list[Roof]:
    return [
        Roof(
            f"fed by the cache, {rate_words(peaks.cache_bytes_a_second, 'B')}",
            peaks.cache_bytes_a_second,
            peaks.operations_a_second,
            "solid",
        ),
        Roof(
            f"fed by memory, {rate_words(peaks.memory_bytes_a_second, 'B')}",
            peaks.memory_bytes_a_second,
            peaks.operations_a_second,
            "dash",
        ),
    ]


def _points(found: Mapping[str, Measured], peaks: Peaks, device: Device) -> list[Point]:
    return [
        Point(
            name,
            each.case.intensity,
            each.operations_a_second,
            f"{tip(each, device)}<br>{_share(each, peaks):.0%} of the roof",
            own=name == YOURS,
        )
        for name, each in found.items()
    ]


def _share(each: Measured, peaks: Peaks) -> float:
    return each.operations_a_second / peaks.roof(each.case.intensity)


def _words(peaks: Peaks, found: Mapping[str, Measured], device: Device) -> None:
    own = found.get(YOURS)
    numbers = (
        rf"P = {peaks.operations_a_second / 1e9:.3g} \cdot 10^9 \\ B_{{\text{{cache}}}} = "
        rf"{peaks.cache_bytes_a_second / 1e9:.3g} \cdot 10^9, \quad B_{{\text{{memory}}}} = "
        rf"{peaks.memory_bytes_a_second / 1e9:.3g} \cdot 10^9"
    )
    if own is not None:
        numbers += (
            rf" \\[2pt] I = {own.case.intensity:.3g}: \quad {own.operations_a_second / 1e9:.3g} \cdot 10^9 \le "
            rf"{peaks.roof(own.case.intensity) / 1e9:.3g} \cdot 10^9"
        )
    show_formula(FORMULA, numbers)
    threads = next((each.threads for each in found.values()), 1)
    st.markdown(
        f"**{device_words(device, threads)}.** P is the speed of the fastest matrix product or convolution that was "
        f"measured here. Below **{rounded(peaks.ridge)} operations a byte** the cache is the limit, "
        f"and below **{rounded(peaks.memory_ridge)}** the memory, where the numbers do not stay in the cache. A point "
        "between the two lines was fed by the cache. Above these intensities only computing counts."
    )
    if own is not None:
        st.markdown(
            f"**Yours** ({case_words(own.case)}) moves at least {memory(own.case.traffic_bytes)} and reaches "
            f"**{_share(own, peaks):.0%}** of the roof at its intensity."
        )
    if words := above_in_words([name for name, each in found.items() if _share(each, peaks) > WITHIN]):
        st.info(words, icon=":material/info:")


def above_in_words(above: Sequence[str]) -> str:
    """What it means that points lie above the roof, which only algorithms with fewer operations can; empty for none."""
    if not above:
        return ""
    verb = "lies" if len(above) == 1 else "lie"
    return (
        f"**{', '.join(above)}** {verb} above the roof: fewer operations than are counted here do it (Winograd's "
        "algorithm and Fourier transforms), or the peaks were disturbed: measure again."
    )


def _table(found: Mapping[str, Measured], peaks: Peaks) -> None:
    with st.expander("The numbers as a table"):
        st.dataframe(
            {
                "convolution": list(found),
                "is": [case_words(each.case) for each in found.values()],
                "time": [time_words(each.seconds) for each in found.values()],
                "operations a byte": [round(each.case.intensity, 2) for each in found.values()],
                "GFLOP/s": [round(each.operations_a_second / 1e9, 2) for each in found.values()],
                "of the roof": [f"{_share(each, peaks):.0%}" for each in found.values()],
            },
            hide_index=True,
            key=f"{KEY}.table",
            alt="Every convolution with its intensity, speed and share of the roof",
        )


def _csv(peaks: Peaks, found: Mapping[str, Measured], device: Device) -> str:
    lines = [
        f"# fastest matrix product or convolution {peaks.operations_a_second:.9g} operations a second",
        f"# cache {peaks.cache_bytes_a_second:.9g} bytes a second",
        f"# memory {peaks.memory_bytes_a_second:.9g} bytes a second",
    ]
    rows = ((name, *csv_row(each, device)) for name, each in found.items())
    return "\n".join(lines) + "\n" + csv_file(("name", *HEADER), rows)


@cached(entries=64)
def _counted_by_ones(case: ConvolutionCase) -> int:
    """Useful operations, counted by a convolution of ones in float64, which is exact."""
    ones, k = torch.ones(1, 1, case.size, case.size, dtype=torch.float64), case.kernel_size
    kernel = torch.ones(1, 1, k, 1, dtype=torch.float64)
    down = torch.nn.functional.conv2d(ones, kernel, padding=(k // 2, 0))
    pairs = torch.nn.functional.conv2d(down, kernel.mT, padding=(0, k // 2)).sum()
    return int(2 * case.batch * case.channels * (case.channels // case.groups) * pairs.item())
