"""The tracer behind `engine.networks.graph.operations`, in a file of its own because it needs torchvision."""

import threading
from collections.abc import Callable
from typing import Any

from torch import fx, nn
from torchvision.models.feature_extraction import NodePathTracer

_tracing = threading.Lock()


class ThreadAwareTracer(fx.Tracer):
    """A tracer that ignores the forward passes of other threads.

    torch.fx replaces ``nn.Module.__call__`` for the whole process while it traces, so that a network which another
    thread runs at that moment would end up in this graph. Here such calls go through unchanged, and only one network
    is traced at a time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.thread = threading.get_ident()

    def trace(self, root: nn.Module | Callable[..., Any], concrete_args: dict[str, Any] | None = None) -> fx.Graph:
        """Records what a network does with its input."""
        with _tracing:
            return super().trace(root, concrete_args)

    def call_module(self, m: nn.Module, forward: Callable[..., Any], args: tuple, kwargs: dict[str, Any]) -> Any:
        """Records a module's call, if it comes from the thread that traces."""
        if threading.get_ident() != self.thread:
            return forward(*args, **kwargs)
        return super().call_module(m, forward, args, kwargs)

    def getattr(self, attr: str, attr_val: Any, parameter_proxy_cache: dict[str, fx.Proxy]) -> Any:
        """Stands in for a parameter that is read, if it is read by the thread that traces."""
        if threading.get_ident() != self.thread:
            return attr_val
        return super().getattr(attr, attr_val, parameter_proxy_cache)


class PathTracer(ThreadAwareTracer, NodePathTracer):
    """Names each operation by its module path."""
