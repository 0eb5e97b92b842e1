"""Convolutions by SciPy: directly with signal.correlate, and by FFT with scipy.fft."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir, "python"))

from convbench_session import serve  # noqa: E402  (the folder must be known first)


def make():
    """SciPy is loaded here, after standard output is out of its way."""
    from scipy_rows import ScipyWorker
    return ScipyWorker()


if __name__ == "__main__":
    serve(make, os.path.join(HERE, "requirements.txt"))
