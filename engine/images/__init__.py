"""Images as tensors: decoded safely, split into channels, brought into ranges, moved, cut, and swept by detectors."""

from engine.images.channels import channel_mean, luminance, split_channels
from engine.images.decode import MAX_BYTES, MAX_PIXELS, check_bytes, decode_image, size_in_file
from engine.images.detector import Place, Sweep, largest, sweep
from engine.images.digits import centred_digit, free_columns, sample_digit
from engine.images.permutation import (
    DenseUnderPermutation,
    dense_under_permutation,
    permute_pixels,
    pixel_permutation,
    restore_pixels,
)
from engine.images.ranges import denormalize, normalize, stretch
from engine.images.regions import Region, crop, fit, round_to_8_bit
from engine.images.samples import SampleCard, digit_names, sample, sample_card, sample_names
from engine.images.statistics import (
    DATASET_STATISTICS,
    ChannelStatistics,
    channel_statistics,
    histogram,
    neighbour_correlation,
)
from engine.images.translation import Equivariance, compare_shifted, equivariance, translate

__all__ = [
    "DATASET_STATISTICS",
    "MAX_BYTES",
    "MAX_PIXELS",
    "ChannelStatistics",
    "DenseUnderPermutation",
    "Equivariance",
    "Place",
    "Region",
    "SampleCard",
    "Sweep",
    "centred_digit",
    "channel_mean",
    "channel_statistics",
    "check_bytes",
    "compare_shifted",
    "crop",
    "decode_image",
    "denormalize",
    "dense_under_permutation",
    "digit_names",
    "equivariance",
    "fit",
    "free_columns",
    "histogram",
    "largest",
    "luminance",
    "neighbour_correlation",
    "normalize",
    "permute_pixels",
    "pixel_permutation",
    "restore_pixels",
    "round_to_8_bit",
    "sample",
    "sample_card",
    "sample_digit",
    "sample_names",
    "size_in_file",
    "split_channels",
    "stretch",
    "sweep",
    "translate",
]
