"""Stands in for Keras 3: layers, ops, Model and device, as their documentation says."""

import contextlib
import os

from stubbing import record

from . import ops
from .symbols import Input, Model
from . import layers

__version__ = "3.stub"
__all__ = ["Input", "Model", "device", "layers", "ops"]
record("import keras")
print("Using", os.environ["KERAS_BACKEND"], "backend.")     # Keras prints this; it must not reach the protocol


@contextlib.contextmanager
def device(name):
    record("keras.device", name=name)
    yield
