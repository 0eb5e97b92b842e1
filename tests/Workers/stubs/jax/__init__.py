"""Stands in for JAX: configuration, devices, jit and waiting."""

import contextlib
import types

from stubbing import Tensor, gpus, record

from . import lax, numpy

__version__ = "0.stub"
__all__ = ["lax", "numpy"]
config = types.SimpleNamespace(update=lambda name, value: record("jax.config.update", name=name, value=value))


def devices(kind):
    return [types.SimpleNamespace(platform=kind, device_kind="Stub GPU", id=i) for i in range(max(gpus(), 1))]


def default_backend():
    return "gpu" if gpus() else "cpu"


@contextlib.contextmanager
def default_device(device):
    record("jax.default_device", platform=device.platform)
    yield


def device_put(array, device):
    record("jax.device_put", platform=device.platform)
    return Tensor(array, device)


def block_until_ready(x):
    record("jax.block_until_ready")
    return x


def jit(function):
    record("jax.jit")
    return function
