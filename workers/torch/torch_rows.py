"""The rows of the PyTorch worker."""

import contextlib

import torch
import torch.nn.functional as F

from convbench_worker import FEATURES, Plan, threads

LAST = torch.channels_last


class TorchWorker:
    """F.conv2d. TF32, which PyTorch by itself allows on CUDA devices, is off but in the rows named after it."""

    def __init__(self):
        torch.set_num_threads(threads())
        torch.set_num_interop_threads(1)             # before anything is computed; one operator runs at a time
        torch.set_grad_enabled(False)
        gpus = range(torch.cuda.device_count() if torch.cuda.is_available() else 0)
        self.gpus = {f"cuda:{i}": torch.cuda.get_device_name(i) for i in gpus}

    def hello(self):
        return {
            "name": "PyTorch",
            "version": torch.__version__,
            "details": details(),
            "devices": [{"device": "cpu"}, *({"device": d, "name": name} for d, name in self.gpus.items())],
            "algorithms": [*cpu_rows(), *(cuda_rows(list(self.gpus)) if self.gpus else [])],
        }

    def prepare(self, request):
        if torch.get_num_threads() != request.threads:
            torch.set_num_threads(request.threads)
        return TorchPlan(request)


def details():
    """What lies below: the whole text of the build is one line of settings, of which three decide results."""
    show = [line.strip(" -") for line in torch.__config__.show().splitlines()]
    return {
        "cpu capability": next((line.split()[-1] for line in show if "CPU capability" in line), ""),
        "onednn": next((line.split(" (")[0] for line in show if "MKL-DNN" in line), "none"),
        "parallel": next((line.split(" (")[0] for line in show if "OpenMP" in line), "native threads"),
        "cuda": str(torch.version.cuda),
        "cudnn": str(torch.backends.cudnn.version() if torch.cuda.is_available() else None),
    }


def cpu_rows():
    def row(name, description):
        return {"name": name, "family": "auto", "errorModel": "componentwise", "devices": ["cpu"],
                "features": FEATURES, "description": description}

    return [
        row("conv2d", "F.conv2d, NCHW, the library's choice"),
        row("channels-last", "F.conv2d, input and weights in channels_last, which `load` and `prepare` make"),
        row("no-mkldnn", "F.conv2d with oneDNN off: ATen's own kernels"),
    ]


def cuda_rows(devices):
    """cuDNN chooses the algorithm by its heuristics, so that a transform is possible: the error model is normwise."""
    def row(name, description, **more):
        return {"name": name, "family": "auto", "devices": devices, "features": FEATURES, "description": description,
                **more}

    return [
        row("cudnn", "F.conv2d, NCHW, TF32 off"),
        row("cudnn-channels-last", "F.conv2d, operands in channels_last, TF32 off"),
        row("cudnn-benchmark", "F.conv2d, NCHW, TF32 off, cudnn.benchmark", onRequest=True),
        row("cudnn-deterministic", "F.conv2d, NCHW, TF32 off, cudnn.deterministic", onRequest=True),
        row("cudnn-tf32", "F.conv2d, NCHW, TF32 on, as PyTorch does by itself", operands="tf32"),
        row("cudnn-tf32-channels-last", "F.conv2d, operands in channels_last, TF32 on", operands="tf32"),
    ]


class TorchPlan(Plan):
    """One call of F.conv2d, after F.pad where opposite sides are padded unequally."""

    def __init__(self, request):
        self.p = request.problem
        self.name, self.device = request.algorithm, torch.device(request.device)
        self.format = LAST if "channels-last" in self.name else torch.contiguous_format
        self.weights = self.put(request.weights).contiguous(memory_format=self.format)
        self.bias = None if request.bias is None else self.put(request.bias)
        self.x = self.y = None
        self.facts = {"device": str(self.weights.device)}
        if self.device.type == "cpu":
            self.facts["threads"] = torch.get_num_threads()

    def put(self, array):
        return torch.from_numpy(array).to(self.device)

    def load(self, x):
        self.x, self.y = self.put(x).contiguous(memory_format=self.format), None
        self.finish()

    def run(self):
        p, x = self.p, self.x
        if p.has_equal_pads():
            padding = (p.padTop, p.padLeft)
        else:
            padding, x = 0, F.pad(x, (p.padLeft, p.padRight, p.padTop, p.padBottom))
        y = F.conv2d(x, self.weights, self.bias, (p.strideH, p.strideW), padding, (p.dilationH, p.dilationW), p.groups)
        self.y = F.relu_(y) if p.relu else y

    def finish(self):
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)

    @contextlib.contextmanager
    def settings(self):
        """The switches of the row. Plans of other rows live beside this one, so each request sets its own."""
        if self.device.type == "cpu":
            with torch.backends.mkldnn.flags(enabled=self.name != "no-mkldnn"):
                yield
        else:
            with torch.cuda.device(self.device), torch.backends.cudnn.flags(
                    enabled=True, benchmark="benchmark" in self.name, deterministic="deterministic" in self.name,
                    allow_tf32="tf32" in self.name):
                yield

    def output(self):
        return None if self.y is None else self.y.contiguous().cpu().numpy()
