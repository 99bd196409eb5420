"""A computation at one step: which cells take part, what has arrived, and the sum in words."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from engine.steps import Grid, Link, Steps

MOST_TERMS = 12


@dataclass(frozen=True)
class Moment:
    """What a step shows.

    Attributes:
        parts: for each grid the cells that take part.
        values: for each grid its values, float32, flat; NaN where nothing has arrived yet.
        notes: for each grid small numbers for its cells: the weight beside each value of the window.
        winners: cells of the left grid that won (max pooling), with the grid's name.
        sums: the sums of the step as (text before the result, result), one for each cell that received something.
    """

    parts: dict[str, set[int]]
    values: dict[str, np.ndarray]
    notes: dict[str, dict[int, float]]
    winners: dict[str, set[int]]
    sums: list[tuple[str, str]]


def short(value: float) -> str:
    """At most three significant digits; whole numbers below 10,000 stay whole; a real minus sign."""
    if np.isnan(value):
        return ""
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    if float(value).is_integer() and abs(value) < 10_000:
        return f"{int(value)}".replace("-", "−")
    digits = float(f"{value:.3g}")
    text = f"{digits:.1e}".replace("e-0", "e-").replace("e+0", "e") if abs(digits) >= 1e5 else f"{digits:g}"
    return text.replace("-", "−")


def moment(steps: Steps, step: int) -> Moment:
    """The computation when a step has been done."""
    parts: dict[str, set[int]] = defaultdict(set)
    notes: dict[str, dict[int, float]] = defaultdict(dict)
    winners: dict[str, set[int]] = defaultdict(set)
    grids = {grid.name: grid for grid in steps.grids}
    for link in steps.links:
        terms = terms_of_step(link, step)
        left, target = link.left_cells[terms].tolist(), link.target_cells[terms].tolist()
        parts[link.left].update(left)
        parts[link.target].update(target)
        if link.right is not None and link.right_cells is not None:
            parts[link.right].update(link.right_cells[terms].tolist())
            if len(set(left)) == len(left):
                weights = grids[link.right].values.flatten()[link.right_cells[terms]].tolist()
                notes[link.left].update(zip(left, weights, strict=True))
            elif len(set(target)) == len(target):
                notes[link.target].update(zip(target, link.values[terms].tolist(), strict=True))
        if link.chosen is not None:
            winners[link.left].update(link.left_cells[terms][link.chosen[terms]].tolist())
    for seen in steps.seen:
        looks = slice(int(seen.starts[step]), int(seen.starts[step + 1]))
        parts[seen.grid].update(seen.cells[looks].tolist())
        if seen.chosen is not None:
            winners[seen.grid].update(seen.cells[looks][seen.chosen[looks]].tolist())
    return Moment(dict(parts), values_at(steps, step), dict(notes), dict(winners), _sums(steps, step))


def terms_of_step(link: Link, step: int) -> slice:
    """Where the terms of a step lie."""
    return slice(int(link.starts[step]), int(link.starts[step + 1]))


def values_at(steps: Steps, step: int) -> dict[str, np.ndarray]:
    """Every grid's values when a step has been done; NaN where a result has received nothing yet."""
    values = {grid.name: _flat(grid) for grid in steps.grids}
    arrived = {grid.name: np.full(grid.values.numel(), np.nan, np.float32) for grid in steps.grids}
    order = {name: np.full(array.size, -1) for name, array in arrived.items()}
    for link in steps.links:
        done = int(link.starts[step + 1])
        cells = link.target_cells[:done].numpy()
        steps_of_terms = np.searchsorted(link.starts.numpy(), np.arange(done), side="right") - 1
        new = values[link.target][cells] if link.running is None else link.running[:done].numpy()
        later = steps_of_terms >= order[link.target][cells]
        arrived[link.target][cells[later]] = new[later]
        np.maximum.at(order[link.target], cells, steps_of_terms)
    return {grid.name: arrived[grid.name] if grid.role == "result" else values[grid.name] for grid in steps.grids}


def _flat(grid: Grid) -> np.ndarray:
    return grid.values.detach().cpu().numpy().astype(np.float32).ravel()


def _sums(steps: Steps, step: int) -> list[tuple[str, str]]:
    """The sums of a step, one for each cell that receives something, in the order of the links."""
    grids = {grid.name: grid for grid in steps.grids}
    found: dict[tuple[str, int], list[tuple[Link, int]]] = defaultdict(list)
    for link in steps.links:
        terms = terms_of_step(link, step)
        for term in range(terms.start, terms.stop):
            found[link.target, int(link.target_cells[term])].append((link, term))
    before, now = values_at(steps, step - 1) if step else {}, values_at(steps, step)
    sums = []
    for (name, cell), terms in found.items():
        texts = [_term(grids, link, term) for link, term in terms[:MOST_TERMS]]
        if len(terms) > MOST_TERMS:
            texts.append(f"… {len(terms) - MOST_TERMS} more")
        earlier = before.get(name, np.full(1, np.nan))
        if step and not np.isnan(earlier[cell]):
            texts.insert(0, short(earlier[cell]))
        sums.append((f"{cell_name(grids[name], cell)} = {_joined(texts, terms)} = ", short(now[name][cell])))
    return sums


def _term(grids: dict[str, Grid], link: Link, term: int) -> str:
    if link.right is None or link.right_cells is None:
        return short(float(link.values[term]))
    left = float(grids[link.left].values.flatten()[link.left_cells[term]])
    right = float(grids[link.right].values.flatten()[link.right_cells[term]])
    return f"{short(left)}·{f'({short(right)})' if right < 0 else short(right)}"


def _joined(texts: list[str], terms: list[tuple[Link, int]]) -> str:
    combine = terms[0][0].combine
    if combine == "max":
        return f"max({', '.join(texts)})"
    if combine == "lp":
        return f"‖({', '.join(texts)})‖p"
    if combine == "mean":
        return f"({' + '.join(texts)}) / {len(terms)}"
    return " + ".join(texts)


def cell_name(grid: Grid, cell: int) -> str:
    """The symbol with row and column, without the border; the channel first where there are several."""
    channels, h, w = grid.values.shape
    if channels * h * w == 1:
        return grid.symbol
    row, column = cell // w % h - grid.border.top, cell % w - grid.border.left
    place = [row, column] if channels == 1 else [cell // (h * w), row, column]
    return f"{grid.symbol}({', '.join(map(str, place))})".replace("-", "−")
