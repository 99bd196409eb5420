"""Small images as pictures whose pixels stay sharp squares."""

import numpy as np


def sharp(image: np.ndarray, *, width_pixels: int) -> np.ndarray:
    """An image enlarged by repeating its pixels, never blurred.

    Args:
        image: (c, h, w) with one or three channels, in [0, 1]; values outside are clipped.
        width_pixels: at least this wide afterwards, unless the image is wider already.

    Returns:
        uint8, (H, W, c), or (H, W) for one channel.
    """
    scale = max(1, -(-width_pixels // image.shape[2]))
    levels = np.round(np.clip(image, 0, 1) * 255).astype(np.uint8).transpose(1, 2, 0)
    enlarged = levels.repeat(scale, axis=0).repeat(scale, axis=1)
    return enlarged[..., 0] if enlarged.shape[2] == 1 else enlarged
