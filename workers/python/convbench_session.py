"""The worker protocol, version 1 (docs/worker-protocol.md): the loop that answers, and the files of tensors."""

import json
import math
import os
import platform
import shlex
import sys
import time
import types

from convbench_worker import Fault, Problem, Request

PROTOCOL = 1
MAGIC = b"\x93NUMPY\x01\x00"
OUT_OF_MEMORY = ("out of memory", "can't allocate memory", "RESOURCE_EXHAUSTED")


def serve(make, needs):
    """Answers requests until standard input ends.

    `make` makes the worker: it loads the library only then, when standard output is out of its way, and a library that
    is not there becomes the answer to `hello`. `needs` is the file of requirements that brings it.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)                                    # what a library prints goes to standard error
    session = _Session(make, needs)
    for line in sys.stdin.buffer:
        answers.write(json.dumps(session.answer(line)).encode() + b"\n")
        answers.flush()


class _Session:
    """The worker, once it is made, and its plans by number."""

    def __init__(self, make, needs):
        self._make, self._needs, self._worker, self._plans, self._loaded = make, needs, None, {}, set()
        self._requests = {name: getattr(self, name) for name in ("hello", "prepare", "load", "run", "store", "close")}

    def answer(self, line):
        """The answer to one line. Nothing that a request does ends the worker."""
        number = None
        try:
            message = json.loads(line)
            number = message["id"]
            if message["do"] not in self._requests:
                raise Fault("usage", f"do: one of {', '.join(self._requests)} expected, not '{message['do']}'")
            return {"id": number, **self._requests[message["do"]](types.SimpleNamespace(**message))}
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            kind = "usage" if _is_here(error) else "failed"
            return _error(number, kind, error)
        except Fault as fault:
            return _error(number, fault.kind, fault)
        except Exception as error:                   # a library may raise anything; the case alone pays for it
            return _error(number, "memory" if _is_memory(error) else "failed", error)

    def hello(self, message):
        if message.protocol != PROTOCOL:
            raise Fault("usage", f"protocol: {PROTOCOL} is spoken here, not {message.protocol}")
        try:
            self._worker = self._worker or self._make()
        except ImportError as error:
            raise Fault("missing", f"{_first_line(error)}: install it with {_install_line(self._needs)}") from error
        hello = self._worker.hello()
        hello["details"] = {"python": platform.python_version(), **hello.get("details", {})}
        return {"protocol": PROTOCOL, **hello}

    def prepare(self, message):
        if self._worker is None:
            raise Fault("usage", "prepare: hello comes first")
        names = [algorithm["name"] for algorithm in self._worker.hello()["algorithms"]]
        if message.algorithm not in names:
            raise Fault("usage", f"algorithm: one of {', '.join(names)} expected, not '{message.algorithm}'")
        if message.plan in self._plans:
            raise Fault("usage", f"plan: {message.plan} is in use")
        problem = Problem(**message.problem)
        bias = _read(message.bias, (problem.k,)) if problem.bias else None
        plan = self._worker.prepare(Request(
            algorithm=message.algorithm, device=message.device, threads=message.threads, problem=problem,
            weights=_read(message.weights, problem.weight_shape()), bias=bias))
        self._plans[message.plan] = (problem, plan)
        return plan.facts

    def load(self, message):
        problem, plan = self._plan(message)
        plan.load(_read(message.input, problem.input_shape()))
        self._loaded.add(message.plan)
        return {}

    def run(self, message):
        _, plan = self._plan(message)
        if message.plan not in self._loaded:
            raise Fault("usage", f"run: plan {message.plan} has no input yet")
        with plan.settings():
            start = time.perf_counter_ns()
            for _ in range(message.iterations):
                plan.run()
            plan.finish()
            return {"ns": time.perf_counter_ns() - start}

    def store(self, message):
        problem, plan = self._plan(message)
        _write(message.output, plan.output(), problem.output_shape())
        return {}

    def close(self, message):
        self._plan(message)
        del self._plans[message.plan]
        self._loaded.discard(message.plan)
        return {}

    def _plan(self, message):
        if message.plan not in self._plans:
            raise Fault("usage", f"plan: {message.plan} was never prepared, or is closed")
        return self._plans[message.plan]


def _read(path, shape):
    """The tensor of a file that ConvBench wrote: the numbers begin at byte 10 + the length that bytes 8 and 9 tell.

    NumPy's own reader takes a quarter of a millisecond for each header, which counts as work of `load`.
    """
    import numpy
    count = math.prod(shape)
    with open(path, "rb") as file:
        head = file.read(10)
        offset = 10 + int.from_bytes(head[8:10], "little")
        header = file.read(offset - 10)
        if head[:8] != MAGIC or b"'<f4'" not in header or os.fstat(file.fileno()).st_size != offset + 4 * count:
            raise Fault("usage", f"{path}: .npy of float32 {shape} expected, {offset + 4 * count} bytes")
        return numpy.fromfile(file, numpy.float32, count).reshape(shape)


def _write(path, array, shape):
    import numpy
    if array is None:
        array = numpy.full(shape, numpy.nan, numpy.float32)    # nothing was computed, and nothing may pass
    if array.dtype != numpy.float32:
        raise Fault("failed", f"output: float32 expected, not {array.dtype}")
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {array.shape}, }}"
    header = header.ljust(-(len(MAGIC) + 2 + len(header) + 1) % 64 + len(header)) + "\n"      # data begin at 64·k
    with open(path, "wb") as file:
        file.write(MAGIC + len(header).to_bytes(2, "little") + header.encode())
        file.write(numpy.ascontiguousarray(array).data)


def _is_here(error):
    """Whether it was raised in this file: then the request lacks something; a library's own error is a failure."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_filename in (__file__, json.decoder.__file__)


def _is_memory(error):
    return isinstance(error, MemoryError) or any(words in str(error) for words in OUT_OF_MEMORY)


def _first_line(error):
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


def _error(number, kind, error):
    text = _first_line(error) if isinstance(error, Fault) else f"{type(error).__name__}: {_first_line(error)}"
    return {"id": number, "error": {"kind": kind, "message": text[:1000]}}


def _install_line(requirements):
    """The command that installs requirements, from the repository's root: it is recorded, so it has no path of this machine."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    python = os.path.basename(sys.executable) or "python3"
    return shlex.join([python, "-m", "pip", "install", "-r", os.path.relpath(requirements, root)])
