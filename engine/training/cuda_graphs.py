"""Training steps captured as CUDA graphs: one launch a step instead of some hundreds.

A network for small images gives a GPU kernels of a few microseconds, less than Python needs to order one. A CUDA
graph holds all of a step: gathering and varying images, forward, backward and update.
"""

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from engine.training.data.augmentation import Draws
from engine.training.optimization import set_learning_rate
from engine.training.randomness import GLOBAL_RANDOM_NUMBERS
from engine.training.step import Step


def new_stream(device: torch.device) -> torch.cuda.Stream | None:
    """A new stream; None on devices that have none."""
    return torch.cuda.Stream(device) if device.type == "cuda" else None


@contextmanager
def use_stream(stream: torch.cuda.Stream | None) -> Iterator[None]:
    """Orders the block's work on a stream, after what was ordered before it and before what is ordered after it."""
    if stream is None:
        yield
        return
    outside = torch.cuda.current_stream(stream.device)
    stream.wait_stream(outside)
    with torch.cuda.stream(stream):
        yield
    outside.wait_stream(stream)


WARM_UP_STEPS = 3

Record = Callable[[Callable[[], None]], Callable[[], None]]
"""Takes work for the device and gives what does the same work again; the work need not be done while it is recorded."""

log = logging.getLogger("convscope.training")


def cuda_graph(work: Callable[[], None]) -> Callable[[], None]:
    """Records work on the present stream, which must not be the default one, as a CUDA graph."""
    graph = torch.cuda.CUDAGraph()
    # Other threads may go on using the GPU meanwhile, hence the mode.
    with torch.cuda.graph(graph, stream=torch.cuda.current_stream(), capture_error_mode="thread_local"):
        work()
    return graph.replay


class GraphedStep:
    """Steps of one run, recorded at the first of them; weights and course are those of plain steps.

    Where a step cannot be recorded, it says so in the log and takes plain ones.

    Args:
        step: what is recorded.
        record: how.

    Attributes:
        recorded: whether steps are replayed.
    """

    def __init__(self, step: Step, *, record: Record = cuda_graph) -> None:
        self._step = step
        self._record = record
        self._inputs: Draws = {}
        self._replay: Callable[[], None] | None = None
        self._gradients: list[tuple[Tensor, Tensor]] = []
        self.recorded = False

    def __call__(self, draws: Draws, rate: float) -> None:
        """Updates the weights, see ``Stepper``."""
        set_learning_rate(self._step.optimizer, rate)
        replay = self._replay or self._prepare(draws)
        for name, values in draws.items():
            self._inputs[name].copy_(values)
        replay()
        for weight, gradient in self._gradients:
            weight.grad = gradient  # code between two steps may have cleared it

    def _prepare(self, draws: Draws) -> Callable[[], None]:
        self._inputs = {name: values.clone() for name, values in draws.items()}
        with GLOBAL_RANDOM_NUMBERS, _fastest_convolutions():
            with _restored_afterwards(self._step):
                self._warm_up()
            self._replay = self._recorded_work()
        return self._replay

    def _recorded_work(self) -> Callable[[], None]:
        self._step.optimizer.zero_grad(set_to_none=True)  # so that gradients get memory of the graph's own
        try:
            replay = self._record(self._work)
        except RuntimeError as error:
            log.warning("a training step could not be recorded and is taken plainly: %s", error)
            return self._work
        self._gradients = [(weight, weight.grad) for weight in self._step.model.parameters() if weight.grad is not None]
        self.recorded = True
        return replay

    def _work(self) -> None:
        self._step.compute(self._inputs)

    def _warm_up(self) -> None:
        """Some steps, so that libraries choose their algorithms and the optimizer has its memory before recording."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*capturable=True.*")
            for _ in range(WARM_UP_STEPS):
                self._work()


@contextmanager
def _restored_afterwards(step: Step) -> Iterator[None]:
    """Puts weights, averages, the optimizer's memory, counts and random numbers back in place after the block."""
    tensors = [*step.model.parameters(), *step.model.buffers(), step.loss_sum, step.wrong, *_memory(step)]
    kept = [(tensor, tensor.detach().clone()) for tensor in tensors]
    device = step.loss_sum.device
    random_state = torch.cuda.get_rng_state(device) if device.type == "cuda" else torch.get_rng_state()
    yield
    known = {id(tensor) for tensor in tensors}
    with torch.no_grad():
        for tensor, value in kept:
            tensor.copy_(value)
        for tensor in _memory(step):
            if id(tensor) not in known:
                tensor.zero_()  # as before a first step: both optimizers begin with zeros
    if device.type == "cuda":
        torch.cuda.set_rng_state(random_state, device)
    else:
        torch.set_rng_state(random_state)


def _memory(step: Step) -> list[Tensor]:
    """The optimizer's state tensors."""
    return [value for state in step.optimizer.state.values() for value in state.values() if isinstance(value, Tensor)]


@contextmanager
def _fastest_convolutions() -> Iterator[None]:
    """Lets cuDNN try its algorithms and take the fastest."""
    before = torch.backends.cudnn.benchmark
    torch.backends.cudnn.benchmark = True
    try:
        yield
    finally:
        torch.backends.cudnn.benchmark = before
