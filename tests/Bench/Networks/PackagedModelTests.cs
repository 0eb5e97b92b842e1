using ConvBench.Bench.Cli;
using Xunit;

namespace ConvBench.Tests.Bench.Networks;

/// <summary>A real model from a package, with trained weights: 53 convolutions that tell which way up a line of text is.</summary>
public sealed class PackagedModelTests : IDisposable
{
    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    [PackagedModelFact]
    public void ModelWithTrainedWeights_GoesThrough()
    {
        string model = Path.Combine(PackagedModelFactAttribute.Folder, "ch_ppocr_mobile_v2.0_cls_infer.onnx");
        int exit = _run.Run(
            "network", model, "--dim", "x=1x3x48x192", "--algorithm", "fake/good", "--first", "3", "--passes", "1", "--out", _run.Out);
        Assert.True(exit == ExitCode.Ok, _run.Faults + _run.Printed);
        NetworkHeader header = NetworkFile.Read(_run.Out);
        Assert.Equal(53, header.Layers.Count);
        Assert.Empty(header.NotTaken);
        Assert.Equal("n1c3h48w192k8r3s3_st2_p1", header.Layers[0].Problem);
        Assert.Equal(3, header.Layers.Count(l => l.Measured));
        PolicyLine rounded = NetworkFile.Policies(_run.Out, out _)[0];
        Assert.Equal(53, rounded.Layers.Count);

        // each layer adds at most 2^-24 of its own output, and half of that in the mean; a wrong cut, type or weight is off by far more
        Assert.All(rounded.Layers, l => Assert.InRange(l.Local, 0, Math.ScaleB(1, -24)));
        Assert.InRange(rounded.Outputs[0].RelL2, 0, 1e-4);
        Assert.Equal((1, 0), (rounded.Outputs[0].Choices, rounded.Outputs[0].Flips));
    }
}
