"""JAX: arrays on a device, precision, and lax's convolution."""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

import layouts
import surroundings
from backend import Backend, Row, gpu_index, installed

PRESETS = {"f32": ("F32_F32_F32", "float32"), "bf16x6": ("BF16_BF16_F32_X6", "float32"),
           "tf32x3": ("TF32_TF32_F32_X3", "float32"), "tf32": ("TF32_TF32_F32", "tf32"),
           "bf16": ("BF16_BF16_F32", "bfloat16")}
"""Dot algorithms by the end of their row's name, with the format to which each rounds its operands."""


class Framework(Backend):
    """JAX begins runs before earlier ones end, on the CPU several at a time: there each is waited for."""

    title, packages, compiler = "JAX", ("jax", "jaxlib", "ml-dtypes"), "XLA"

    def __init__(self, options):
        self.tf32 = options.tf32
        if not options.tf32:
            jax.config.update("jax_default_matmul_precision", "highest")    # by itself JAX allows TF32 on a GPU

    def version(self):
        return f"JAX {jax.__version__} (jaxlib {installed('jaxlib')})"

    def gpus(self):
        if jax.default_backend() != "gpu":
            return {}
        return {f"cuda:{i}": device.device_kind for i, device in enumerate(jax.devices("gpu"))}

    def threads(self):
        return surroundings.processors()

    def device(self, device):
        return jax.devices("cpu")[0] if device == "cpu" else jax.devices("gpu")[gpu_index(device)]

    def scope(self, device):
        return jax.default_device(self.device(device))

    def put(self, array, device):
        return jax.block_until_ready(jax.device_put(np.array(array), self.device(device)))

    def wait(self, y, device):
        return jax.block_until_ready(y)

    def waits_each(self, device):
        return device == "cpu"

    def numpy(self, y):
        return np.asarray(y)

    def compiled(self, pad, layer):
        """The weights are arguments: as constants of the program they would be folded, and compiled in."""
        weights = [variable.value for variable in layer.trainable_variables]
        call = jax.jit(lambda weights, x: layer.stateless_call(weights, [], pad(x))[0])
        return lambda x: call(weights, x)

    def rows(self):
        def row(name, precision, layout="NHWC", compiled=True, **more):
            text = f"lax.conv_general_dilated, precision {precision}{'' if compiled else ', not compiled'}"
            return Row(name, text, lambda request: convolution(request, layout, precision, compiled), layout, more=more)

        free = {} if self.tf32 else {"devices": ["cpu"]}        # on a GPU these two round to TF32
        rows = [
            row("lax-default", "default", **free),
            row("lax-default-channels-first", "default", "NCHW", **free),
            row("lax-high", "high", **free),
            row("lax-eager", "default", compiled=False, onRequest=True, **free),
        ]
        if not self.tf32:
            rows.append(row("lax-highest", "highest"))
        for end, (preset, operands) in PRESETS.items():
            if not self.tf32 or operands == "tf32":
                rows.append(Row(
                    f"patches-{end}", f"lax.conv_general_dilated_patches and dot_general by {preset}",
                    lambda request, preset=preset: product(request, preset), "NCHW", "im2col",
                    more={"operands": operands, "onRequest": True}))
        return rows


def convolution(request, layout, precision, compiled):
    """The weights are an argument of what is compiled, in the order that Keras gives them."""
    p, bias = request.problem, request.bias
    weights = jnp.asarray(layouts.hwio(request.weights))
    bias = None if bias is None else jnp.reshape(jnp.asarray(bias), layouts.bias_shape(layout))

    def call(weights, x):
        y = lax.conv_general_dilated(
            x, weights, (p.strideH, p.strideW), p.pads(), rhs_dilation=(p.dilationH, p.dilationW),
            dimension_numbers=(layout, "HWIO", layout), feature_group_count=p.groups, precision=precision)
        return finished(y, bias, p)

    call = jax.jit(call) if compiled else call
    return lambda x: call(weights, x)


def product(request, preset):
    """Dot algorithms are for products: the convolution is written as one, over patches that float32 copies exactly."""
    p = request.problem
    weights = jnp.asarray(request.weights.reshape(p.groups, p.k // p.groups, -1))
    bias = None if request.bias is None else jnp.reshape(jnp.asarray(request.bias), layouts.bias_shape("NCHW"))

    @jax.jit
    def call(weights, x):
        patches = lax.conv_general_dilated_patches(
            x, (p.r, p.s), (p.strideH, p.strideW), p.pads(), rhs_dilation=(p.dilationH, p.dilationW),
            precision="highest")                                                        # n, c·r·s, oh, ow
        patches = jnp.reshape(patches, (p.n, p.groups, -1, p.oh * p.ow))
        y = lax.dot_general(weights, patches, (((2,), (2,)), ((0,), (1,))),
                            precision=getattr(lax.DotAlgorithmPreset, preset))          # g, k, n, oh·ow
        return finished(jnp.reshape(jnp.transpose(y, (2, 0, 1, 3)), p.output_shape()), bias, p)

    return lambda x: call(weights, x)


def finished(y, bias, p):
    y = y if bias is None else y + bias
    return jnp.maximum(y, 0) if p.relu else y
