"""What the stand-ins of the frameworks share: a record of calls, a tensor, and the convolution by its definition.

They have the few calls that the workers use, with the semantics that the frameworks document, computed by NumPy in
float64. They test what a worker asks for on a machine that has none of the frameworks; they prove nothing else.
"""

import json
import os

import numpy as np


def record(call, **arguments):
    """Appends a call to the file that STUB_CALLS names; arguments are kept as text."""
    with open(os.environ["STUB_CALLS"], "a", encoding="utf-8") as file:
        file.write(json.dumps({"call": call, **{key: str(value) for key, value in arguments.items()}}) + "\n")


def gpus():
    """How many CUDA devices the machine pretends to have."""
    return int(os.environ.get("STUB_GPUS", "0"))


class Tensor:
    """An array on a device, with the methods by which the frameworks move it and hand it out."""

    def __init__(self, value, device="cpu"):
        self.value, self.device, self.shape = np.asarray(value), device, np.shape(value)

    def __array__(self, dtype=None, copy=None):
        return self.value

    def __add__(self, other):
        return Tensor(self.value + np.asarray(other), self.device)

    def numpy(self):
        return self.value

    def to(self, device):
        return Tensor(self.value, device)

    def contiguous(self, memory_format="contiguous_format"):
        record("Tensor.contiguous", memory_format=memory_format)
        return self

    def detach(self):
        return self

    def cpu(self):
        return Tensor(self.value)


def floats(sums):
    return np.asarray(sums, np.float32)


def same_pads(size, taps, stride, dilation):
    """TensorFlow's rule: max(taps − stride, 0) where stride divides size, else max(taps − size mod stride, 0)."""
    taps = (taps - 1) * dilation + 1
    total = max(taps - (stride if size % stride == 0 else size % stride), 0)
    return total // 2, total - total // 2


def convolve(x, w, strides=(1, 1), pads=((0, 0), (0, 0)), dilation=(1, 1)):
    """Σ over c, r, s of x (N, C, H, W) times w (K, C/G, R, S), filter not flipped; G follows from the channels.

    `pads` is "valid", "same" in either case, or a pair for each side.
    """
    x, w = np.asarray(x, np.float64), np.asarray(w, np.float64)
    k, depth, r, s = w.shape
    if isinstance(pads, str):
        pads = ((0, 0), (0, 0)) if pads.lower() == "valid" else [
            same_pads(x.shape[2 + i], w.shape[2 + i], strides[i], dilation[i]) for i in (0, 1)]
    x = np.pad(x, [(0, 0), (0, 0), *pads])
    n, c, height, width = x.shape
    oh = (height - (r - 1) * dilation[0] - 1) // strides[0] + 1
    ow = (width - (s - 1) * dilation[1] - 1) // strides[1] + 1
    groups = c // depth
    x, w = x.reshape(n, groups, depth, height, width), w.reshape(groups, k // groups, depth, r, s)
    y = 0
    for i in range(r):
        for j in range(s):
            rows = slice(i * dilation[0], i * dilation[0] + (oh - 1) * strides[0] + 1, strides[0])
            columns = slice(j * dilation[1], j * dilation[1] + (ow - 1) * strides[1] + 1, strides[1])
            y = y + np.einsum("ngchw,gkc->ngkhw", x[..., rows, columns], w[..., i, j])
    return floats(y.reshape(n, k, oh, ow))


def convolve_as(layout, x, kernel, **how):
    """The same for an input in `layout` and a kernel (R, S, C/G, K)."""
    x, w = np.asarray(x), np.asarray(kernel).transpose(3, 2, 0, 1)
    if layout == "NCHW":
        return convolve(x, w, **how)
    return convolve(x.transpose(0, 3, 1, 2), w, **how).transpose(0, 2, 3, 1)


def as_grouped(kernel):
    """A depthwise kernel (R, S, C, M) as that of C groups, (R, S, 1, C·M)."""
    r, s, c, m = np.shape(kernel)
    return np.reshape(np.asarray(kernel), (r, s, 1, c * m))
