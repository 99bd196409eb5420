"""Trainings that are followed in turns, so that they can be compared as they come."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from engine.errors import EngineError
from engine.training.events import Event
from engine.training.spec import RunSpec

Moment = TypeVar("Moment")


def in_turns(courses: Sequence[Iterator[Moment]]) -> Iterator[Moment]:
    """One moment of each course, then the next; a course that ends early holds up no other.

    Raises:
        EngineError: at the end, what courses were refused for on the way.
    """
    going_on, refusals = list(courses), []
    while going_on:
        for course in tuple(going_on):
            try:
                moment = next(course)
            except StopIteration:
                going_on.remove(course)
            except EngineError as refusal:
                going_on.remove(course)
                refusals.append(str(refusal))
            else:
                yield moment
    if refusals:
        raise EngineError(" ".join(refusals))


def insist_on_a_finite_loss(spec: RunSpec, event: Event) -> None:
    """Ends the watching of a training that has nothing more to show.

    Raises:
        EngineError: the training has diverged.
    """
    if event.status == "diverged":
        raise EngineError(
            f'"{spec.name}" has diverged by update {event.step}: at a learning rate of '
            f"{spec.optimizer.learning_rate:g} its loss is no number any more. Choose a smaller learning rate."
        )
