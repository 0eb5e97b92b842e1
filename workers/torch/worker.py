"""Convolutions by PyTorch, of whatever version this Python has: F.conv2d on the CPU and on CUDA devices."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir, "python"))

from convbench_session import serve  # noqa: E402  (the folder must be known first)


def make():
    """PyTorch is loaded here, after standard output is out of its way."""
    from torch_rows import TorchWorker
    return TorchWorker()


if __name__ == "__main__":
    serve(make, os.path.join(HERE, "requirements.txt"))
