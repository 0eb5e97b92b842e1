"""Stands in for PyTorch: threads, switches, devices, tensors; torch.nn.functional has the convolution."""

import contextlib
import types

import numpy as np
from stubbing import Tensor, gpus, record

__all__ = ["Tensor"]
contiguous_format, channels_last = "contiguous_format", "channels_last"
__version__ = "2.stub"
_threads = [0]


def _flags(name):
    @contextlib.contextmanager
    def flags(**values):
        record(name, **values)
        yield
    return flags


def set_num_threads(count):
    record("torch.set_num_threads", count=count)
    _threads[0] = count


def get_num_threads():
    return _threads[0]


def set_num_interop_threads(count):
    record("torch.set_num_interop_threads", count=count)


def set_grad_enabled(mode):
    record("torch.set_grad_enabled", mode=mode)


def use_deterministic_algorithms(mode):
    record("torch.use_deterministic_algorithms", mode=mode)


def tensor(array, device="cpu"):
    return Tensor(np.array(array), device)


def from_numpy(array):
    return Tensor(array)


class device(str):                                          # noqa: N801 (PyTorch's name)
    @property
    def type(self):
        return self.partition(":")[0]


def compile(function):
    record("torch.compile")
    return function


class _Switches(types.SimpleNamespace):
    """Switches whose settings are recorded."""

    def __setattr__(self, name, value):
        record(f"torch.backends.{self.of}.{name}", value=value)


backends = types.SimpleNamespace(
    cudnn=_Switches(of="cudnn", version=lambda: 90000, flags=_flags("cudnn.flags")),
    cuda=types.SimpleNamespace(matmul=_Switches(of="cuda.matmul")),
    mkldnn=types.SimpleNamespace(flags=_flags("mkldnn.flags")))
cuda = types.SimpleNamespace(
    is_available=lambda: gpus() > 0, device_count=gpus, get_device_name=lambda i: "Stub GPU",
    synchronize=lambda device: record("torch.cuda.synchronize"), device=lambda device: contextlib.nullcontext())
version = types.SimpleNamespace(cuda="13.0")
__config__ = types.SimpleNamespace(show=lambda: "PyTorch built with:\n  - CPU capability usage: AVX2\n")
