"""A walk over a page: hostile values one after another and in pairs, the least tried first."""

import math
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.fuzz_controls.reader import Act, Reader
from tests.fuzz_controls.values import ADDRESSED

TURNS_A_SESSION, TURNS_AFTER_AN_ADDRESS = 40, 3
SHARE_OF_ADDRESSES = 0.25
SHARE_OF_RESTORED = 0.5
IN_A_ROW = (1, 2, 3, 4)  # values of one control
RESTORE = "restore "


@dataclass(frozen=True)
class Failure:
    """What went wrong, and what led there.

    Attributes:
        path: the page.
        address: with which it was opened.
        acts: what was done, in order; the last one failed.
        trouble: the exception and where it came from.
    """

    path: str
    address: dict[str, str]
    acts: tuple[Act, ...]
    trouble: str

    @property
    def place(self) -> str:
        """Where it was raised: one line for all failures of the same cause."""
        lines = [line.strip() for line in self.trouble.splitlines() if line.strip()]
        own = [line for line in lines if line.startswith("File") and "site-packages" not in line]
        return own[-1] if own else "".join(lines[:1])

    def __str__(self) -> str:
        acts = "".join(f"\n      {act}," for act in self.acts)
        steps = f"    replay({self.path!r}, {self.address!r}, [{acts}\n    ])"
        return f"/{self.path}: {self.trouble.strip()}\n  To see it again (tests.fuzz_controls.walk):\n{steps}"


def replay(path: str, address: dict[str, str], acts: "list[Act] | tuple[Act, ...]") -> str:
    """Does it all again in a new session; returns what went wrong, or nothing."""
    reader = Reader(path, address)
    for act in acts:
        if reader.trouble:
            break
        if act.control.startswith(RESTORE):
            reader.restore(act.control.removeprefix(RESTORE))
        else:
            reader.do(act)
    reader.leave()
    return reader.trouble


class Walk:
    """A walk over one page.

    Args:
        path: of the page.
        seed: of what is chosen where several have been tried as often.
    """

    def __init__(self, path: str, *, seed: int):
        self.path = path
        self.tried: Counter[str] = Counter()
        self.controls: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._random = random.Random(f"{path} {seed}")
        self._names: set[str] = set()
        self._known: set[str] = set()  # places of failures that have been told

    def prepare(self) -> None:
        """Opens the page once, so that what is computed at a first visit takes nothing from the walk."""
        Reader(self.path)

    def failures(self, *, until: float, values: float = math.inf) -> Iterator[Failure]:
        """Walks, one session after another.

        Args:
            until: a moment of `time.monotonic`, after which no session is begun and no control is touched.
            values: that are tried at most; a page without controls ends the walk.
        """
        yield from self._session({}, until, values)
        while self.controls and time.monotonic() < until and self.controls.total() < values:
            yield from self._session(self._address(), until, values)

    def once(self, *, until: float) -> Iterator[Failure]:
        """Touches every control that is on the page when it opens, once, and puts back what was there.

        After what was there is put back, the page has to answer as at first. Buttons, files and components come last:
        what they change stays.

        Raises:
            TimeoutError: that moment of `time.monotonic` came before every control was touched.
        """
        reader = Reader(self.path)
        controls = sorted(reader.choices(), key=lambda name: (not reader.can_restore(name), name))
        for control in controls:
            if time.monotonic() > until:
                raise TimeoutError(f"/{self.path}: {len(self.controls)} of {len(controls)} controls were touched")
            acts: list[Act] = []
            trouble = reader.trouble or self._touched(reader, control, acts)
            if trouble:
                yield Failure(self.path, {}, tuple(acts), trouble)
                reader.leave()
                reader = Reader(self.path)
        reader.leave()

    def _touched(self, reader: Reader, control: str, acts: list[Act]) -> str:
        """A hostile value, then what was first there; returns what is wrong after that, or nothing."""
        trouble = self._try_one(reader, control, acts)
        if trouble or not reader.can_restore(control):
            return trouble
        acts.append(Act(f"{RESTORE}{control}", None))
        return reader.restore(control) or reader.answer().lacks(reader.first)

    def _address(self) -> dict[str, str]:
        if not self._names or self._random.random() > SHARE_OF_ADDRESSES:
            return {}
        names = self._random.sample(sorted(self._names), k=min(len(self._names), self._random.choice((1, 1, 2))))
        return {name: self._rarest(f"?{name}", list(ADDRESSED)) for name in names}

    def _rarest(self, control: str, values: list[Any]) -> Any:
        """One of the values that have been tried least."""
        fewest = min(self.tried[f"{control}={value!r}"[:200]] for value in values)
        value = self._random.choice([each for each in values if self.tried[f"{control}={each!r}"[:200]] == fewest])
        self.tried[f"{control}={value!r}"[:200]] += 1
        self.controls[control] += 1
        return value

    def _session(self, address: dict[str, str], until: float, values: float) -> Iterator[Failure]:
        reader, acts = Reader(self.path, address), []
        trouble = reader.trouble
        for _ in range(TURNS_AFTER_AN_ADDRESS if address else TURNS_A_SESSION):
            if trouble or time.monotonic() > until or self.controls.total() >= values:
                break
            trouble = self._turn(reader, acts)
        reader.leave()
        self._names |= reader.names
        failure = Failure(self.path, address, tuple(acts), trouble)
        if trouble and failure.place not in self._known:
            self._known.add(failure.place)
            yield self._shortest(failure)

    def _turn(self, reader: Reader, acts: list[Act]) -> str:
        """Hostile values for one control or two, and in half of the cases what was there before."""
        touched = []
        for _ in range(self._random.choice((1, 1, 1, 2))):
            control = self._next_control(reader)
            if not control:
                break
            touched.append(control)
            for _ in range(self._random.choice(IN_A_ROW)):
                if trouble := self._try_one(reader, control, acts):
                    return trouble
        if self._random.random() < SHARE_OF_RESTORED:
            for control in touched:
                acts.append(Act(f"{RESTORE}{control}", None))
                if trouble := reader.restore(control):
                    return trouble
        return ""

    def _next_control(self, reader: Reader) -> str:
        """One of the controls on the page that have been tried least; empty where it has none."""
        names = list(reader.choices())
        fewest = min((self.controls[name] for name in names), default=0)
        return self._random.choice([name for name in names if self.controls[name] == fewest]) if names else ""

    def _try_one(self, reader: Reader, control: str, acts: list[Act]) -> str:
        values = reader.choices().get(control)
        if not values:
            return ""  # what was just done has taken it away
        act = Act(control, self._rarest(control, values))
        acts.append(act)
        start = time.monotonic()
        trouble = reader.do(act)
        self.seconds[control] += time.monotonic() - start
        return trouble

    def _shortest(self, failure: Failure) -> Failure:
        """The failure with fewer acts, where it can be had with the last few alone."""
        for count in (1, 2, 3, 6):
            if count >= len(failure.acts):
                break
            acts = failure.acts[-count:]
            if trouble := replay(self.path, failure.address, acts):
                return Failure(self.path, failure.address, acts, trouble)
        return failure
