"""The time of a convolution against whatever the reader lets vary, on every device."""

from collections.abc import Sequence
from functools import partial

import streamlit as st
import torch
from torch.utils.flop_counter import FlopCounterMode

from dashboard.controls.measure_button import Plan, expected, nothing_yet, offer
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.number_format import latex_count, memory, rounded, short
from dashboard.figures.theme import chart_config
from dashboard.lessons import lesson
from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge, not_in_address, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.hardware.formatting import HEADER, csv_row, device_words, time_words, tip
from dashboard.views.hardware.measurement_cache import known
from dashboard.views.hardware.snippet import times_snippet
from dashboard.views.hardware.sweep_axes import AXES, Axis, case_controls
from dashboard.views.hardware.timing_chart import TimeLine, bars_figure, lines_figure
from engine.device import Device, available_devices
from engine.hardware import ConvolutionCase, Measured, measure, power_law

KEY = "hardware.times"
Row = tuple[Device, list[Measured]]


def times_view() -> str:
    """Draws the view; returns its code."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    name = left.segmented_control(
        "What varies", list(AXES), default="Size", required=True, key="hardware.axis", bind="query-params"
    )
    with right:
        devices = _devices()
    axis = AXES[name]
    cases = axis.series(case_controls(but=name))
    offer(_plan(cases, devices), key=KEY)
    rows = _measured(cases, devices)
    if rows:
        not_in_address("the measured times")
        _chart(axis, rows)
    else:
        nothing_yet(
            "Nothing has been measured with these settings yet.",
            "Every convolution runs several times, and the shortest run counts.",
            key=KEY,
        )
    _formula(cases[-1])
    if rows:
        _words(axis, rows)
        _table(axis, rows)
        csv = csv_file(HEADER, (csv_row(each, device) for device, own in rows for each in own))
        downloads_row([Download("CSV", f"convolution-times-{axis.field}.csv", "text/csv", lambda: csv)])
    agreement_badge(abs(cases[-1].operations - _counted(cases[-1])), "torch's own count of operations")
    return times_snippet(axis.field, cases, devices[0].kind)


def _devices() -> list[Device]:
    """Every device of this machine, or those that the reader leaves on."""
    present = {device.kind.upper(): device for device in available_devices()}
    if len(present) == 1:
        st.caption(f"On **{next(iter(present.values())).name}**, the only device of this machine.")
        return list(present.values())
    chosen = st.pills(
        "Devices",
        list(present),
        default=list(present),
        selection_mode="multi",
        key="hardware.devices",
        bind="query-params",
        help=", ".join(device.name for device in present.values()),
    )
    return [present[kind] for kind in chosen or present]


def _plan(cases: Sequence[ConvolutionCase], devices: Sequence[Device]) -> Plan:
    return Plan(
        what="convolutions",
        calls=[((measure, (case, device)), partial(known().keep_time, device)) for device in devices for case in cases],
        seconds=expected(cases, devices),
        needed_bytes=max(case.traffic_bytes for case in cases),
    )


def _measured(cases: Sequence[ConvolutionCase], devices: Sequence[Device]) -> list[Row]:
    """What is known of these convolutions, for every device of which something is."""
    times = known().times
    found = [
        (device, [times[device.kind, case] for case in cases if (device.kind, case) in times]) for device in devices
    ]
    return [(device, own) for device, own in found if own]


def _chart(axis: Axis, rows: Sequence[Row]) -> None:
    lines = [
        TimeLine(
            device_words(device, own[0].threads),
            [axis.of(each.case) for each in own],
            [each.seconds for each in own],
            [each.case.operations / _best_rate(own) for each in own],
            [tip(each, device) for each in own],
        )
        for device, own in rows
    ]
    build = lines_figure if axis.power else bars_figure
    st.plotly_chart(
        build(lines, axis.title, theme=current_theme()),
        key=f"{KEY}.chart",
        config=chart_config("convolution-times"),
        alt="; ".join(
            f"{line.name}: " + ", ".join(f"{x}: {time_words(y)}" for x, y in zip(line.x, line.seconds, strict=True))
            for line in lines
        ),
    )


def _best_rate(own: Sequence[Measured]) -> float:
    """Operations a second, the padding's included, of the convolution that keeps the device busiest."""
    return max(each.case.operations / each.seconds for each in own)


