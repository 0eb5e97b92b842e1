"""How layers are written for Keras: "same" by another formula, and which layers are "same"."""

import os
import sys
import unittest

import client

for folder in ("python", "keras"):
    sys.path.insert(0, os.path.join(client.WORKERS, folder))
sys.path.insert(0, client.STUBS)

import layouts  # noqa: E402
from convbench_worker import Problem  # noqa: E402
from stubbing import same_pads  # noqa: E402


class Same(unittest.TestCase):
    def test_agrees_with_tensorflows_formula_for_every_small_axis(self):
        for size in range(1, 13):
            for taps in range(1, 6):
                for stride in range(1, 5):
                    for dilation in range(1, 4):
                        self.assertEqual(same_pads(size, taps, stride, dilation),
                                         layouts.same(size, taps, stride, dilation), (size, taps, stride, dilation))

    def test_the_seeds_layer_is_padded_by_4_5_6_6(self):
        self.assertEqual((4, 5), layouts.same(256, 4, 1, 3))
        self.assertEqual((6, 6), layouts.same(256, 7, 1, 2))


class Padding(unittest.TestCase):
    def test_is_named_where_keras_has_a_name(self):
        expected = {"the seed's layer": "same", "one image": "same", "same with stride 2, as Keras pads": "same",
                    "one tap, no padding": "valid", "padding 1 with stride 2, as PyTorch pads": ((1, 1), (1, 1)),
                    "unequal padding": ((2, 1), (0, 2))}
        for name, padding in expected.items():
            self.assertEqual(padding, layouts.padding(Problem(**client.LAYERS[name])), name)


if __name__ == "__main__":
    unittest.main()
