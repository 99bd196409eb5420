"""Kernels that follow from parameters: one row of sliders a family."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from torch import Tensor

from dashboard.filters.settings import ChosenKernel
from engine.kernels import box, gabor, gaussian, laplacian_of_gaussian, motion_blur

SIZES = list(range(3, 22, 2))


@dataclass(frozen=True)
class Knob:
    """A slider of a family: the parameter's name, its label, and low, high, start and step."""

    name: str
    label: str
    low: float
    high: float
    start: float
    step: float


@dataclass(frozen=True)
class Family:
    """A family of kernels.

    Attributes:
        make: makes the kernel from the knobs' values and, unless `sized` is false, a size.
        knobs: its parameters.
        start_size: taps along each axis at the start.
        summary: what it does.
        source: where it comes from.
        sized: whether the size is a parameter of its own.
    """

    make: Callable[..., Tensor]
    knobs: tuple[Knob, ...]
    start_size: int
    summary: str
    source: str
    sized: bool = True


SIGMA = Knob("sigma", "Sigma, pixels", 0.3, 5.0, 1.4, 0.1)
ANGLE = Knob("angle_degrees", "Angle, degrees", 0, 180, 0, 5)
GONZALEZ = "Gonzalez, Woods. Digital Image Processing, 4th edition. 2018"

FAMILIES = {
    "Gaussian": Family(gaussian, (SIGMA,), 9, "A round blur: the wider sigma, the less detail is left.", GONZALEZ),
    "Laplacian of Gaussian": Family(
        laplacian_of_gaussian,
        (SIGMA,),
        9,
        "Blurs, then takes the second derivative: answers to spots of about sigma's size.",
        "Marr, Hildreth. Theory of edge detection. Proc. Royal Society B, 1980",
    ),
    "Gabor": Family(
        gabor,
        (
            Knob("wavelength", "Wavelength, pixels", 2.0, 16.0, 6.0, 0.5),
            ANGLE,
            Knob("sigma", "Sigma, pixels", 0.5, 6.0, 2.5, 0.1),
            Knob("phase_degrees", "Phase, degrees", 0, 180, 0, 15),
        ),
        11,
        "Answers to stripes of one width and direction, as the first layer of most trained networks does.",
        "Daugman. Uncertainty relation for resolution in space, frequency and orientation. JOSA A, 1985",
    ),
    "Motion blur": Family(
        motion_blur,
        (Knob("length", "Length, pixels", 1, 21, 9, 1), ANGLE),
        9,
        "The mean along a line, as of a camera that moves.",
        GONZALEZ,
        sized=False,
    ),
    "Box": Family(box, (), 5, "The mean over a square.", GONZALEZ),
}


def family_kernel(name: str) -> ChosenKernel:
    """The sliders of a family, side by side, and the kernel that they make."""
    family = FAMILIES[name]
    columns = st.columns(max(len(family.knobs) + family.sized, 3))
    values = {knob.name: _slider(knob, name, column) for knob, column in zip(family.knobs, columns, strict=False)}
    sizes = {"size": _size_slider(name, columns[len(family.knobs)])} if family.sized else {}
    values |= sizes
    weights = _call(family, values)
    return ChosenKernel(
        weights,
        title=name,
        summary=family.summary,
        source=family.source,
        imports=f"from engine.kernels import {family.make.__name__}",
        code=_code(family, values),
        values=values,
    )


def knob_key(family: str, name: str) -> str:
    """The key of a family's slider; also its name in the page's address."""
    return f"filters.{family.lower().replace(' ', '-')}.{name}"


@dataclass(frozen=True)
class Variant:
    """A member of a family that differs from the chosen one in a single parameter.

    Attributes:
        key: of the slider that it differs in.
        value: of that slider.
        words: the parameter and its value.
        weights: the kernel.
        chosen: whether it is the chosen one itself.
    """

    key: str
    value: float
    words: str
    weights: Tensor
    chosen: bool


def variants(name: str, values: dict[str, float]) -> list[Variant]:
    """The members of a family around the chosen one: every parameter swept, the others as they are.

    Args:
        name: of the family.
        values: of its sliders, size included.
    """
    family = FAMILIES[name]
    sweeps = {knob.name: _steps(knob) for knob in family.knobs}
    if family.sized:
        sweeps["size"] = [SIZES[place] for place in range(0, len(SIZES), 2)]
    return [
        Variant(
            knob_key(name, parameter),
            value,
            f"{parameter.removesuffix('_degrees').replace('_', ' ')} {value:g}",
            _call(family, {**values, parameter: value}),
            chosen=value == values[parameter],
        )
        for parameter, sweep in sweeps.items()
        for value in sorted({*sweep, values[parameter]})
    ]


def _steps(knob: Knob) -> list[float]:
    """Five values of a knob from low to high, on its steps; whole where the slider's are."""
    count = round((knob.high - knob.low) / knob.step)
    places = sorted({round(count * part / 4) for part in range(5)})
    values = [round(knob.low + place * knob.step, 6) for place in places]
    return [int(value) for value in values] if _whole(knob) else values


def _whole(knob: Knob) -> bool:
    return float(knob.step).is_integer() and float(knob.low).is_integer()


def _call(family: Family, values: dict[str, float]) -> Tensor:
    """The kernel of some values: the first parameter by place, the others by name."""
    first, *others = values
    return family.make(values[first], **{name: values[name] for name in others})


def _slider(knob: Knob, family: str, column) -> float:
    whole = _whole(knob)
    low, high, start, step = (
        (int(value) if whole else float(value)) for value in (knob.low, knob.high, knob.start, knob.step)
    )
    return column.slider(knob.label, low, high, start, step=step, key=knob_key(family, knob.name), bind="query-params")


def _size_slider(family: str, column) -> int:
    start = FAMILIES[family].start_size
    return column.select_slider("Size, taps", SIZES, value=start, key=knob_key(family, "size"), bind="query-params")


def _code(family: Family, values: dict[str, float]) -> str:
    """The call that makes the kernel: the first parameter by place, the others by name."""
    names = list(values)
    words = [f"{values[names[0]]:g}", *(f"{name}={values[name]:g}" for name in names[1:])]
    return f"{family.make.__name__}({', '.join(words)})"
