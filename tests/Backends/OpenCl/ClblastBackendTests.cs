using ConvBench.Backends.OpenCl.Clblast;
using ConvBench.Tests.Conformance;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.OpenCl;

/// <summary>CLBlast names itself, and says what it does not do.</summary>
public class ClblastBackendTests
{
    [MachineFact(Need.Clblast)]
    public void TheLoadedLibrary_NamesItsFileAndItsVersion()
    {
        var backend = new ClblastBackend();
        Assert.True(backend.IsAvailable(out string reason), reason);
        Assert.Contains("clblast", backend.LibraryPath, StringComparison.Ordinal);
        Assert.NotEmpty(backend.Devices);
        Assert.NotEmpty(backend.Details["drivers"]);
    }

    [Theory]
    [InlineData("n1c4h5w5k4r3s3_g2", "groups")]
    [InlineData("n1c4h5w5k4r3s3_b", "bias")]
    [InlineData("n1c4h5w5k4r3s3_p1.0.1.1", "opposite sides")]
    public void WhatConvgemmLacks_IsARefusalThatNamesIt(string problem, string word)
    {
        IConvAlgorithm row = new ClblastBackend().Algorithms.Single();
        Assert.False(row.Supports(ConvProblem.Parse(problem), new Device("opencl"), out string reason));
        Assert.Contains(word, reason, StringComparison.Ordinal);
    }

    [MachineFact(Need.Clblast)]
    public void EveryOutput_IsWithinTheBoundOfAnyOrder()
    {
        var backend = new ClblastBackend();
        Assert.True(backend.IsAvailable(out string reason), reason);
        var p = ConvProblem.Parse("n2c30h9w11k20r3s3_st2_p1_d2");
        (ConvData data, Truth truth) = EdgeSuite.Case(p, Distribution.Cancelling);
        using IConvPlan plan = backend.Algorithms.Single().Prepare(p, data.W, data.B, new ConvOptions { Device = backend.Devices[0] });
        plan.Load(data.X);
        plan.Run(1);
        var y = new float[p.OutputCount];
        plan.Store(y);
        Assert.InRange(BoundCheck.Of(plan.Bound!, p, data, truth, y, null)!.WorstShare, 0, 1);
        Assert.Null(plan.ChainLength);
    }
}
