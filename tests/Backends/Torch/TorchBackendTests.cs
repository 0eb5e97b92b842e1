using System.Text.RegularExpressions;
using ConvBench.Backends.Nnpack;
using ConvBench.Backends.Torch;
using ConvBench.Tests.Skipping;
using TorchSharp;
using Xunit;

namespace ConvBench.Tests.Backends.Torch;

[Collection("libtorch")]
public class TorchBackendTests
{
    [MachineFact(Need.Torch, Need.Nnpack)]
    public void Backends_OnceLoaded_NameTheRealFileAndItsVersion()
    {
        IConvBackend[] backends = [new TorchBackend(), new NnpackBackend()];
        Assert.All(backends, backend =>
        {
            Assert.True(backend.IsAvailable(out string reason), reason);
            Assert.True(File.Exists(backend.LibraryPath), backend.LibraryPath);
            Assert.Matches(new Regex("^(libtorch )?[0-9]+\\.[0-9]+\\.[0-9]+$"), backend.Version);
            Assert.Equal(Device.Cpu, backend.Devices[0]);
            Assert.All(backend.Algorithms, a => Assert.StartsWith($"{backend.Name}/", a.Id, StringComparison.Ordinal));
        });
    }

    [MachineTheory]
    [InlineData("torch/auto")]
    [InlineData("torch/native")]
    [InlineData("torch/channels-last")]
    [InlineData("torch/prepacked")]
    [InlineData("torch/im2col")]
    [InlineData("torch/fft")]
    public void Plans_RunAndDisposed_LeaveNoTensorBehind(string id)
    {
        IConvAlgorithm algorithm = TorchConformanceTests.Find(id);
        ConvProblem p = ConvProblem.Parse("n2c4h6w7k6r3s3_p1.0.1.2_g2_b");
        ConvData data = ConvData.Create(p, Distribution.Normal, 3);
        long before = torch.Tensor.TotalCount;
        for (int i = 0; i < 20; i++)
        {
            using IConvPlan plan = algorithm.Prepare(p, data.W, data.B, new ConvOptions());
            plan.Load(data.X);
            plan.Run(1);
            long held = torch.Tensor.TotalCount;
            plan.Run(500);
            // finalizers of earlier tests may lower the count at any time
            Assert.True(torch.Tensor.TotalCount <= held, "runs keep tensors");
        }

        Assert.True(torch.Tensor.TotalCount < before + 20, "each plan leaves a tensor");
    }

    [MachineFact(Need.Torch)]
    public void Run_OnAnyThread_UsesThePlansThreadCount()
    {
        ConvProblem p = ConvProblem.Parse("n1c4h6w7k6r3s3");
        ConvData data = ConvData.Create(p, Distribution.Normal, 3);
        IConvAlgorithm algorithm = TorchConformanceTests.Find("torch/auto");
        using IConvPlan one = algorithm.Prepare(p, data.W, data.B, new ConvOptions(1));
        using IConvPlan three = algorithm.Prepare(p, data.W, data.B, new ConvOptions(3));
        one.Load(data.X);
        three.Load(data.X);
        int[] counts = [0, 0, 0, 0];
        var thread = new Thread(() =>
        {
            for (int i = 0; i < counts.Length; i++)
            {
                (i % 2 == 0 ? three : one).Run(1);
                counts[i] = torch.get_num_threads(); // the OpenMP count of this very thread
            }
        });
        thread.Start();
        thread.Join();
        Assert.Equal([3, 1, 3, 1], counts);
    }

    [MachineFact(Need.Torch, Need.Nnpack)]
    public void MinimumFlops_OfTransforms_CountTheirOwnProducts()
    {
        // One 6x6 output tile and one pair of channels: 64 products, 2 flops each. FFT 8x8 of real data: 4 real and 30 complex products.
        Assert.Equal(128, TorchConformanceTests.Find("nnpack/winograd-f6x3").MinimumFlops(ConvProblem.Parse("n1c1h6w6k1r3s3_p1")));
        Assert.Equal((4 * 2) + (30 * 8), TorchConformanceTests.Find("nnpack/fft8").MinimumFlops(ConvProblem.Parse("n1c1h6w6k1r3s3_p1")));

        // Four tiles of 6x6 for 7x7 outputs, N·C·K = 2·3·5 pairs.
        Assert.Equal(30 * 4 * 128, TorchConformanceTests.Find("nnpack/winograd-f6x3").MinimumFlops(ConvProblem.Parse("n2c3h7w7k5r3s3_p1")));

        // cuDNN may do anything: one product for each output that sees the image. 3x3 on one pixel with a border of 4: 9 of 49 outputs.
        Assert.Equal(2 * 9, TorchConformanceTests.Find("torch/cudnn").MinimumFlops(ConvProblem.Parse("n1c1h1w1k1r3s3_p4")));
        Assert.Equal(2 * 3 * 5 * 36, TorchConformanceTests.Find("torch/cudnn").MinimumFlops(ConvProblem.Parse("n1c3h6w6k5r3s3_p1")));
    }
}
