"""Kernels that follow from parameters: one row of sliders a family."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from torch import Tensor

from dashboard.components.live_slider.live_slider import Scale, live_slider, live_value
from dashboard.views.filters.settings import ChosenKernel
from engine.kernels import box, gabor, gaussian, laplacian_of_gaussian, motion_blur

SIZES = list(range(3, 22, 2))


@dataclass(frozen=True)
class Knob:
    """A parameter of a family: its name in code, and what its slider chooses from."""

    name: str
    scale: Scale


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

    @property
    def all_knobs(self) -> tuple[Knob, ...]:
        """Its parameters, the size among them."""
        return (*self.knobs, size_knob(self.start_size)) if self.sized else self.knobs


def size_knob(start: int) -> Knob:
    """The number of taps along each axis, always odd."""
    return Knob("size", Scale("Size k", SIZES[0], SIZES[-1], start, SIZES[1] - SIZES[0], "taps"))


SIGMA = Knob("sigma", Scale("Width σ", 0.3, 5.0, 1.4, 0.1, "px"))
ANGLE = Knob("angle_degrees", Scale("Angle θ", 0, 180, 0, 5, "°"))
GONZALEZ = "Gonzalez, Woods. Digital Image Processing, 4th edition. 2018"

FAMILIES = {
    "Gaussian": Family(gaussian, (SIGMA,), 9, "A round blur: the larger σ, the less detail is left.", GONZALEZ),
    "Laplacian of Gaussian": Family(
        laplacian_of_gaussian,
        (SIGMA,),
        9,
        "Blurs, then takes the second derivative: responds to spots whose radius is about √2 σ.",
        "Marr, Hildreth. Theory of edge detection. Proc. Royal Society B, 1980",
    ),
    "Gabor": Family(
        gabor,
        (
            Knob("wavelength", Scale("Wavelength λ", 2.0, 16.0, 6.0, 0.5, "px")),
            ANGLE,
            Knob("sigma", Scale("Width σ", 0.5, 6.0, 2.5, 0.1, "px")),
            Knob("phase_degrees", Scale("Phase φ", 0, 180, 0, 15, "°")),
        ),
        11,
        "Responds to stripes of one width and direction, as the first layer of most trained networks does.",
        "Daugman. Uncertainty relation for resolution in space, frequency and orientation. JOSA A, 1985",
    ),
    "Motion blur": Family(
        motion_blur,
        (Knob("length", Scale("Length ℓ", 1, 21, 9, 1, "px")), ANGLE),
        9,
        "The mean along a line, as of a camera that moves.",
        GONZALEZ,
        sized=False,
    ),
    "Box": Family(box, (), 5, "The mean over a square.", GONZALEZ),
}


def family_sliders(name: str) -> Callable[[], None]:
    """A place for the sliders of a family, side by side, and what draws them there: the image goes first."""
    knobs = FAMILIES[name].all_knobs
    columns = st.columns(max(len(knobs), 3))

    def draw() -> None:
        for knob, column in zip(knobs, columns, strict=False):
            with column:
                live_slider(knob.scale, key=knob_key(name, knob.name))

    return draw


def family_kernel(name: str) -> ChosenKernel:
    """The kernel that the sliders of a family make."""
    family = FAMILIES[name]
    values = {knob.name: live_value(knob.scale, key=knob_key(name, knob.name)) for knob in family.all_knobs}
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
    return [
        Variant(
            knob_key(name, knob.name),
            value,
            f"{knob.scale.label} {value:g}",
            _call(family, {**values, knob.name: value}),
            chosen=value == values[knob.name],
        )
        for knob in family.all_knobs
        for value in sorted({*_steps(knob.scale), values[knob.name]})
    ]


def _steps(scale: Scale) -> list[float]:
    """Five values of a scale from low to high, on its steps."""
    return sorted({scale.nearest(scale.low + (scale.high - scale.low) * part / 4) for part in range(5)})


def _call(family: Family, values: dict[str, float]) -> Tensor:
    """The kernel of some values: the first parameter by place, the others by name."""
    first, *others = values
    return family.make(values[first], **{name: values[name] for name in others})


def _code(family: Family, values: dict[str, float]) -> str:
    """The call that makes the kernel: the first parameter by place, the others by name."""
    names = list(values)
    words = [f"{values[names[0]]:g}", *(f"{name}={values[name]:g}" for name in names[1:])]
    return f"{family.make.__name__}({', '.join(words)})"
