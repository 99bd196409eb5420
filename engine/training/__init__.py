"""Training of networks side by side: what a run is, the loop, and comparisons that are ready to run.

``engine.runs.store``, ``worker`` and ``executors`` keep and run comparisons in the background; they need
SQLAlchemy, the rest does not.
"""

from typing import TYPE_CHECKING, Any

from engine.training.events import Event
from engine.training.loop import Training, train
from engine.training.presets.card import Preset
from engine.training.presets.catalogue import preset, presets
from engine.training.spec import AugmentationSpec, Comparison, DataSpec, NetworkSpec, OptimizerSpec, RunSpec

if TYPE_CHECKING:
    from engine.runs.store import RunStore
    from engine.runs.submit import cancel, submit

__all__ = [
    "AugmentationSpec",
    "Comparison",
    "DataSpec",
    "Event",
    "NetworkSpec",
    "OptimizerSpec",
    "Preset",
    "RunSpec",
    "RunStore",
    "Training",
    "cancel",
    "preset",
    "presets",
    "submit",
    "train",
]


def __getattr__(name: str) -> Any:
    """Imports what needs SQLAlchemy only when it is asked for."""
    if name == "RunStore":
        from engine.runs.store import RunStore

        return RunStore
    if name in ("submit", "cancel"):
        from engine.runs import submit

        return getattr(submit, name)
    raise AttributeError(f"engine.training has no {name}")
