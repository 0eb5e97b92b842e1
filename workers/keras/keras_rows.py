"""The rows of Keras itself, the same for each backend, and the worker that serves them."""

import numpy as np
import keras

import layouts
import surroundings
from backend import Row
from convbench_worker import Fault, Plan, require_threads

REFUSALS = ("InvalidArgumentError", "UnimplementedError", "UNIMPLEMENTED", "Unsupported algorithm")
"""How TensorFlow and XLA call what a kernel does not compute."""


class KerasWorker:
    """Keras 3 on one backend. With --tf32 the rows stand on GPUs alone and say that their operands are TF32."""

    def __init__(self, backend, options):
        self.backend, self.options = backend, options
        if options.tf32 and not self.backend.gpus():
            raise Fault("missing", f"--tf32: {self.backend.title} finds no CUDA device here")
        self.rows = {row.name: row for row in [*keras_rows(self.backend), *self.backend.rows()]}

    def hello(self):
        gpus = self.backend.gpus()
        devices = [{"device": device, "name": name} for device, name in gpus.items()]
        tf32 = {"operands": "tf32"} if self.options.tf32 else {}
        return {
            "name": f"Keras on {self.backend.title}",
            "version": f"{keras.__version__} on {self.backend.version()}",
            "details": {**self.backend.details(), **surroundings.described(),
                        "tf32": str(self.options.tf32), "deterministic": str(self.options.deterministic)},
            "devices": devices if self.options.tf32 else [{"device": "cpu"}, *devices],
            "algorithms": [{**row.hello(), **tf32} for row in self.rows.values()],
        }

    def prepare(self, request):
        require_threads(request.threads)
        return KerasPlan(self.backend, self.rows[request.algorithm], request)


class KerasPlan(Plan):
    """A function of the loaded input. It is called once on zeros here, which compiles what compiles."""

    def __init__(self, backend, row, request):
        self.backend, self.row, self.device = backend, row, request.device
        self.p, self.x, self.y = request.problem, None, None
        self.each = backend.waits_each(self.device)
        try:
            with backend.scope(self.device):
                self.function = row.make(request)
                self.load(np.zeros(self.p.input_shape(), np.float32))
                self.run()
                self.finish()
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
            if isinstance(error, (ValueError, NotImplementedError)) or any(word in text for word in REFUSALS):
                raise Fault("unsupported", str(error)) from error
            raise
        self.x = self.y = None
        self.facts = {} if backend.threads() is None else {"threads": backend.threads()}

    def load(self, x):
        x = layouts.from_nchw(x, self.row.layout)
        self.x, self.y = x if self.row.takes_numpy else self.backend.put(x, self.device), None

    def run(self):
        self.y = self.function(self.x)
        if self.each:
            self.finish()

    def finish(self):
        if not self.row.takes_numpy:
            self.y = self.backend.wait(self.y, self.device)

    def settings(self):
        return self.backend.scope(self.device)

    def output(self):
        if self.y is None:
            return None
        y = self.y if self.row.takes_numpy else self.backend.numpy(self.y)
        return layouts.to_nchw(np.asarray(y), self.row.layout)


def keras_rows(backend):
    """What a user of Keras writes."""
    def layer(layout):
        def make(request):
            pad, conv = layers(request, layout)
            return lambda x: conv(pad(x))
        return make

    def compiled(request):
        return backend.compiled(*layers(request, "NHWC"))

    rows = [
        Row("layer", "layers.Conv2D or DepthwiseConv2D, called on a tensor", layer("NHWC")),
        Row("layer-channels-first", "the same, channels_first", layer("NCHW"), "NCHW"),
        Row("op", "ops.conv or ops.depthwise_conv", op),
        Row("predict", "Model.predict_on_batch, from and to arrays of NumPy", predict, takes_numpy=True),
    ]
    if backend.compiler:
        slow = {"onRequest": True} if backend.compiler == "torch.compile" else {}     # it needs a C++ compiler
        rows.append(Row("layer-jit", f"the layer, compiled by {backend.compiler}", compiled, more=slow))
    return rows


def layers(request, layout):
    """(pad, convolution): the second with the request's weights, the first ZeroPadding2D or nothing."""
    p, pads = request.problem, layouts.padding(request.problem)
    explicit = not isinstance(pads, str)
    shared = {
        "strides": (p.strideH, p.strideW), "padding": "valid" if explicit else pads,
        "dilation_rate": (p.dilationH, p.dilationW), "data_format": layouts.CHANNELS[layout],
        "use_bias": p.bias, "activation": "relu" if p.relu else None,
    }
    if p.is_depthwise():
        conv = keras.layers.DepthwiseConv2D((p.r, p.s), depth_multiplier=p.k // p.c, **shared)
    else:
        conv = keras.layers.Conv2D(p.k, (p.r, p.s), groups=p.groups, **shared)
    height, width = p.h + sum(p.pads()[0]) * explicit, p.w + sum(p.pads()[1]) * explicit
    conv.build((p.n, height, width, p.c) if layout == "NHWC" else (p.n, p.c, height, width))
    conv.set_weights([kernel(request), *([] if request.bias is None else [request.bias])])
    if not explicit:
        return lambda x: x, conv
    return keras.layers.ZeroPadding2D(pads, data_format=layouts.CHANNELS[layout]), conv


def kernel(request):
    p = request.problem
    return layouts.depthwise(request.weights, p.c) if p.is_depthwise() else layouts.hwio(request.weights)


def op(request):
    """The functions of keras.ops that the layers call, without the layers."""
    p, pads, ops = request.problem, layouts.padding(request.problem), keras.ops
    convolve = ops.depthwise_conv if p.is_depthwise() else ops.conv
    weights = ops.convert_to_tensor(kernel(request))
    bias = None if request.bias is None else ops.convert_to_tensor(request.bias)
    explicit = not isinstance(pads, str)

    def call(x):
        x = ops.pad(x, layouts.per_axis(pads, "NHWC")) if explicit else x
        y = convolve(x, weights, strides=(p.strideH, p.strideW), padding="valid" if explicit else pads,
                     data_format="channels_last", dilation_rate=(p.dilationH, p.dilationW))
        y = y if bias is None else ops.add(y, bias)
        return ops.relu(y) if p.relu else y

    return call


def predict(request):
    p = request.problem
    pad, conv = layers(request, "NHWC")
    x = keras.Input((p.h, p.w, p.c), batch_size=p.n)
    return keras.Model(x, conv(pad(x))).predict_on_batch
