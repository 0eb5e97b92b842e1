"""What the Keras worker asks of a framework. Each `backend_*.py` answers for one."""

import contextlib
import dataclasses
import importlib.metadata
from typing import Callable

import numpy as np

from convbench_worker import FEATURES


@dataclasses.dataclass(frozen=True)
class Row:
    """An algorithm: `make(request)` returns a function from an input tensor to an output tensor."""

    name: str
    description: str
    make: Callable
    layout: str = "NHWC"
    family: str = "auto"
    takes_numpy: bool = False
    """Whether the function takes and returns arrays of NumPy, so that the way to a device and back is in its time."""
    more: dict = dataclasses.field(default_factory=dict)
    """Further members of the protocol: operands, devices, onRequest, errorModel."""

    def hello(self):
        layout = f"; input and output in {self.layout}" if self.layout != "NCHW" else ""
        return {"name": self.name, "family": self.family, "description": self.description + layout,
                "features": FEATURES, **self.more}


class Backend:
    """A framework. It is loaded, with its threads and switches set, once one of these is made."""

    title = ""
    packages = ()
    compiler = None
    """The name of the framework's compiler."""

    def __init__(self, options):
        """Sets threads and switches; `options` are those of the command line."""

    def version(self):
        """What the framework calls itself, with its version."""
        return f"{self.title} {installed(self.packages[0])}"

    def details(self):
        return {name: installed(name) for name in ("numpy", *self.packages)}

    def gpus(self):
        """Names of the CUDA devices by device, {"cuda:0": "NVIDIA H200"}."""
        return {}

    def threads(self):
        """The threads that the framework says it uses; None where it cannot say."""
        return None

    def scope(self, device):
        """The context in which runs on this device stand."""
        return contextlib.nullcontext()

    def put(self, array, device):
        """A tensor on the device, of which nothing is shared with the array."""
        raise NotImplementedError

    def wait(self, y, device):
        """y, once it and all that was begun before it is computed."""
        return y

    def waits_each(self, device):
        """Whether runs have to be waited for one by one, lest the framework compute several at a time, or none."""
        return False

    def numpy(self, y):
        """y as an array of NumPy."""
        return np.asarray(y)

    def compiled(self, pad, layer):
        """A function that calls pad and then layer, compiled."""
        raise NotImplementedError

    def rows(self):
        """The framework's own calls, without Keras, by which Keras' own share shows."""
        return []


def installed(package):
    """The version of a package; empty where it is not there."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def gpu_index(device):
    """0 of "cuda:0"."""
    return int(device.partition(":")[2] or 0)
