using ConvBench.Backends.Torch.Algorithms;
using ConvBench.Tests.Skipping;
using TorchSharp;
using Xunit;

namespace ConvBench.Tests.Backends.Torch;

/// <summary>The switch that lets cuDNN round operands, which is the process's: on the CPU, where it changes nothing else.</summary>
[Collection("libtorch")]
public sealed class Tf32Tests
{
    [MachineFact(Need.Torch)]
    public void EachRun_SetsTheSwitchOfItsPlan_HoweverTheyAlternate()
    {
        bool before = torch.backends.cudnn.allow_tf32;
        ConvProblem p = ConvProblem.Parse("n1c2h5w5k3r3s3_p1");
        ConvData data = ConvData.Create(p, Distribution.Normal, 5);
        Assert.True(TorchConformanceTests.Find("torch/auto").Supports(p, Device.Cpu, out _));
        using var off = new Conv2dPlan(p, data.W, data.B, new ConvOptions(), oneDnn: true, tf32: false);
        using var on = new Conv2dPlan(p, data.W, data.B, new ConvOptions(), oneDnn: true, tf32: true);
        using var none = new Conv2dPlan(p, data.W, data.B, new ConvOptions(), oneDnn: true);
        var seen = new List<bool>();
        foreach (Conv2dPlan plan in (Conv2dPlan[])[on, off, none, on, none])
        {
            plan.Load(data.X);
            plan.Run(1);
            seen.Add(torch.backends.cudnn.allow_tf32);
        }

        torch.backends.cudnn.allow_tf32 = before;
        Assert.Equal([true, false, false, true, true], seen);
    }

    [Fact]
    public void TheRowThatAllowsTf32_IsOnRequest_AndHeldToWhatRoundedOperandsMake()
    {
        ConvProblem p = ConvProblem.Parse("n1c16h14w14k32r3s3_p1");
        IConvAlgorithm exact = TorchConformanceTests.Find("torch/cudnn"), rounded = TorchConformanceTests.Find("torch/cudnn-tf32");
        Assert.Equal((false, true), (exact.OnRequest, rounded.OnRequest));
        Assert.Equal((Tolerance.NormwiseRelL2, Tolerance.Tf32RelL2), (exact.NormwiseLimit(p), rounded.NormwiseLimit(p)));
        Assert.Equal(exact.MinimumFlops(p), FlopBound.Tf32Rate * rounded.MinimumFlops(p));
    }
}
