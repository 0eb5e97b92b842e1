"""Operators as nodes that compute from the model's one input."""

import numpy as np
from stubbing import convolve, record


class Node:
    def __init__(self, compute, shape=None):
        self.compute, self.shape = compute, shape


def parameter(shape, dtype):
    return Node(lambda x: x, tuple(shape))


def constant(value):
    return Node(lambda x: np.asarray(value), np.shape(value))


def convolution(data, filters, strides, pads_begin, pads_end, dilations):
    record("opset.convolution", pads_begin=pads_begin, pads_end=pads_end)
    pads = list(zip(pads_begin, pads_end))
    return Node(lambda x: convolve(data.compute(x), filters.compute(x), strides, pads, dilations))


def group_convolution(data, filters, strides, pads_begin, pads_end, dilations):
    """Filters are (G, K/G, C/G, R, S)."""
    record("opset.group_convolution", pads_begin=pads_begin, pads_end=pads_end)
    groups, count, *rest = filters.shape
    pads = list(zip(pads_begin, pads_end))
    return Node(lambda x: convolve(data.compute(x), filters.compute(x).reshape(groups * count, *rest), strides, pads,
                                   dilations))


def add(left, right):
    return Node(lambda x: left.compute(x) + right.compute(x))


def relu(data):
    return Node(lambda x: np.maximum(data.compute(x), 0))
