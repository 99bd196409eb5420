"""A descent while it goes on: the states on the way, taken in growing strides, so that the quick start is seen too."""

from numpy import ndindex

from dashboard.downloads.csv import csv_file
from dashboard.views.backpropagation.learning_task import MOST_STEPS, LearningTask
from engine.convolution import LearningStep

GROWTH = 0.25  # of the steps so far are taken before the next look


class Course:
    """A descent that can be watched, stopped and continued.

    Attributes:
        key: of the task.
        path: the states that were shown, the latest last.
        running: whether it goes on by itself.
        ended: whether no more steps are taken: the kernel is learned, or these were as many as are taken.
    """

    def __init__(self, task: LearningTask) -> None:
        self.key = task.key
        self.running, self.ended = False, False
        self._states = task.states()
        self.path: list[LearningStep] = [next(self._states)]
        self._following = next(self._states, None)

    @property
    def now(self) -> LearningStep:
        """The latest state."""
        return self.path[-1]

    @property
    def learned(self) -> bool:
        """Whether the descent ended before it had taken all the steps it may take."""
        return self.ended and self.now.step < MOST_STEPS

    def as_csv(self) -> str:
        """Step, loss and weights of every state that was shown, a line each."""
        weights = [f"w{row}{column}" for row, column in ndindex(self.now.kernel.shape[2:])]
        rows = ((state.step, state.loss, *state.kernel.flatten().tolist()) for state in self.path)
        return csv_file(("step", "loss", *weights), rows)

    def advance(self, steps: int | None = None) -> None:
        """Takes some steps; as many as suit the eye unless a number is given.

        Raises:
            EngineError: the descent diverges.
        """
        latest = None
        for _ in range(steps or self._stride):
            if self._following is None:
                break
            latest, self._following = self._following, next(self._states, None)
        if latest:
            self.path.append(latest)
        if self._following is None:
            self.running, self.ended = False, True

    def advance_to(self, step: int) -> None:
        """Takes the steps up to a number of them, seen on the way as if they had been watched.

        Raises:
            EngineError: the descent diverges.
        """
        while self.now.step < step and not self.ended:
            self.advance(min(self._stride, step - self.now.step))

    @property
    def _stride(self) -> int:
        """As many steps as suit the eye."""
        return max(1, int(self.now.step * GROWTH))
