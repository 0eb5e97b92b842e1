using ConvBench.Bench;
using ConvBench.Shapes;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Conformance;

/// <summary>Every algorithm of every backend × the edge suite through the three gates, outputs poisoned with NaN before each run.</summary>
[Collection("libtorch")] // its tests count live tensors
public sealed class ConformanceTests
{
    private static readonly IReadOnlyList<IConvBackend> All = KnownBackends.All();

    public static TheoryData<string> Algorithms => [.. All.SelectMany(b => b.Algorithms).Select(a => a.Id)];

    [MachineTheory]
    [MemberData(nameof(Algorithms))]
    public void EveryAlgorithm_PassesTheGates_OnTheWholeEdgeSuite(string id)
    {
        IConvBackend backend = All.Single(b => b.Algorithms.Any(a => a.Id == id));
        IConvAlgorithm algorithm = backend.Algorithms.Single(a => a.Id == id);
        Assert.True(backend.IsAvailable(out string reason), reason);
        if (backend.Devices.FirstOrDefault(d => algorithm.DeviceKinds.Contains(d.Kind)) is not { } device)
        {
            Assert.All(from e in EdgeSuite.Problems from d in backend.Devices select (e.Problem, Device: d),
                c => Assert.False(algorithm.Supports(c.Problem, c.Device, out _)));
            return;
        }

        Assert.Contains(EdgeSuite.Problems, e => algorithm.Supports(e.Problem, device, out _));
        string[] misses = [.. EdgeSuite.Problems.Select(e => e.Problem)
            .Where(p => algorithm.Supports(p, device, out _))
            .Select(p => Judged(algorithm, p, device))
            .OfType<string>()];
        Assert.Empty(misses);
    }

    /// <summary>What is wrong; null where nothing is, or where a device's library says while it prepares that it has no such way.</summary>
    private static string? Judged(IConvAlgorithm algorithm, ConvProblem p, Device device)
    {
        try
        {
            return EdgeSuite.Judge(algorithm, p, new ConvOptions(device.IsCpu ? 2 : 1) { Device = device });
        }
        catch (RowFaultException e) when (e.IsUnsupported && !device.IsCpu)
        {
            return null;
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void EveryAlgorithm_SaysOneLineWhy_WhereItRefuses(string id)
    {
        IConvAlgorithm algorithm = All.SelectMany(b => b.Algorithms).Single(a => a.Id == id);
        foreach (ProblemEntry e in EdgeSuite.Problems)
        {
            bool supported = algorithm.Supports(e.Problem, Device.Cpu, out string reason);
            Assert.Equal(supported, reason.Length == 0);
            Assert.DoesNotContain('\n', reason);
            Assert.False(algorithm.Supports(e.Problem, new Device("abacus"), out reason));
            Assert.NotEmpty(reason);
        }
    }

    [Theory]
    [InlineData("managed/direct")]
    [InlineData("managed/im2col")]
    [InlineData("managed/direct-f64acc")]
    [InlineData("managed/direct-comp")]
    [InlineData("managed/im2col-pairwise")]
    [InlineData("managed/direct-bf16")]
    [InlineData("managed/direct-f16")]
    [InlineData("torch/bf16")]
    public void RowsOfTheDefinitionsSum_SupportEveryProblem(string id)
    {
        IConvAlgorithm algorithm = All.SelectMany(b => b.Algorithms).Single(a => a.Id == id);
        foreach (ProblemEntry e in EdgeSuite.Problems)
        {
            Assert.True(algorithm.Supports(e.Problem, Device.Cpu, out string reason), $"{e.Problem}: {reason}");
        }
    }
}
