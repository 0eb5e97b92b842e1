"""The protocol's loop, asked through the NumPy worker and a stand-in that prints."""

import unittest

import numpy as np

import client


class Protocol(unittest.TestCase):
    def setUp(self):
        self.worker = client.Worker("numpy/worker.py")
        self.addCleanup(self.worker.__exit__)

    def error(self, **message):
        return self.worker.ask(**message)["error"]

    def test_what_is_not_understood_is_usage_and_the_worker_goes_on(self):
        p = client.layer()
        self.assertEqual("usage", self.error(do="sing")["kind"])
        self.assertEqual("usage", self.error(do="hello", protocol=2)["kind"])
        self.assertEqual("usage", self.error(do="run", plan=7, iterations=1)["kind"])
        self.assertEqual("usage", self.error(do="run")["kind"])
        self.assertEqual("usage", self.error(do="prepare", plan=1)["kind"])
        self.assertEqual("usage", self.worker.say("{half")["error"]["kind"])
        self.assertEqual("usage", self.worker.prepare("no-such", p)["error"]["kind"])
        self.assertIsNone(self.worker.prepare("im2col", p).get("error"))
        self.assertEqual("usage", self.worker.prepare("im2col", p)["error"]["kind"])         # a plan in use
        self.assertEqual("usage", self.error(do="run", plan=1, iterations=1)["kind"])        # run before load
        self.assertEqual("usage", self.error(do="load", plan=1, input=self.worker.path("w.npy"))["kind"])
        self.assertEqual("failed", self.error(do="load", plan=1, input=self.worker.path("none.npy"))["kind"])

    def test_members_that_it_does_not_know_are_ignored(self):
        self.assertNotIn("error", self.worker.ask(do="hello", protocol=1, colour="green"))

    def test_an_output_that_no_run_wrote_is_nan(self):
        for row in self.worker.algorithms():
            self.worker.convolve(row, client.layer())
            self.worker.prepare(row, client.layer(), plan=2)
            for message in ({"do": "load", "input": self.worker.path("x.npy")},
                            {"do": "store", "output": self.worker.path("y.npy")}):
                self.worker.ask(plan=2, **message)
            self.assertTrue(np.isnan(np.load(self.worker.path("y.npy"))).all(), row)

    def test_files_may_go_once_a_request_is_answered(self):
        p = client.layer()
        x, w, b = client.operands(p)
        self.worker.prepare("im2col", p)
        self.worker.ask(do="load", plan=1, input=self.worker.path("x.npy"))
        for name in ("x.npy", "w.npy"):
            with open(self.worker.path(name), "r+b") as file:
                file.write(b"\0" * 400)
        self.worker.ask(do="run", plan=1, iterations=1)
        self.worker.ask(do="store", plan=1, output=self.worker.path("y.npy"))
        np.testing.assert_array_equal(np.load(self.worker.path("y.npy")), client.defined(p, x, w, b))

    def test_outputs_are_npy_version_1(self):
        self.worker.convolve("einsum", client.layer())
        with open(self.worker.path("y.npy"), "rb") as file:
            head = file.read(128)
        self.assertEqual(b"\x93NUMPY\x01\x00", head[:8])
        self.assertIn(b"'<f4'", head)
        self.assertIn(b"'fortran_order': False", head)
        self.assertEqual(0, (10 + int.from_bytes(head[8:10], "little")) % 64)

    def test_another_number_of_threads_than_it_began_with_is_refused(self):
        self.assertIn("CONVBENCH_THREADS", self.worker.prepare("einsum", client.layer(), threads=2)["error"]["message"])

    def test_it_ends_with_its_input(self):
        with client.Worker("numpy/worker.py") as worker:
            pass
        self.assertEqual(0, worker.code)


class Surroundings(unittest.TestCase):
    def test_a_library_that_is_missing_is_named_with_the_line_that_installs_it(self):
        with client.Worker("keras/worker.py", "jax", PYTHONPATH="") as worker:
            error = worker.hello.get("error")
        if error is None:
            self.skipTest("this Python has Keras and JAX")
        self.assertEqual("missing", error["kind"])
        self.assertRegex(error["message"], r"(keras|jax).*-m pip install -r .*requirements-jax\.txt")

    def test_what_a_library_prints_stays_out_of_the_answers(self):
        with client.Worker("keras/worker.py", "numpy", stubs=True) as worker:
            self.assertEqual(1, worker.hello["protocol"])


if __name__ == "__main__":
    unittest.main()