def _formula(case: ConvolutionCase) -> None:
    n, c, k, s = case.batch, case.channels, case.kernel_size, case.size
    show_formula(
        lesson("hardware").formula,
        rf"2 \cdot {n} \cdot {c}^2 \cdot {k}^2 \cdot {s}^2 = {latex_count(case.operations)} \\"
        rf"({2 * n} \cdot {c} \cdot {s}^2 + {c}^2 \cdot {k}^2) \cdot {case.dtype.itemsize} = "
        rf"{latex_count(case.traffic_bytes)} \text{{ bytes}} \\ I = {case.intensity:.3g}",
    )
    st.caption(
        f"For the last of them: {short(case.operations)} operations on at least {memory(case.traffic_bytes)}. The "
        f"intensity leaves out the {1 - case.useful_operations / case.operations:.1%} of the operations that meet a "
        "zero of the padding, which libraries skip."
    )


def _words(axis: Axis, rows: Sequence[Row]) -> None:
    """What the chart says, in sentences."""
    for device, own in rows:
        if axis.power and len(own) > 1:
            law, values = power_law(*_ends(axis, own)), [axis.of(each.case) for each in own]
            st.markdown(
                f"**{device_words(device, own[0].threads)}.** At the large end the time grows with "
                f"{axis.field.replace('_', ' ')} to the power **{rounded(law.exponent, 2)}**; operations alone say "
                f"{axis.power}. At {values[0]} it takes **{rounded(_excess(own))} times** as long as the operations "
                f"alone would; at {values[-1]}, {rounded(_excess(own[::-1]))} times."
            )
        elif len(own) > 1:
            first = own[0]
            faster = "; ".join(
                f"{each.case.precision} **{_factor(first.seconds / each.seconds)}** {first.case.precision}"
                for each in own[1:]
            )
            st.markdown(f"**{device_words(device, own[0].threads)}.** {faster}. The operations are the same.")
    if any(device.kind == "cpu" for device, _ in rows):
        st.caption("A single thread is timed by its own clock, which stands still while others have the core.")


def _ends(axis: Axis, own: Sequence[Measured]) -> tuple[list[float], list[float]]:
    last = own[-2:]
    return [float(axis.of(each.case)) for each in last], [each.seconds for each in last]


def _excess(own: Sequence[Measured]) -> float:
    """How many times longer the first takes than its operations do at the best speed."""
    return own[0].seconds * _best_rate(own) / own[0].case.operations


def _factor(ratio: float) -> str:
    return f"is {rounded(ratio)} times as fast as" if ratio >= 1 else f"takes {rounded(1 / ratio)} times as long as"


def _table(axis: Axis, rows: Sequence[Row]) -> None:
    with st.expander("The numbers as a table"):
        everything = [(device, each) for device, own in rows for each in own]
        st.dataframe(
            {
                "device": [device.name for device, _ in everything],
                axis.field.replace("_", " "): [str(axis.of(each.case)) for _, each in everything],
                "time": [time_words(each.seconds) for _, each in everything],
                "operations": [each.case.operations for _, each in everything],
                "GFLOP/s": [round(each.operations_a_second / 1e9, 2) for _, each in everything],
                "operations a byte": [round(each.case.intensity, 2) for _, each in everything],
            },
            hide_index=True,
            key=f"{KEY}.table",
            alt="Every convolution with its time, operations and speed",
        )


@cached(entries=64)
def _counted(case: ConvolutionCase) -> int:
    """The operations as torch counts them, on the meta device."""
    with FlopCounterMode(display=False) as counter:
        torch.nn.functional.conv2d(
            torch.empty(case.input_shape, device="meta"),
            torch.empty(case.weight_shape, device="meta"),
            padding=case.kernel_size // 2,
        )
    return counter.get_total_flops()
