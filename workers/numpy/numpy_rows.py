"""The rows of the NumPy worker."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

import blas
from convbench_worker import FEATURES, Plan, require_threads


class NumpyWorker:
    """Three rows on the CPU. Matrix products are NumPy's BLAS's, whose threads its own variables say."""

    def hello(self):
        return {
            "name": "NumPy",
            "version": np.__version__,
            "details": {"blas": blas.names()},
            "algorithms": [
                row("einsum", "direct", "sliding_window_view and np.einsum, float32; one thread"),
                row("im2col", "im2col", "the im2col matrix of an image and np.matmul, float32"),
                row("float64", "im2col", "the same in float64, rounded to float32 once"),
            ],
        }

    def prepare(self, request):
        require_threads(request.threads)
        if request.algorithm == "einsum":
            return EinsumPlan(request, np.float32)
        return Im2colPlan(request, np.float64 if request.algorithm == "float64" else np.float32)


def row(name, family, description):
    return {"name": name, "family": family, "description": description, "features": FEATURES}


class WindowPlan(Plan):
    """Padding, windows, bias and ReLU, which both kinds share. Buffers are made once: a run allocates little."""

    def __init__(self, request, dtype):
        p = self.p = request.problem
        self.weights = request.weights.reshape(p.groups, p.k // p.groups, p.c // p.groups, p.r, p.s).astype(dtype)
        self.bias = None if request.bias is None else request.bias.astype(dtype)[:, None, None]
        height, width = p.h + p.padTop + p.padBottom, p.w + p.padLeft + p.padRight
        self.padded = np.zeros((p.n, p.groups, p.c // p.groups, height, width), dtype)
        self.sums = np.empty((p.n, p.groups, p.k // p.groups, p.oh, p.ow), dtype)
        self.y = self.sums if dtype == np.float32 else np.empty(self.sums.shape, np.float32)
        self.x = None

        taps = ((p.r - 1) * p.dilationH + 1, (p.s - 1) * p.dilationW + 1)
        windows = sliding_window_view(self.padded, taps, axis=(3, 4))
        self.windows = windows[..., ::p.strideH, ::p.strideW, ::p.dilationH, ::p.dilationW]    # n, g, c, oh, ow, r, s

    def load(self, x):
        self.x = x.reshape(self.p.n, self.p.groups, -1, self.p.h, self.p.w)
        self.sums.fill(np.nan)
        self.y.fill(np.nan)

    def run(self):
        p = self.p
        self.padded[..., p.padTop:p.padTop + p.h, p.padLeft:p.padLeft + p.w] = self.x
        self.sum()
        if self.bias is not None:
            self.sums.reshape(p.output_shape())[...] += self.bias
        if p.relu:
            np.maximum(self.sums, 0, out=self.sums)             # keeps NaN
        if self.y is not self.sums:
            np.copyto(self.y, self.sums, casting="same_kind")   # the one rounding of float64

    def sum(self):
        """Writes the sums over c, r and s."""
        raise NotImplementedError

    def output(self):
        return self.y.reshape(self.p.output_shape())


class EinsumPlan(WindowPlan):
    """One einsum over the windows, which are a view: no copy, and no BLAS."""

    def sum(self):
        np.einsum("ngcpqrs,gkcrs->ngkpq", self.windows, self.weights, out=self.sums)


class Im2colPlan(WindowPlan):
    """w (K/G, C/G·R·S) times the columns (C/G·R·S, rows·OW) of each image and group, as many rows of outputs at a time as
    CHUNK holds: the columns of a whole image can be as large as R·S images."""

    CHUNK = 1 << 28    # bytes

    def __init__(self, request, dtype):
        super().__init__(request, dtype)
        p = self.p
        row = p.c * p.r * p.s * p.ow
        self.rows = max(1, min(p.oh, self.CHUNK // (row * np.dtype(dtype).itemsize)))
        self.columns = np.empty(row * self.rows, dtype)
        self.matrix = self.weights.reshape(p.groups, p.k // p.groups, -1)
        self.facts = {"workspaceBytes": self.columns.nbytes + self.padded.nbytes}
        if self.rows < p.oh:
            self.facts["choice"] = f"{self.rows} of {p.oh} rows at a time"
        if blas.threads():
            self.facts["threads"] = blas.threads()

    def sum(self):
        for image in range(self.p.n):
            for top in range(0, self.p.oh, self.rows):
                self.product(image, slice(top, min(top + self.rows, self.p.oh)))

    def product(self, image, rows):
        """The outputs of these rows; both reshapes are views, so that the product is written where it belongs."""
        p, height = self.p, rows.stop - rows.start
        columns = self.columns[:p.c * p.r * p.s * height * p.ow].reshape(p.groups, p.c // p.groups, p.r, p.s, height, p.ow)
        np.copyto(columns, self.windows[image][:, :, rows].transpose(0, 1, 4, 5, 2, 3))
        sums = self.sums[image][:, :, rows].view()
        sums.shape = (p.groups, p.k // p.groups, height * p.ow)    # unlike reshape, fails rather than copies
        np.matmul(self.matrix, columns.reshape(p.groups, -1, height * p.ow), out=sums)
