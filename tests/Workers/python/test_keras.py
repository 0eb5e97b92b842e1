"""The Keras worker on stand-ins of its five backends: what it computes, and what it asks of them."""

import os
import unittest

import numpy as np

import client

BACKENDS = ("tensorflow", "jax", "torch", "numpy", "openvino")
KERAS_ROWS = ("layer", "layer-channels-first", "predict", "layer-jit")


def keras(backend, *options, **more):
    return client.Worker("keras/worker.py", backend, *options, stubs=True, **more)


class Outputs(unittest.TestCase):
    def test_each_row_gives_what_the_numpy_worker_gives(self):
        """Whole numbers, so that both have to be exact. Stride with dilation is Keras' to refuse, in its own words."""
        with client.Worker("numpy/worker.py") as reference:
            expected = {name: reference.convolve("im2col", p) for name, p in client.LAYERS.items()}
        for backend in BACKENDS:
            with keras(backend) as worker:
                for row in worker.algorithms():
                    for name, p in client.LAYERS.items():
                        with self.subTest(backend=backend, row=row, layer=name):
                            self.compare(row, name, worker.convolve(row, p), expected[name])

    def compare(self, row, name, found, expected):
        if row in KERAS_ROWS and name == "stride and dilation together":
            self.assertEqual("unsupported", found["kind"])
            self.assertRegex(found["message"], r"^`strides > 1` not supported in conjunction .*dilation_rate=\(2, 2\)$")
        else:
            np.testing.assert_array_equal(found, expected)


class Padding(unittest.TestCase):
    def test_keras_is_asked_for_same_where_the_layer_is_same(self):
        with keras("jax") as worker:
            worker.convolve("layer", client.SEED)
            call, = worker.calls("keras.layers.Conv2D")
            self.assertEqual("same", call["padding"])
            self.assertEqual("(3, 2)", call["dilation_rate"])
            self.assertEqual([], worker.calls("keras.layers.ZeroPadding2D"))

    def test_other_padding_is_a_layer_before_a_valid_convolution(self):
        with keras("torch") as worker:
            worker.convolve("layer", client.LAYERS["padding 1 with stride 2, as PyTorch pads"])
            self.assertEqual("valid", worker.calls("keras.layers.Conv2D")[0]["padding"])
            self.assertEqual("((1, 1), (1, 1))", worker.calls("keras.layers.ZeroPadding2D")[0]["padding"])

    def test_tensorflow_pads_by_the_arguments_own_order_of_axes(self):
        with keras("tensorflow", STUB_GPUS="1") as worker:
            p = client.LAYERS["unequal padding"]
            worker.convolve("nn", p)
            worker.convolve("nn-channels-first", p, device="cuda:0")
            last, first = worker.calls("tf.nn.conv2d")[0], worker.calls("tf.nn.conv2d")[-1]
        self.assertEqual("[(0, 0), (2, 1), (0, 2), (0, 0)]", last["padding"])
        self.assertEqual("[(0, 0), (0, 0), (2, 1), (0, 2)]", first["padding"])

    def test_depthwise_layers_are_depthwise_and_other_groups_are_not(self):
        with keras("tensorflow") as worker:
            worker.convolve("layer", client.LAYERS["depthwise with two filters a channel, stride 2"])
            self.assertEqual("2", worker.calls("keras.layers.DepthwiseConv2D")[0]["depth_multiplier"])
            worker.convolve("layer", client.LAYERS["two groups"])
            self.assertEqual("2", worker.calls("keras.layers.Conv2D")[0]["groups"])


class Threads(unittest.TestCase):
    def test_tensorflow_and_pytorch_are_told(self):
        with keras("tensorflow", threads=2) as worker:
            self.assertEqual("2", worker.calls("set_intra_op_parallelism_threads")[0]["value"])
            self.assertEqual("1", worker.calls("set_inter_op_parallelism_threads")[0]["value"])
            self.assertEqual(2, worker.prepare("layer", client.layer(), threads=2)["threads"])
        with keras("torch", threads=2) as worker:
            self.assertEqual("2", worker.calls("torch.set_num_threads")[0]["count"])
            self.assertEqual("1", worker.calls("torch.set_num_interop_threads")[0]["count"])
            self.assertEqual(2, worker.prepare("layer", client.layer(), threads=2)["threads"])

    def test_tensorflow_is_told_before_keras_may_use_it(self):
        with keras("tensorflow") as worker:
            first, second = worker.calls("import keras", "set_intra_op_parallelism_threads")
        self.assertEqual(("set_intra_op_parallelism_threads", "import keras"), (first["call"], second["call"]))

    @unittest.skipUnless(hasattr(os, "sched_setaffinity"), "this system cannot restrict a process to processors")
    def test_the_others_may_use_as_many_processors(self):
        for backend in ("jax", "numpy", "openvino"):
            with keras(backend, threads=1) as worker:
                self.assertEqual("1", worker.hello["details"]["PJRT_NPROC"])
                self.assertEqual(1, len(worker.hello["details"]["processors"].split(",")))

    def test_openvinos_own_model_is_told(self):
        with keras("openvino") as worker:
            worker.convolve("model", client.layer())
            call, = worker.calls("Core.compile_model")
        self.assertEqual(("1", "f32", "LATENCY"), (call["INFERENCE_NUM_THREADS"], call["INFERENCE_PRECISION_HINT"],
                                                   call["PERFORMANCE_HINT"]))


