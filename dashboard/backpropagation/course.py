"""A descent while it goes on: the states on the way, taken in growing strides, so that the quick start is seen too."""

from itertools import islice

from numpy import ndindex

from dashboard.backpropagation.task import LearningTask
from engine.convolution import LearningStep

GROWTH = 0.25  # of the steps so far are taken before the next picture


class Course:
    """A descent that can be watched, stopped and continued.

    Attributes:
        key: of the task.
        path: the states that were shown, the latest last.
        running: whether it goes on by itself.
        ended: whether there is nothing left to learn.
    """

    def __init__(self, task: LearningTask) -> None:
        self.key = task.key
        self.running, self.ended = False, False
        self._states = task.states()
        self.path: list[LearningStep] = [next(self._states)]

    @property
    def now(self) -> LearningStep:
        """The latest state."""
        return self.path[-1]

    def as_csv(self) -> str:
        """Step, loss and weights of every state that was shown, a line each."""
        weights = [f"w{row}{column}" for row, column in ndindex(self.now.kernel.shape[2:])]
        lines = [",".join(["step", "loss", *weights])]
        for state in self.path:
            numbers = [state.loss, *state.kernel.flatten().tolist()]
            lines.append(",".join([str(state.step), *(f"{number:.9g}" for number in numbers)]))
        return "\n".join(lines) + "\n"

    def advance(self, steps: int | None = None) -> None:
        """Takes some steps; as many as suit the eye unless a number is given.

        Raises:
            EngineError: the descent diverges.
        """
        wanted = steps or max(1, int(self.now.step * GROWTH))
        taken = list(islice(self._states, wanted))
        if taken:
            self.path.append(taken[-1])
        if len(taken) < wanted:
            self.running, self.ended = False, True
