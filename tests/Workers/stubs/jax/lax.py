"""lax's convolution, its patches, and the product that takes a dot algorithm."""

import enum

import numpy as np
from stubbing import Tensor, convolve, convolve_as, record


class DotAlgorithmPreset(enum.Enum):
    F32_F32_F32 = 1
    TF32_TF32_F32 = 2
    TF32_TF32_F32_X3 = 3
    BF16_BF16_F32 = 4
    BF16_BF16_F32_X6 = 5


def conv_general_dilated(lhs, rhs, window_strides, padding, rhs_dilation=None, dimension_numbers=None,
                         feature_group_count=1, precision=None):
    record("lax.conv_general_dilated", padding=padding, dimension_numbers=dimension_numbers, precision=precision)
    layout, kernel, out = dimension_numbers
    channels = np.shape(lhs)[layout.index("C")]
    if kernel != "HWIO" or out != layout or channels != feature_group_count * np.shape(rhs)[2]:
        raise TypeError(f"{dimension_numbers} with {feature_group_count} groups")
    return Tensor(convolve_as(layout, lhs, rhs, strides=window_strides, pads=padding, dilation=rhs_dilation))


def conv_general_dilated_patches(lhs, filter_shape, window_strides, padding, rhs_dilation=None, precision=None):
    """Patches (N, C·R·S, OH, OW) of an input (N, C, H, W), channels in front: filters with a single tap of one."""
    record("lax.conv_general_dilated_patches", padding=padding, precision=precision)
    r, s = filter_shape
    taps = np.tile(np.eye(r * s).reshape(r * s, 1, r, s), (np.shape(lhs)[1], 1, 1, 1))
    return Tensor(convolve(lhs, taps, window_strides, padding, rhs_dilation))


def dot_general(lhs, rhs, dimension_numbers, precision=None):
    """The one form that is used: batch axis 0 of lhs and 1 of rhs, contraction over axis 2 of both."""
    record("lax.dot_general", precision=precision)
    if dimension_numbers != (((2,), (2,)), ((0,), (1,))):
        raise TypeError(f"dimension_numbers {dimension_numbers}")
    return Tensor(np.einsum("gkm,ngmp->gknp", np.asarray(lhs), np.asarray(rhs)))
