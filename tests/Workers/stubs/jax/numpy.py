"""jax.numpy, as far as the worker uses it."""

import numpy as np
from stubbing import Tensor


def asarray(x):
    return x if isinstance(x, Tensor) else Tensor(x)


def reshape(x, shape):
    return Tensor(np.reshape(np.asarray(x), shape))


def transpose(x, axes):
    return Tensor(np.transpose(np.asarray(x), axes))


def maximum(x, y):
    return Tensor(np.maximum(np.asarray(x), y))
