"""Stands in for OpenVINO: a core that compiles a model of opset13's operators."""

import numpy as np
from stubbing import floats, record

from . import opset13

__version__ = "2026.stub"
__all__ = ["opset13"]


class Model:
    def __init__(self, results, parameters):
        self.results, self.parameters = results, parameters


class Core:
    def get_property(self, device, name):
        return "f32"

    def compile_model(self, model, device, config):
        record("Core.compile_model", device=device, **config)
        return Compiled(model)


class Compiled:
    def __init__(self, model):
        self.model = model

    def create_infer_request(self):
        return Request(self.model)


class Request:
    def __init__(self, model):
        self.model, self.output = model, None

    def infer(self, inputs, share_inputs=False):
        record("InferRequest.infer", share_inputs=share_inputs)
        if inputs[0].shape != self.model.parameters[0].shape or inputs[0].dtype != np.float32:
            raise RuntimeError(f"input {inputs[0].shape}")
        self.output = floats(self.model.results[0].compute(inputs[0]))

    def get_output_tensor(self, index):
        return OutputTensor(self.output)


class OutputTensor:
    def __init__(self, data):
        self.data = data
