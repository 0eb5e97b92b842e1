"""Every row of the workers that run here, on every feature of a layer."""

import importlib.util
import os
import sys
import unittest
from unittest import mock

import numpy as np

import client


def judge(test, worker):
    """On whole numbers float32 is exact: each row has to give the sum itself, an FFT once it is rounded to one."""
    for algorithm in worker.hello["algorithms"]:
        for name, p in client.LAYERS.items():
            with test.subTest(row=algorithm["name"], layer=name):
                y = worker.convolve(algorithm["name"], p)
                expected = client.defined(p, *client.operands(p))
                test.assertEqual(np.float32, y.dtype)
                np.testing.assert_array_equal(np.rint(y) if algorithm["family"] == "fft" else y, expected)


class Rows(unittest.TestCase):
    def test_numpy(self):
        with client.Worker("numpy/worker.py") as worker:
            judge(self, worker)

    def test_im2col_in_parts_is_im2col(self):
        """Rows of outputs at a time: one, two with one left, and all at once, with strides, groups and images."""
        sys.path[:0] = [os.path.join(client.WORKERS, part) for part in ("python", "numpy")]
        import numpy_rows
        from convbench_worker import Problem, Request
        p = client.layer(n=2, h=9, w=8, groups=2, c=4, k=6, stride=(2, 1), bias=True)
        x, w, b = client.operands(p)
        row = p["c"] * p["r"] * p["s"] * p["ow"] * 4
        for chunk, rows in ((1, 1), (2 * row, 2), (1 << 20, p["oh"])):
            with mock.patch.object(numpy_rows.Im2colPlan, "CHUNK", chunk):
                plan = numpy_rows.Im2colPlan(
                    Request(algorithm="im2col", threads=1, problem=Problem(**p), weights=w, bias=b), np.float32)
            self.assertEqual(rows, plan.rows)
            plan.load(x)
            plan.run()
            np.testing.assert_array_equal(plan.output(), client.defined(p, x, w, b))

    @unittest.skipUnless(importlib.util.find_spec("scipy"), "this Python has no SciPy")
    def test_scipy(self):
        with client.Worker("scipy/worker.py") as worker:
            judge(self, worker)

    @unittest.skipUnless(importlib.util.find_spec("torch"), "this Python has no PyTorch")
    def test_torch(self):
        with client.Worker("torch/worker.py") as worker:
            judge(self, worker)

    def test_float64_rounds_once(self):
        """The sum of exact float64 products rounded to float32 is within half an ulp, plus 9 additions of 2⁻⁵³ s."""
        p = client.layer(c=1, k=1)
        with client.Worker("numpy/worker.py") as worker:
            worker.prepare("float64", p)
            random = np.random.default_rng(7)
            x, w = (random.standard_normal(shape).astype(np.float32) for shape in ((1, 1, 9, 8), (1, 1, 3, 3)))
            np.save(worker.path("w.npy"), w)
            np.save(worker.path("x.npy"), x)
            worker.ask(do="prepare", plan=2, algorithm="float64", device="cpu", threads=1, problem=p,
                       weights=worker.path("w.npy"))
            worker.ask(do="load", plan=2, input=worker.path("x.npy"))
            worker.ask(do="run", plan=2, iterations=1)
            worker.ask(do="store", plan=2, output=worker.path("y.npy"))
            y = np.load(worker.path("y.npy"))
        padded = np.pad(x[0, 0].astype(np.float64), 1)
        windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))
        truth, size = (windows * w[0, 0]).sum((2, 3)), np.abs(windows * w[0, 0]).sum((2, 3))
        bound = np.spacing(np.abs(y[0, 0])).astype(np.float64) / 2 + 2 * 9 * 2.0 ** -53 * size
        self.assertTrue((np.abs(y[0, 0] - truth) <= bound).all())

    def test_a_nan_reaches_the_outputs_that_read_it_and_no_other(self):
        p = client.layer(h=12, w=12, dilation=(2, 3), relu=True)
        x, w, b = client.operands(p)
        x[0, 1, 5, 6] = np.nan
        for command in ("numpy/worker.py", "scipy/worker.py"):
            with client.Worker(command) as worker:
                if "error" in worker.hello:
                    continue
                row = worker.algorithms()[0]
                worker.prepare(row, p)
                np.save(worker.path("x.npy"), x)
                worker.ask(do="load", plan=1, input=worker.path("x.npy"))
                worker.ask(do="run", plan=1, iterations=1)
                worker.ask(do="store", plan=1, output=worker.path("y.npy"))
                y = np.load(worker.path("y.npy"))
                np.testing.assert_array_equal(y, client.defined(p, x, w, b), f"{command} {row}")


if __name__ == "__main__":
    unittest.main()
