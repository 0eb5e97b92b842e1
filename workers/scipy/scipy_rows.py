"""The rows of the SciPy worker."""

import numpy as np
import scipy
from scipy import fft, signal

from convbench_worker import FEATURES, Plan, require_threads


class ScipyWorker:
    """Two rows on the CPU."""

    def hello(self):
        return {
            "name": "SciPy",
            "version": scipy.__version__,
            "details": {"numpy": np.__version__},
            "algorithms": [
                {"name": "direct", "family": "direct", "features": FEATURES, "onRequest": True,
                 "description": "signal.correlate(method='direct') per image and filter; one thread"},
                {"name": "fft", "family": "fft", "features": FEATURES,
                 "description": "scipy.fft.rfft2 in float32 of whole images, filters transformed once"},
            ],
        }

    def prepare(self, request):
        require_threads(request.threads)
        return (FftPlan if request.algorithm == "fft" else DirectPlan)(request)


class PhasePlan(Plan):
    """What SciPy lacks: padding, groups, strides and dilation.

    Taps d apart see only every d-th pixel: output (a + i·d, b + j·d) is a dense correlation of the pixels
    (a + ·d, b + ·d). So a dilated layer is one dense correlation a phase (a, b), with no zero among the taps, which
    would turn a NaN beside a tap into a NaN of the output. With a stride, all outputs are computed and some are kept.
    """

    def __init__(self, request):
        self.p = p = request.problem
        self.bias = None if request.bias is None else request.bias[:, None, None]
        self.padded = np.zeros((p.n, p.c, p.h + p.padTop + p.padBottom, p.w + p.padLeft + p.padRight), np.float32)
        self.dense = np.empty((p.n, p.k, (p.oh - 1) * p.strideH + 1, (p.ow - 1) * p.strideW + 1), np.float32)
        self.y = np.empty(p.output_shape(), np.float32)
        self.x = None

    def load(self, x):
        self.x = x
        self.dense.fill(np.nan)
        self.y.fill(np.nan)

    def run(self):
        p = self.p
        self.padded[..., p.padTop:p.padTop + p.h, p.padLeft:p.padLeft + p.w] = self.x
        for a, b in self.phases():
            target = self.dense[..., a::p.dilationH, b::p.dilationW]
            target[...] = self.correlate(self.padded[..., a::p.dilationH, b::p.dilationW])[
                ..., :target.shape[2], :target.shape[3]]
        np.copyto(self.y, self.dense[..., ::p.strideH, ::p.strideW])
        if self.bias is not None:
            self.y += self.bias
        if p.relu:
            np.maximum(self.y, 0, out=self.y)       # keeps NaN

    def phases(self):
        """The phases that have an output."""
        return [(a, b) for a in range(min(self.p.dilationH, self.dense.shape[2]))
                for b in range(min(self.p.dilationW, self.dense.shape[3]))]

    def correlate(self, image):
        """The dense valid correlation (n, k, ·, ·) of an image (n, c, ·, ·) with the weights, group by group."""
        raise NotImplementedError

    def output(self):
        return self.y


class DirectPlan(PhasePlan):
    """A correlation over c, r and s at once; the axis of c has one place to stand and vanishes."""

    def __init__(self, request):
        super().__init__(request)
        self.weights = request.weights

    def correlate(self, image):
        p = self.p
        channels, filters = p.c // p.groups, p.k // p.groups
        starts = [k // filters * channels for k in range(p.k)]
        return np.stack([[signal.correlate(x[start:start + channels], w, "valid", "direct")[0]
                          for start, w in zip(starts, self.weights)] for x in image])


class FftPlan(PhasePlan):
    """Y = Σ over c of X · conj(W) at each frequency; the cyclic correlation's first outputs are the valid ones."""

    def __init__(self, request):
        super().__init__(request)
        p, self.threads = self.p, request.threads
        sides = (-(-self.padded.shape[2] // p.dilationH), -(-self.padded.shape[3] // p.dilationW))
        self.size = tuple(fft.next_fast_len(side, real=True) for side in sides)
        spectrum = np.conj(fft.rfft2(request.weights, self.size, workers=self.threads))
        spectrum = spectrum.reshape(p.groups, p.k // p.groups, p.c // p.groups, -1)
        self.spectrum = np.ascontiguousarray(spectrum.transpose(0, 3, 2, 1))        # g, f, c, k
        self.facts = {"workspaceBytes": self.spectrum.nbytes + self.padded.nbytes + self.dense.nbytes,
                      "choice": f"transforms of {self.size[0]}×{self.size[1]}"}

    def correlate(self, image):
        p = self.p
        x = fft.rfft2(image, self.size, workers=self.threads)
        shape = (p.n, p.k, *x.shape[2:])
        x = x.reshape(p.n, p.groups, p.c // p.groups, -1).transpose(1, 3, 0, 2)     # g, f, n, c
        y = np.matmul(x, self.spectrum)                                             # g, f, n, k
        return fft.irfft2(y.transpose(2, 0, 3, 1).reshape(shape), self.size, workers=self.threads)
