"""Pictures as tensors: decoded safely, split into channels, brought into ranges that networks expect."""

from engine.images.channels import channel_mean, luminance, split_channels
from engine.images.decode import MAX_BYTES, MAX_PIXELS, decode_image
from engine.images.ranges import denormalize, normalize
from engine.images.samples import SampleCard, sample, sample_card, sample_names

__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "SampleCard",
    "channel_mean",
    "decode_image",
    "denormalize",
    "luminance",
    "normalize",
    "sample",
    "sample_card",
    "sample_names",
    "split_channels",
]
