"""keras.ops, as far as the worker uses it."""

import numpy as np
from stubbing import Tensor, as_grouped, convolve_as, floats, record

LAYOUTS = {"channels_last": "NHWC", "channels_first": "NCHW"}


def convert_to_tensor(x):
    return x if isinstance(x, Tensor) else Tensor(x)


def convert_to_numpy(x):
    record("keras.ops.convert_to_numpy")
    return np.asarray(x)


def conv(inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    record("keras.ops.conv", padding=padding, data_format=data_format)
    return Tensor(convolve_as(LAYOUTS[data_format], inputs, kernel, strides=strides, pads=padding,
                              dilation=dilation_rate))


def depthwise_conv(inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    record("keras.ops.depthwise_conv", padding=padding, data_format=data_format)
    return Tensor(convolve_as(LAYOUTS[data_format], inputs, as_grouped(kernel), strides=strides, pads=padding,
                              dilation=dilation_rate))


def pad(x, pad_width):
    record("keras.ops.pad", pad_width=pad_width)
    return Tensor(np.pad(np.asarray(x), pad_width))


def add(x, y):
    return Tensor(floats(np.asarray(x) + np.asarray(y)))


def relu(x):
    return Tensor(np.maximum(np.asarray(x), 0))
