"""TensorFlow: `put` on a device, its threads and switches, and tf.nn's convolutions."""

import numpy as np
import tensorflow as tf

import layouts
from backend import Backend, Row, gpu_index
from convbench_worker import threads


class Framework(Backend):
    """Operators on the CPU are computed when they return; those on a GPU are waited for by sync_devices."""

    title, packages, compiler = "TensorFlow", ("tensorflow", "ml-dtypes"), "XLA"

    def __init__(self, options):
        tf.config.threading.set_intra_op_parallelism_threads(threads())
        tf.config.threading.set_inter_op_parallelism_threads(1)
        tf.config.experimental.enable_tensor_float_32_execution(options.tf32)
        if options.deterministic:
            tf.config.experimental.enable_op_determinism()

    def version(self):
        return f"TensorFlow {tf.__version__}"

    def gpus(self):
        devices = tf.config.list_physical_devices("GPU")
        names = [tf.config.experimental.get_device_details(device).get("device_name", "") for device in devices]
        return {f"cuda:{i}": name for i, name in enumerate(names)}

    def threads(self):
        return tf.config.threading.get_intra_op_parallelism_threads()

    def scope(self, device):
        return tf.device("/CPU:0" if device == "cpu" else f"/GPU:{gpu_index(device)}")

    def put(self, array, device):
        with self.scope(device):
            return tf.constant(array)

    def wait(self, y, device):
        if device != "cpu":
            tf.test.experimental.sync_devices()
        return y

    def numpy(self, y):
        return y.numpy()

    def compiled(self, pad, layer):
        return tf.function(lambda x: layer(pad(x)), jit_compile=True)

    def rows(self):
        def traced(**how):
            return lambda request: tf.function(nn(request, "NHWC"), **how)

        call, gpus = "tf.nn.conv2d or tf.nn.depthwise_conv2d", list(self.gpus())
        first = Row("nn-channels-first", call, lambda request: nn(request, "NCHW"), "NCHW", more={"devices": gpus})
        return [
            Row("nn", call, lambda request: nn(request, "NHWC")),
            *([first] if gpus else []),                 # on the CPU TensorFlow has no kernel for this layout
            Row("nn-graph", f"{call} in a tf.function", traced()),
            Row("nn-jit", f"{call} in a tf.function that XLA compiles", traced(jit_compile=True)),
        ]


def nn(request, layout):
    """The call of tf.nn, with padding by its own argument, explicit too."""
    p, pads = request.problem, layouts.padding(request.problem)
    pads = pads.upper() if isinstance(pads, str) else layouts.per_axis(pads, layout)
    strides = [1, p.strideH, p.strideW, 1] if layout == "NHWC" else [1, 1, p.strideH, p.strideW]
    how = {"strides": strides, "padding": pads, "data_format": layout, "dilations": [p.dilationH, p.dilationW]}
    if p.is_depthwise():
        weights, convolve = tf.constant(layouts.depthwise(request.weights, p.c)), tf.nn.depthwise_conv2d
    else:
        weights, convolve = tf.constant(layouts.hwio(request.weights)), tf.nn.conv2d
    bias = None if request.bias is None else tf.constant(np.reshape(request.bias, layouts.bias_shape(layout)))

    def call(x):
        y = convolve(x, weights, **how)
        y = y if bias is None else y + bias
        return tf.nn.relu(y) if p.relu else y

    return call
