"""What frameworks read from their surroundings while they load: variables and the processors they may use."""

import os

VARIABLES = (
    "KERAS_BACKEND", "TF_ENABLE_ONEDNN_OPTS", "TF_DETERMINISTIC_OPS", "XLA_FLAGS", "JAX_PLATFORMS", "PJRT_NPROC",
    "NVIDIA_TF32_OVERRIDE", "CUBLAS_WORKSPACE_CONFIG", "CUDA_VISIBLE_DEVICES", "ONEDNN_MAX_CPU_ISA",
    "ONEDNN_DEFAULT_FPMATH_MODE", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS",
)
"""Variables that decide what is computed, or by how many threads; the run's record holds those that are set."""

NO_SWITCH = ("jax", "numpy", "openvino")
"""Backends whose pool is as large as the processors that the process may use: XLA's, and OpenVINO's under Keras."""


def set_for(options, count):
    """Sets the backend, its threads where only the surroundings say them, and its switches."""
    environment = os.environ
    environment["KERAS_BACKEND"] = options.backend
    environment.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    environment.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")       # an idle worker must not hold all of the GPU
    environment.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    if options.backend in NO_SWITCH:
        environment["PJRT_NPROC"] = str(count)
        restrict(count)
    if options.deterministic:
        environment["XLA_FLAGS"] = f"{environment.get('XLA_FLAGS', '')} --xla_gpu_deterministic_ops=true".strip()
        environment.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")


def restrict(count):
    """Leaves the process `count` of its processors, each on a core of its own as long as there are cores."""
    if not hasattr(os, "sched_setaffinity"):
        return
    order = sorted(os.sched_getaffinity(0), key=lambda cpu: (siblings(cpu).index(cpu), cpu))
    os.sched_setaffinity(0, order[:count])


def siblings(cpu):
    """The processors that share a core with this one, itself among them; it alone where the system does not tell."""
    path = f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list"
    if not os.path.exists(path):
        return [cpu]
    with open(path, encoding="ascii") as file:
        spans = [list(map(int, span.split("-"))) for span in file.read().strip().split(",")]
    return sorted(number for span in spans for number in range(span[0], span[-1] + 1))


def processors():
    """How many processors the process may use; None where the system does not tell."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None


def described():
    """The variables that are set, and the processors that are left, as texts for the run's record."""
    found = {name: os.environ[name] for name in VARIABLES if name in os.environ}
    if hasattr(os, "sched_getaffinity"):
        found["processors"] = ",".join(map(str, sorted(os.sched_getaffinity(0))))
    return found
