"""The words in which a worker written in Python speaks: a layer, a request, a plan, a fault (docs/worker-protocol.md).

A worker is an object with `hello()`, which returns what it is, and `prepare(request)`, which returns a `Plan`.
`convbench_session.serve` does the rest.
"""

import contextlib
import os
import types

FEATURES = ["batch", "stride", "dilation", "groups", "unequal-padding", "bias", "relu"]


class Fault(Exception):
    """What cannot be done, as a kind of the protocol and one line for the reader."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


class Problem(types.SimpleNamespace):
    """A layer with the protocol's names: n, c, h, w, k, r, s, strideH, ..., groups, oh, ow, bias, relu, text."""

    def input_shape(self):
        return self.n, self.c, self.h, self.w

    def weight_shape(self):
        return self.k, self.c // self.groups, self.r, self.s

    def output_shape(self):
        return self.n, self.k, self.oh, self.ow

    def is_depthwise(self):
        return self.groups == self.c and self.groups > 1

    def pads(self):
        """((top, bottom), (left, right))."""
        return (self.padTop, self.padBottom), (self.padLeft, self.padRight)

    def has_equal_pads(self):
        return self.padTop == self.padBottom and self.padLeft == self.padRight


class Request(types.SimpleNamespace):
    """What `prepare` asks for: algorithm, device, threads, problem, weights and bias as arrays (bias may be None)."""


class Plan:
    """A layer made ready for one row. Only `run` and `finish` are timed."""

    facts = {}
    """What the answer to `prepare` adds: workspaceBytes, choice, threads, device."""

    def load(self, x):
        """Takes the input (N, C, H, W) to where `run` finds it, and forgets the last output."""
        raise NotImplementedError

    def run(self):
        """Computes the whole output once."""
        raise NotImplementedError

    def finish(self):
        """Waits for what `run` has begun; a library that computes before it returns has nothing to wait for."""

    def output(self):
        """The output (N, K, OH, OW) as float32; None where nothing was computed since `load`."""
        raise NotImplementedError

    def settings(self):
        """A context in which all runs of one request stand, entered before the clock is read."""
        return contextlib.nullcontext()


def threads():
    """Threads of all cases that this process will see, as ConvBench tells; every core where nobody tells."""
    return int(os.environ.get("CONVBENCH_THREADS") or os.cpu_count())


def require_threads(wanted):
    """For libraries whose threads are fixed once they are loaded: refuses any other number."""
    if wanted != threads():
        raise Fault("failed", f"threads: {wanted} wanted, but this process began with {threads()} (CONVBENCH_THREADS)")