class Waiting(unittest.TestCase):
    """Prepare calls the row once, on zeros. What it begins there is waited for too."""

    def test_jax_is_waited_for_after_each_run_on_the_cpu_and_after_the_last_on_a_gpu(self):
        waits = {}
        for device, gpus in (("cpu", "0"), ("cuda:0", "1")):
            with keras("jax", STUB_GPUS=gpus) as worker:
                worker.convolve("layer", client.layer(), device, runs=0)
                before = len(worker.calls("jax.block_until_ready"))
                worker.convolve("layer", client.layer(), device, runs=5)
                waits[device] = len(worker.calls("jax.block_until_ready")) - 2 * before
        self.assertEqual({"cpu": 5, "cuda:0": 0}, waits)        # run 0 times, the second still waits once at its end

    def test_gpus_of_tensorflow_and_pytorch_are_waited_for(self):
        for backend, call in (("tensorflow", "sync_devices"), ("torch", "torch.cuda.synchronize")):
            for device in ("cpu", "cuda:0"):
                with keras(backend, STUB_GPUS="1") as worker:
                    worker.convolve("layer", client.layer(), device)
                    self.assertEqual(device != "cpu", len(worker.calls(call)) > 0, (backend, device))

    def test_openvino_computes_in_each_run(self):
        with keras("openvino") as worker:
            worker.convolve("layer", client.layer(), runs=5)
            self.assertGreaterEqual(len(worker.calls("keras.ops.convert_to_numpy")), 5)


class Switches(unittest.TestCase):
    def test_tf32_is_off_unless_it_is_asked_for(self):
        with keras("tensorflow") as worker:
            self.assertEqual("False", worker.calls("enable_tensor_float_32_execution")[0]["value"])
        with keras("jax") as worker:
            self.assertEqual("highest", worker.calls("jax.config.update")[0]["value"])
        with keras("torch") as worker:
            self.assertEqual("False", worker.calls("torch.backends.cudnn.allow_tf32")[0]["value"])

    def test_with_tf32_the_rows_stand_on_gpus_and_say_so(self):
        for backend in ("tensorflow", "jax", "torch"):
            with keras(backend, "--tf32", STUB_GPUS="1") as worker:
                self.assertEqual([{"device": "cuda:0", "name": "Stub GPU"}], worker.hello["devices"])
                self.assertEqual({"tf32"}, {algorithm["operands"] for algorithm in worker.hello["algorithms"]})
                self.assertNotIn("lax-highest", worker.algorithms())
            with keras(backend, "--tf32") as worker:
                self.assertEqual("missing", worker.hello["error"]["kind"])

    def test_jax_rounds_to_tf32_on_a_gpu_only_where_it_is_allowed(self):
        with keras("jax", STUB_GPUS="1") as worker:
            devices = {algorithm["name"]: algorithm.get("devices") for algorithm in worker.hello["algorithms"]}
        self.assertEqual(["cpu"], devices["lax-default"])
        self.assertEqual(["cpu"], devices["lax-high"])
        self.assertIsNone(devices["lax-highest"])

    def test_jax_is_asked_for_the_precision_and_the_dot_algorithm_of_the_row(self):
        with keras("jax") as worker:
            worker.convolve("lax-high", client.layer())
            worker.convolve("patches-bf16x6", client.layer())
            self.assertEqual("high", worker.calls("lax.conv_general_dilated")[0]["precision"])
            self.assertEqual("DotAlgorithmPreset.BF16_BF16_F32_X6", worker.calls("lax.dot_general")[0]["precision"])
            self.assertEqual("highest", worker.calls("lax.conv_general_dilated_patches")[0]["precision"])

    def test_determinism_is_switched_on_and_recorded(self):
        with keras("tensorflow", "--deterministic") as worker:
            self.assertEqual(1, len(worker.calls("enable_op_determinism")))
            self.assertEqual("True", worker.hello["details"]["deterministic"])
        with keras("torch", "--deterministic") as worker:
            self.assertEqual("True", worker.calls("torch.use_deterministic_algorithms")[0]["mode"])
            self.assertEqual(":4096:8", worker.hello["details"]["CUBLAS_WORKSPACE_CONFIG"])
        with keras("jax", "--deterministic", XLA_FLAGS="--of_the_user=1") as worker:
            self.assertEqual("--of_the_user=1 --xla_gpu_deterministic_ops=true", worker.hello["details"]["XLA_FLAGS"])

    def test_onednn_off_is_recorded(self):
        with keras("tensorflow", TF_ENABLE_ONEDNN_OPTS="0") as worker:
            self.assertEqual("0", worker.hello["details"]["TF_ENABLE_ONEDNN_OPTS"])

    def test_compiled_rows_are_compiled(self):
        with keras("tensorflow") as worker:
            for row in ("layer-jit", "nn-jit", "nn-graph", "nn"):
                worker.convolve(row, client.layer())
            self.assertEqual(["True", "True", "None"], [call["jit_compile"] for call in worker.calls("tf.function")])
        with keras("jax") as worker:
            worker.convolve("lax-eager", client.layer())
            self.assertEqual([], worker.calls("jax.jit"))
            worker.convolve("lax-default", client.layer())
            self.assertEqual(1, len(worker.calls("jax.jit")))


if __name__ == "__main__":
    unittest.main()
