"""Which BLAS NumPy computes its matrix products with, and on how many threads: asked of the library that is loaded."""

import ctypes
import os

COUNTERS = ("openblas_get_num_threads", "openblas_get_num_threads64_", "scipy_openblas_get_num_threads64_",
            "scipy_openblas_get_num_threads")


def names():
    """The file names of the BLAS that this process has mapped; empty where the system does not tell."""
    return ", ".join(sorted({os.path.basename(path) for path in paths()}))


def threads():
    """The threads of OpenBLAS; None of a library that cannot be asked."""
    for path in sorted(paths()):
        library = ctypes.CDLL(path)
        for counter in COUNTERS:
            if hasattr(library, counter):
                return getattr(library, counter)()
    return None


def paths():
    """The files that are mapped, as Linux lists them."""
    if not os.path.exists("/proc/self/maps"):
        return set()
    with open("/proc/self/maps", encoding="utf-8") as maps:
        files = {line.split(maxsplit=5)[-1].strip() for line in maps if "/" in line}
    return {path for path in files if any(part in os.path.basename(path).lower() for part in ("blas", "mkl_rt"))}
