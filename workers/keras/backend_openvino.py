"""OpenVINO under Keras, and a model of one layer made with OpenVINO's own operators."""

import keras
import numpy as np
import openvino as ov
from openvino import opset13 as opset

from backend import Backend, Row
from convbench_worker import threads


class Framework(Backend):
    """Under Keras a called layer is a graph, compiled and computed when its numbers are asked for: in each run."""

    title, packages = "OpenVINO", ("openvino",)

    def __init__(self, options):
        self.core = ov.Core()

    def version(self):
        return f"OpenVINO {ov.__version__}"

    def details(self):
        """Under Keras the hint decides whether float32 is kept: on processors with AMX its default is bfloat16."""
        hint = self.core.get_property("CPU", "INFERENCE_PRECISION_HINT")
        return {**super().details(), "inference precision under Keras": str(hint)}

    def put(self, array, device):
        return np.array(array)

    def wait(self, y, device):
        return keras.ops.convert_to_numpy(y)

    def waits_each(self, device):
        return True

    def rows(self):
        return [Row("model", "a compiled model of one convolution, float32, latency hint", self.model, "NCHW",
                    takes_numpy=True)]

    def model(self, request):
        """The layer as a model, and a function that infers it."""
        model = graph(request)
        compiled = self.core.compile_model(model, "CPU", {
            "INFERENCE_NUM_THREADS": threads(), "INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "LATENCY"})
        asked = compiled.create_infer_request()

        def call(x):
            asked.infer([x], share_inputs=True)
            return asked.get_output_tensor(0).data

        return call


def graph(request):
    """Convolution or GroupConvolution, whose weights are (G, K/G, C/G, R, S), with padding by its own arguments."""
    p = request.problem
    x = opset.parameter(p.input_shape(), np.float32)
    how = ([p.strideH, p.strideW], [p.padTop, p.padLeft], [p.padBottom, p.padRight], [p.dilationH, p.dilationW])
    if p.groups == 1:
        y = opset.convolution(x, opset.constant(request.weights), *how)
    else:
        weights = request.weights.reshape(p.groups, p.k // p.groups, p.c // p.groups, p.r, p.s)
        y = opset.group_convolution(x, opset.constant(weights), *how)
    if request.bias is not None:
        y = opset.add(y, opset.constant(request.bias.reshape(1, -1, 1, 1)))
    return ov.Model([opset.relu(y) if p.relu else y], [x])
