"""PyTorch under Keras, and torch.nn.functional.conv2d."""

import contextlib

import keras
import torch
import torch.nn.functional as F

from backend import Backend, Row
from convbench_worker import threads


class Framework(Backend):
    """Operators on the CPU are computed when they return; a CUDA device is waited for."""

    title, packages, compiler = "PyTorch", ("torch",), "torch.compile"

    def __init__(self, options):
        torch.set_num_threads(threads())
        torch.set_num_interop_threads(1)
        torch.set_grad_enabled(False)
        torch.backends.cudnn.allow_tf32 = options.tf32
        torch.backends.cuda.matmul.allow_tf32 = options.tf32
        if options.deterministic:
            torch.use_deterministic_algorithms(True)

    def version(self):
        return f"PyTorch {torch.__version__}"

    def details(self):
        cudnn = torch.backends.cudnn.version() if torch.cuda.is_available() else None
        return {**super().details(), "cuda": str(torch.version.cuda), "cudnn": str(cudnn)}

    def gpus(self):
        count = torch.cuda.device_count() if torch.cuda.is_available() else 0
        return {f"cuda:{i}": torch.cuda.get_device_name(i) for i in range(count)}

    def threads(self):
        return torch.get_num_threads()

    @contextlib.contextmanager
    def scope(self, device):
        with keras.device(device.replace("cuda", "gpu")):
            yield

    def put(self, array, device):
        return torch.tensor(array, device=device)

    def wait(self, y, device):
        if device != "cpu":
            torch.cuda.synchronize(device)
        return y

    def numpy(self, y):
        return y.detach().cpu().contiguous().numpy()

    def compiled(self, pad, layer):
        return torch.compile(lambda x: layer(pad(x)))

    def rows(self):
        return [
            Row("functional", "F.conv2d", lambda request: functional(request, torch.contiguous_format), "NCHW"),
            Row("functional-channels-last", "F.conv2d, weights in channels_last, input brought to it in each run",
                lambda request: functional(request, torch.channels_last), "NCHW"),
        ]


def functional(request, memory_format):
    """One call of F.conv2d, after F.pad where opposite sides are padded unequally."""
    p = request.problem
    weights = torch.tensor(request.weights, device=request.device).contiguous(memory_format=memory_format)
    bias = None if request.bias is None else torch.tensor(request.bias, device=request.device)
    padding = (p.padTop, p.padLeft) if p.has_equal_pads() else 0

    def call(x):
        x = x.contiguous(memory_format=memory_format)
        if not p.has_equal_pads():
            x = F.pad(x, (p.padLeft, p.padRight, p.padTop, p.padBottom))
        y = F.conv2d(x, weights, bias, (p.strideH, p.strideW), padding, (p.dilationH, p.dilationW), p.groups)
        return F.relu(y) if p.relu else y

    return call
