"""The tracer behind `engine.networks.graph`, in a file of its own because it needs torchvision."""

from torchvision.models.feature_extraction import NodePathTracer

from engine.networks.thread_aware import ThreadAwareTracer


class PathTracer(ThreadAwareTracer, NodePathTracer):
    """Names each operation by its module path."""
