"""The PyTorch worker on a stand-in with a GPU. What it does on a CPU is in test_rows."""

import unittest

import numpy as np

import client


class Gpus(unittest.TestCase):
    def test_a_gpu_brings_rows_of_its_own_with_their_switches(self):
        with client.Worker("torch/worker.py", stubs=True, STUB_GPUS="1") as worker:
            for row, tf32, benchmark in (("cudnn", "False", "False"), ("cudnn-tf32", "True", "False"),
                                         ("cudnn-benchmark", "False", "True")):
                expected = client.defined(client.SEED, *client.operands(client.SEED))
                np.testing.assert_array_equal(worker.convolve(row, client.SEED, "cuda:0"), expected)
                flags = worker.calls("cudnn.flags")[-1]
                self.assertEqual((tf32, benchmark), (flags["allow_tf32"], flags["benchmark"]), row)
            self.assertGreaterEqual(len(worker.calls("torch.cuda.synchronize")), 3)

    def test_without_a_gpu_it_has_none_of_them(self):
        with client.Worker("torch/worker.py", stubs=True) as worker:
            self.assertEqual(["conv2d", "channels-last", "no-mkldnn"], worker.algorithms())


if __name__ == "__main__":
    unittest.main()
