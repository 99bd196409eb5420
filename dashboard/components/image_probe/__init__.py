"""The picture probe: a pointer over an image that shows the numbers below it, and what a kernel makes of them."""

from dashboard.components.image_probe.image_probe import KernelEdit, Numbers, Probed, picture_probe

__all__ = ["KernelEdit", "Numbers", "Probed", "picture_probe"]
