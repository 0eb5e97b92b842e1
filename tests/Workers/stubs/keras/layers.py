"""Conv2D, DepthwiseConv2D and ZeroPadding2D."""

import types

import numpy as np
from stubbing import record

from . import ops
from .symbols import Symbol


class Layer:
    def __call__(self, x):
        if isinstance(x, Symbol):
            return Symbol(None, lambda value: self.call(x.function(value)))
        return self.call(x)


class ZeroPadding2D(Layer):
    def __init__(self, padding, data_format):
        record("keras.layers.ZeroPadding2D", padding=padding, data_format=data_format)
        self.pads, self.last = [tuple(side) for side in padding], data_format == "channels_last"

    def call(self, x):
        none = (0, 0)
        return ops.pad(x, [none, *self.pads, none] if self.last else [none, none, *self.pads])


class Convolution(Layer):
    def __init__(self, kernel_size, strides, padding, dilation_rate, data_format, use_bias, activation):
        if max(strides) > 1 and max(dilation_rate) > 1:
            raise ValueError(f"`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
                             f"strides={strides} and dilation_rate={dilation_rate}\nand a second line")
        self.kernel_size, self.data_format = kernel_size, data_format
        self.use_bias, self.activation = use_bias, activation
        self.how = {"strides": strides, "padding": padding, "dilation_rate": dilation_rate, "data_format": data_format}
        self.shapes, self.weights = [], []

    def build(self, input_shape):
        channels = input_shape[-1] if self.data_format == "channels_last" else input_shape[1]
        self.shapes = [self.kernel_shape(channels), (self.outputs(channels),)][:2 if self.use_bias else 1]

    def set_weights(self, weights):
        if [np.shape(weight) for weight in weights] != self.shapes:
            raise TypeError(f"weights {[np.shape(weight) for weight in weights]} for {self.shapes}")
        self.weights = weights

    @property
    def trainable_variables(self):
        return [types.SimpleNamespace(value=weight) for weight in self.weights]

    def stateless_call(self, trainable, non_trainable, x):
        return self.compute(trainable, x), non_trainable

    def call(self, x):
        return self.compute(self.weights, x)

    def compute(self, weights, x):
        y = self.convolve(x, weights[0])
        if self.use_bias:
            last = self.data_format == "channels_last"
            y = ops.add(y, np.reshape(np.asarray(weights[1]), (1, 1, 1, -1) if last else (1, -1, 1, 1)))
        return ops.relu(y) if self.activation == "relu" else y


class Conv2D(Convolution):
    def __init__(self, filters, kernel_size, groups=1, **shared):
        record("keras.layers.Conv2D", filters=filters, kernel_size=kernel_size, groups=groups, **shared)
        super().__init__(kernel_size, **shared)
        self.filters, self.groups = filters, groups

    def kernel_shape(self, channels):
        return (*self.kernel_size, channels // self.groups, self.filters)

    def outputs(self, channels):
        return self.filters

    def convolve(self, x, kernel):
        return ops.conv(x, kernel, **self.how)


class DepthwiseConv2D(Convolution):
    def __init__(self, kernel_size, depth_multiplier=1, **shared):
        record("keras.layers.DepthwiseConv2D", kernel_size=kernel_size, depth_multiplier=depth_multiplier, **shared)
        super().__init__(kernel_size, **shared)
        self.depth_multiplier = depth_multiplier

    def kernel_shape(self, channels):
        return (*self.kernel_size, channels, self.depth_multiplier)

    def outputs(self, channels):
        return channels * self.depth_multiplier

    def convolve(self, x, kernel):
        return ops.depthwise_conv(x, kernel, **self.how)
