"""Pooling of signals, images and volumes: max, average, Lp and global, with its steps and its gradients.

All inputs are (n, channels, *spatial) with one, two or three spatial axes.
"""

from engine.pooling.backward import PoolGradients, gradients
from engine.pooling.forward import pool
from engine.pooling.geometry import POOLING_MODES, PoolingMode
from engine.pooling.tracing import PoolTrace, trace

__all__ = ["POOLING_MODES", "PoolGradients", "PoolTrace", "PoolingMode", "gradients", "pool", "trace"]
