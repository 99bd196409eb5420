"""The tracer behind `engine.networks.graph`, in a file of its own because it needs torchvision."""

import threading
from collections.abc import Callable
from typing import Any

from torch import fx, nn
from torchvision.models.feature_extraction import NodePathTracer


class ThreadAwareTracer(NodePathTracer):
    """Names each operation by its module path, and leaves the forward passes of other threads alone.

    torch.fx replaces ``nn.Module.__call__`` for the whole process while it traces, so that a network which another
    thread runs at that moment would end up in this graph. Here such calls go through unchanged.
    """

    def __init__(self) -> None:
        super().__init__()
        self.thread = threading.get_ident()

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
