"""Convolutions by NumPy: sliding windows with einsum, im2col with a matrix product, and the latter in float64."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir, "python"))

from convbench_session import serve  # noqa: E402  (the folder must be known first)


def make():
    """NumPy is loaded here, after standard output is out of its way."""
    from numpy_rows import NumpyWorker
    return NumpyWorker()


if __name__ == "__main__":
    serve(make, os.path.join(HERE, "requirements.txt"))
