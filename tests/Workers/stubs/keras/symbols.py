"""Keras' functional models: a symbol is a function of the model's input."""

from stubbing import Tensor, record


class Symbol:
    def __init__(self, shape, function):
        self.shape, self.function = shape, function


def Input(shape, batch_size=None):                           # noqa: N802 (Keras' name)
    return Symbol((batch_size, *shape), lambda value: value)


class Model:
    def __init__(self, inputs, outputs):
        self.outputs = outputs

    def predict_on_batch(self, x):
        record("keras.Model.predict_on_batch", type=type(x).__name__)
        return self.outputs.function(Tensor(x)).numpy()
