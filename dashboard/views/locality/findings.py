"""What a detector's scores say, in sentences that are built from them."""

from dashboard.figures.number_format import rounded
from dashboard.views.locality.scored_images import move_text
from dashboard.views.locality.scores import Scores
from engine.images import Equivariance, Place, Region


def findings(found: Scores, region: Region, *, dx: int, dy: int, normalized: bool) -> str:
    """Whether the detector finds its patch, what the move did to the scores, and whether they tell an image without it.

    Args:
        found: the scores.
        region: where the patch was cut out.
        dx: pixels by which the image was moved to the right.
        dy: pixels down.
        normalized: whether normalized scores are shown, or raw ones.
    """
    here, moved, there = (each.best(normalized=normalized) for each in (found.here, found.on_moved, found.there))
    own = found.here.scores(normalized=normalized)[region.top, region.left].item()
    parts = [_own_place(here, region, own)]
    if (dx, dy) != (0, 0):
        parts += [_map_moves(found.moved, dx, dy), _best_moves(here, moved, found, dx, dy)]
    parts.append(_other(here, there))
    return " ".join(parts)


def _own_place(best: Place, region: Region, own: float) -> str:
    if (best.top, best.left) == (region.top, region.left):
        return f"The best score, **{rounded(best.score)}**, is where the patch was cut out."
    return (
        f"**The best score, {rounded(best.score, 4)} at {_at(best)}, is not where the patch was cut out**: there, at "
        f"row {region.top}, column {region.left}, it is {rounded(own, 4)}."
    )


def _map_moves(moved: Equivariance | None, dx: int, dy: int) -> str:
    """How closely the score map follows the move."""
    if moved is None:
        return f"The move by {move_text(dx, dy)} leaves no window whose pixels were all there before."
    by = move_text(dx, dy)
    exactly = "exactly" if moved.difference == 0 else f"with differences of up to {rounded(moved.difference, 2)}"
    return (
        f"**Moving the image by {by} moves the score map by {by}**, {exactly} over the {moved.compared:.0%} of the map "
        "whose windows hold no pixels from outside."
    )


def _best_moves(here: Place, moved: Place, found: Scores, dx: int, dy: int) -> str:
    """Where the best score went."""
    height, width = found.here.raw.shape
    expected = here.top + dy, here.left + dx
    if (moved.top, moved.left) == expected:
        same = "with the same score" if moved.score == here.score else f"with {rounded(moved.score, 4)}"
        return f"The best score follows, {same}: *where* changes, *whether* does not."
    if not (0 <= expected[0] < height and 0 <= expected[1] < width):
        than = "a lower" if moved.score < here.score else "a higher" if moved.score > here.score else "the same"
        now = f"now {_at(moved)} wins, with {than} score, {rounded(moved.score, 4)}"
        return f"The window that scored best has left the image; {now}."
    return f"The best score does not follow: {_at(moved)} now scores {rounded(moved.score, 4)}."


def _other(here: Place, there: Place) -> str:
    if there.score < here.score:
        return f"Without the object no window scores above {rounded(there.score)}."
    return f"**The image without the object scores at least as high**, {rounded(there.score, 4)}."


def _at(place: Place) -> str:
    return f"row {place.top}, column {place.left}"
