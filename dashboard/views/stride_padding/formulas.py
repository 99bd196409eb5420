"""Output sizes as formulas with the present numbers, and the floor in words."""

from collections.abc import Callable
from fractions import Fraction
from typing import Protocol

from engine.convolution import never_read, output_size, transposed_output_size

AXES = (("height", "rows"), ("width", "columns"))
MOST_PLACES = 12  # that are named one by one


class Sizes(Protocol):
    """A layer that knows its sizes along each axis."""

    def axis(self, axis: int, /) -> tuple[int, ...]:
        """Input size, kernel size and what follows: 0 is height, 1 is width."""
        ...


def layer_formula(settings: Sizes) -> str:
    """The size of the output with the present numbers, one line an axis where they differ."""
    return _lines(settings.axis(0), settings.axis(1), _layer_line)


def transposed_formula(settings: Sizes) -> str:
    """The size of a transposed convolution's output with the present numbers."""
    return _lines(settings.axis(0), settings.axis(1), _transposed_line)


def _lines(height: tuple[int, ...], width: tuple[int, ...], line: Callable[[str, tuple[int, ...]], str]) -> str:
    if height == width:
        return line(r"n_\text{out}", height)
    return line(r"h_\text{out}", height) + r"\\[4pt]" + line(r"w_\text{out}", width)


def _layer_line(name: str, axis: tuple[int, ...]) -> str:
    i, k, s, p, d = axis
    out = output_size(i, k, stride=s, padding=p, dilation=d)
    top = rf"{i} + 2\cdot {p} - {d}\,({k}-1) - 1"
    return rf"{name} = \left\lfloor\tfrac{{{top}}}{{{s}}}\right\rfloor + 1 = {out}"


def _transposed_line(name: str, axis: tuple[int, ...]) -> str:
    i, k, s, p, extra, d = axis
    out = transposed_output_size(i, k, stride=s, padding=p, output_padding=extra, dilation=d)
    return rf"{name} = ({i}-1)\cdot {s} - 2\cdot {p} + {d}\,({k}-1) + {extra} + 1 = {out}"


def floor_words(settings: Sizes, *, drawn: bool = True) -> str:
    """What the floor did along each axis, and which rows and columns of the input no window reads.

    Args:
        settings: a convolution.
        drawn: whether the player shows the input, where they are hatched.
    """
    height, width = settings.axis(0), settings.axis(1)
    hatched = ": they are hatched" if drawn else ""
    if height == width:
        return _floor_sentence("Along each axis", "rows and columns", hatched, height)
    return "\n\n".join(
        _floor_sentence(f"Along the {axis}", several, hatched, values)
        for (axis, several), values in zip(AXES, (height, width), strict=True)
    )


def _floor_sentence(opening: str, lines: str, hatched: str, axis: tuple[int, ...]) -> str:
    i, k, s, p, d = axis
    spare = i + 2 * p - d * (k - 1) - 1
    rest = spare % s
    if rest:
        quotient = Fraction(spare, s)
        decimal = Fraction(f"{float(quotient):.3f}")
        equals = "=" if decimal == quotient else "≈"
        sentence = (
            f"{opening} the floor rounds {spare}/{s} {equals} {float(decimal):.10g} down to {spare // s}: after the "
            f"last window {rest} of the {lines} {'is' if rest == 1 else 'are'} left over, too "
            f"few for another step of {s}."
        )
    else:
        sentence = f"{opening} {spare}/{s} = {spare // s} needs no rounding: the last window ends exactly at the edge."
    unread = never_read(i, k, stride=s, padding=p, dilation=d)
    if unread:
        return f"{sentence} No window reads {lines} {_places(unread)} of the input (counted from 0){hatched}."
    return f"{sentence} Every pixel of the input is read." + (" What is left over is padding." if rest else "")


def _places(unread: tuple[int, ...]) -> str:
    """Positions one by one, or the first ones and how many there are."""
    named = ", ".join(map(str, unread[:MOST_PLACES]))
    return named if len(unread) <= MOST_PLACES else f"{named}, … ({len(unread)} in all)"
