"""The other side of the protocol, for tests: a worker as a child process, layers, and operands of small integers."""

import itertools
import json
import os
import subprocess
import sys
import tempfile

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
WORKERS = os.path.join(HERE, os.pardir, os.pardir, os.pardir, "workers")
STUBS = os.path.join(HERE, os.pardir, "stubs")


def layer(n=1, c=4, h=9, w=8, k=6, r=3, s=3, stride=(1, 1), pads=((1, 1), (1, 1)), dilation=(1, 1), groups=1,
          bias=False, relu=False):
    """A layer with the protocol's names."""
    (top, bottom), (left, right) = pads
    return {"n": n, "c": c, "h": h, "w": w, "k": k, "r": r, "s": s, "strideH": stride[0], "strideW": stride[1],
            "padTop": top, "padBottom": bottom, "padLeft": left, "padRight": right, "dilationH": dilation[0],
            "dilationW": dilation[1], "groups": groups, "bias": bias, "relu": relu, "text": "a layer of a test",
            "oh": (h + top + bottom - (r - 1) * dilation[0] - 1) // stride[0] + 1,
            "ow": (w + left + right - (s - 1) * dilation[1] - 1) // stride[1] + 1}


SEED = layer(c=3, h=16, w=15, k=5, r=4, s=7, pads=((4, 5), (6, 6)), dilation=(3, 2))
"""The layer with which this project began (256×256×1024, kernel 4×7, "same", dilation 3×2), with few pixels."""

LAYERS = {
    "one image": layer(),
    "batch and bias": layer(n=2, c=3, h=7, w=6, k=5, bias=True),
    "one tap, no padding": layer(r=1, s=1, pads=((0, 0), (0, 0)), c=7, k=5),
    "unequal padding": layer(r=5, s=2, pads=((2, 1), (0, 2))),
    "strides 2 and 3": layer(stride=(2, 3)),
    "same with stride 2, as Keras pads": layer(h=8, w=8, stride=(2, 2), pads=((0, 1), (0, 1))),
    "padding 1 with stride 2, as PyTorch pads": layer(h=8, w=8, stride=(2, 2)),
    "dilation and unequal padding": layer(h=12, w=12, r=4, dilation=(2, 3), pads=((3, 3), (2, 4))),
    "two groups": layer(c=8, groups=2),
    "depthwise": layer(c=8, k=8, groups=8),
    "depthwise with two filters a channel, stride 2": layer(c=4, k=8, groups=4, stride=(2, 2), bias=True),
    "bias and ReLU": layer(bias=True, relu=True),
    "one row of pixels": layer(h=1, w=20, r=1, s=9, pads=((0, 0), (4, 4))),
    "stride and dilation together": layer(h=12, w=13, stride=(2, 2), dilation=(2, 2)),
    "the seed's layer": SEED,
}


def operands(p):
    """x, w and b of whole numbers from −3 to 3: sums of fewer than 2²⁴/9 products are exact in float32."""
    random = np.random.default_rng(1729)

    def whole(*shape):
        return random.integers(-3, 4, shape).astype(np.float32)

    bias = whole(p["k"]) if p["bias"] else None
    return whole(p["n"], p["c"], p["h"], p["w"]), whole(p["k"], p["c"] // p["groups"], p["r"], p["s"]), bias


def defined(p, x, w, b):
    """The layer's sum, tap by tap."""
    x = np.pad(x, ((0, 0), (0, 0), (p["padTop"], p["padBottom"]), (p["padLeft"], p["padRight"])))
    y = np.zeros((p["n"], p["k"], p["oh"], p["ow"]), np.float32)
    depth, count = p["c"] // p["groups"], p["k"] // p["groups"]
    for k, c, r, s in itertools.product(range(p["k"]), range(depth), range(p["r"]), range(p["s"])):
        rows = slice(r * p["dilationH"], r * p["dilationH"] + (p["oh"] - 1) * p["strideH"] + 1, p["strideH"])
        columns = slice(s * p["dilationW"], s * p["dilationW"] + (p["ow"] - 1) * p["strideW"] + 1, p["strideW"])
        y[:, k] += x[:, k // count * depth + c, rows, columns] * w[k, c, r, s]
    y = y if b is None else y + b[:, None, None]
    return np.maximum(y, 0) if p["relu"] else y


class Worker:
    """A worker of this project as a child process, with the frameworks' stand-ins where `stubs` is true."""

    def __init__(self, *command, stubs=False, threads=1, **environment):
        self.folder = tempfile.TemporaryDirectory()
        self.calls_file = self.path("calls")
        environment = {**os.environ, "CONVBENCH_THREADS": str(threads), "STUB_CALLS": self.calls_file, **environment}
        if stubs:
            environment["PYTHONPATH"] = STUBS
        self.child = subprocess.Popen(
            [sys.executable, os.path.join(WORKERS, command[0]), *command[1:]], env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.count = 0
        self.hello = self.ask(do="hello", protocol=1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.stdin.close()
        self.child.stdout.close()
        self.code = self.child.wait(10)
        self.folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def ask(self, **message):
        self.count += 1
        answer = self.say(json.dumps({"id": self.count, **message}))
        if answer["id"] != self.count:
            raise AssertionError(f"an answer to {answer['id']} instead of {self.count}")
        return answer

    def say(self, line):
        self.child.stdin.write(line.encode() + b"\n")
        self.child.stdin.flush()
        return json.loads(self.child.stdout.readline())

    def algorithms(self):
        return [algorithm["name"] for algorithm in self.hello["algorithms"]]

    def prepare(self, algorithm, p, plan=1, device="cpu", threads=1):
        x, w, b = operands(p)
        np.save(self.path("x.npy"), x)
        np.save(self.path("w.npy"), w)
        message = {"plan": plan, "algorithm": algorithm, "device": device, "threads": threads, "problem": p,
                   "weights": self.path("w.npy")}
        if b is not None:
            np.save(self.path("b.npy"), b)
            message["bias"] = self.path("b.npy")
        return self.ask(do="prepare", **message)

    def convolve(self, algorithm, p, device="cpu", runs=2, threads=1):
        """The output, or the error with which the row refuses."""
        for message in ({"do": "load", "input": self.path("x.npy")}, {"do": "run", "iterations": runs},
                        {"do": "store", "output": self.path("y.npy")}, {"do": "close"}):
            if message["do"] == "load":
                answer = self.prepare(algorithm, p, device=device, threads=threads)
                if "error" in answer:
                    return answer["error"]
            answer = self.ask(plan=1, **message)
            if "error" in answer:
                raise AssertionError(answer["error"])
        return np.load(self.path("y.npy"))

    def calls(self, *names):
        """The recorded calls of these names, in their order, each with its arguments."""
        if not os.path.exists(self.calls_file):
            return []
        with open(self.calls_file, encoding="utf-8") as file:
            return [call for call in map(json.loads, file) if call["call"] in names]
