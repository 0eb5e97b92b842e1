"""Keras' NumPy backend. Its convolution is lax.conv_general_dilated, called on arrays of NumPy and not compiled."""

import numpy as np

import surroundings
from backend import Backend


class Framework(Backend):
    """Everything is computed when it returns. NumPy's own rows are those of workers/numpy."""

    title, packages = "NumPy", ("numpy", "jax", "jaxlib")

    def threads(self):
        return surroundings.processors()

    def put(self, array, device):
        return np.array(array)
