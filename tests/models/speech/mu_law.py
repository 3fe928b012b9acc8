"""G.711's curve, without its steps: 256 values from -1 to 1."""

import numpy as np
from numpy.typing import NDArray


def mu_law(sound: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Samples from -1 to 1, as one byte each."""
    clipped = np.clip(sound, -1, 1)
    curved = np.sign(clipped) * np.log1p(255 * np.abs(clipped)) / np.log(256)
    return np.round((curved + 1) / 2 * 255).astype(np.uint8)


def from_mu_law(law: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Bytes back to samples."""
    curved = law / 255 * 2 - 1
    return (np.sign(curved) * np.expm1(np.abs(curved) * np.log(256)) / 255).astype(np.float32)
