"""Keras 3 and the framework below it as rows: worker.py BACKEND [--tf32] [--deterministic].

BACKEND is tensorflow, jax, torch, numpy or openvino; without it KERAS_BACKEND says. A process has one backend, since
Keras reads it once.
"""

import argparse
import importlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir, "python"))

import surroundings  # noqa: E402  (the folder must be known first)
from convbench_session import serve  # noqa: E402
from convbench_worker import threads  # noqa: E402

BACKENDS = ("tensorflow", "jax", "torch", "numpy", "openvino")


def main():
    """Sets what frameworks read while they load, then answers requests."""
    parser = argparse.ArgumentParser(prog="worker.py", description=__doc__.splitlines()[0])
    parser.add_argument("backend", nargs="?", choices=BACKENDS, default=os.environ.get("KERAS_BACKEND", "tensorflow"))
    parser.add_argument("--tf32", action="store_true", help="allow TF32, on GPUs alone; without it float32 is meant")
    parser.add_argument("--deterministic", action="store_true", help="the framework's switch for equal bits")
    options = parser.parse_args()
    if options.tf32 and options.backend in ("numpy", "openvino"):
        parser.error(f"--tf32: Keras on {options.backend} computes on the CPU alone")
    surroundings.set_for(options, threads())

    def make():
        """The framework comes before Keras: TensorFlow takes a number of threads only before anything has used it."""
        framework = importlib.import_module(f"backend_{options.backend}").Framework(options)
        from keras_rows import KerasWorker
        return KerasWorker(framework, options)

    serve(make, os.path.join(HERE, f"requirements-{options.backend}.txt"))


if __name__ == "__main__":
    main()
