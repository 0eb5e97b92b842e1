"""Stands in for TensorFlow 2: configuration, devices, tf.function and tf.nn's convolutions."""

import contextlib
import types

import numpy as np
from stubbing import Tensor, as_grouped, convolve_as, gpus, record

__version__ = "2.stub"
_threads = {}
_device = ["/CPU:0"]


class UnimplementedError(Exception):
    """As tf.errors.UnimplementedError."""


def _set(name):
    def call(value=None):
        record(name, value=value)
        _threads[name] = value
    return call


config = types.SimpleNamespace(
    threading=types.SimpleNamespace(
        set_intra_op_parallelism_threads=_set("set_intra_op_parallelism_threads"),
        set_inter_op_parallelism_threads=_set("set_inter_op_parallelism_threads"),
        get_intra_op_parallelism_threads=lambda: _threads["set_intra_op_parallelism_threads"]),
    experimental=types.SimpleNamespace(
        enable_tensor_float_32_execution=_set("enable_tensor_float_32_execution"),
        enable_op_determinism=_set("enable_op_determinism"),
        get_device_details=lambda device: {"device_name": "Stub GPU"}),
    list_physical_devices=lambda kind: [f"{kind}:{i}" for i in range(gpus())])
test = types.SimpleNamespace(experimental=types.SimpleNamespace(sync_devices=lambda: record("sync_devices")))


@contextlib.contextmanager
def device(name):
    before, _device[0] = _device[0], name
    yield
    _device[0] = before


def constant(value):
    return Tensor(value, _device[0])


def function(python, jit_compile=None):
    record("tf.function", jit_compile=jit_compile)
    return python


def _conv2d(input, filters, strides, padding, data_format="NHWC", dilations=None):
    record("tf.nn.conv2d", strides=strides, padding=padding, data_format=data_format, dilations=dilations,
           device=_device[0])
    if data_format == "NCHW" and _device[0] == "/CPU:0":
        raise UnimplementedError("The Conv2D op currently only supports the NHWC tensor format on the CPU.")
    return Tensor(_convolve(input, filters, strides, padding, data_format, dilations))


def _depthwise_conv2d(input, filter, strides, padding, data_format="NHWC", dilations=None):
    record("tf.nn.depthwise_conv2d", strides=strides, padding=padding, data_format=data_format, dilations=dilations)
    if max(dilations) > 1 and max(strides) > 1:
        raise ValueError("If any value in dilations is greater than 1, then all values of strides must be 1.")
    return Tensor(_convolve(input, as_grouped(filter), strides, padding, data_format, dilations))


def _convolve(x, kernel, strides, padding, layout, dilations):
    first = 1 if layout == "NHWC" else 2
    pads = padding if isinstance(padding, str) else padding[first:first + 2]
    if not isinstance(padding, str) and np.shape(padding) != (4, 2):
        raise ValueError(f"explicit padding is a list of four pairs, not {padding}")
    return convolve_as(layout, x, kernel, strides=strides[first:first + 2], pads=pads, dilation=dilations)


nn = types.SimpleNamespace(conv2d=_conv2d, depthwise_conv2d=_depthwise_conv2d,
                           relu=lambda x: Tensor(np.maximum(np.asarray(x), 0)))
