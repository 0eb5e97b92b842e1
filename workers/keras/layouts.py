"""How a layer is written for Keras and the frameworks below it: padding, layouts, weights."""

import numpy as np

CHANNELS = {"NHWC": "channels_last", "NCHW": "channels_first"}


def same(size, taps, stride, dilation):
    """(before, after) of padding "same" along an axis: as much as makes ⌈size/stride⌉ outputs, the less in front."""
    outputs = -(-size // stride)
    total = max((outputs - 1) * stride + (taps - 1) * dilation + 1 - size, 0)
    return total // 2, total - total // 2


def padding(p):
    """"valid", "same" where the layer's padding is that of Keras, else ((top, bottom), (left, right))."""
    if p.pads() == ((0, 0), (0, 0)):
        return "valid"
    if p.pads() == (same(p.h, p.r, p.strideH, p.dilationH), same(p.w, p.s, p.strideW, p.dilationW)):
        return "same"
    return p.pads()


def per_axis(pads, layout):
    """Explicit padding as one pair for each of the four axes."""
    none = (0, 0)
    return [none, *pads, none] if layout == "NHWC" else [none, none, *pads]


def from_nchw(x, layout):
    """An input of ConvBench in this layout, contiguous."""
    return np.ascontiguousarray(x.transpose(0, 2, 3, 1)) if layout == "NHWC" else x


def to_nchw(y, layout):
    """An output of this layout as ConvBench has it."""
    return y.transpose(0, 3, 1, 2) if layout == "NHWC" else y


def hwio(weights):
    """(K, C/G, R, S) as Keras, TensorFlow and JAX have it: (R, S, C/G, K)."""
    return np.ascontiguousarray(weights.transpose(2, 3, 1, 0))


def depthwise(weights, channels):
    """(K, 1, R, S) as (R, S, C, K/C): filter c·K/C + m of the layer is filter m of channel c."""
    _, _, r, s = weights.shape
    return np.ascontiguousarray(weights.reshape(channels, -1, r, s).transpose(2, 3, 0, 1))


def bias_shape(layout):
    """The shape to which a bias (K) is brought before it is added to an output."""
    return (1, 1, 1, -1) if layout == "NHWC" else (1, -1, 1, 1)
