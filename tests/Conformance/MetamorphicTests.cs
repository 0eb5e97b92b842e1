using System.Collections.Concurrent;
using ConvBench.Bench;
using ConvBench.Bench.Studies.PlantedBugs;
using ConvBench.Tests.Skipping;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConvBench.Tests.Conformance;

/// <summary>Every algorithm of every backend obeys what convolution obeys, on layers that FsCheck makes; no truth is needed
/// but the bound s.</summary>
[Collection("libtorch")] // its tests count live tensors
public sealed class MetamorphicTests
{
    private const int Layers = 20;

    private static readonly IReadOnlyList<IConvBackend> Backends = KnownBackends.All();

    /// <summary>Rows share the layers of a relation, and so the bounds of their terms.</summary>
    private static readonly ConcurrentDictionary<(string, ConvProblem), MetamorphicSum?> Sums = new();

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string relation in MetamorphicRelations.All.Keys)
        {
            foreach (IConvAlgorithm row in Backends.SelectMany(b => b.Algorithms)
                .Where(a => Fitting(relation, a, ConvProblem.Parse("n2c6h9w8k4r3s3_p1_g2_b")) is not null))
            {
                cases.Add(relation, row.Id);
            }
        }

        return cases;
    }

    [MachineTheory]
    [MemberData(nameof(Cases))]
    public void EveryRow_ObeysEveryRelation(string relation, string id)
    {
        IConvBackend backend = Backends.Single(b => b.Algorithms.Any(a => a.Id == id));
        IConvAlgorithm row = backend.Algorithms.Single(a => a.Id == id);
        Assert.True(backend.IsAvailable(out string reason), reason);
        int judged = 0;
        Property holds = Prop.ForAll(MetamorphicProblems.Arbitrary, p =>
        {
            MetamorphicSum? sum = Fitting(relation, row, p);
            judged += sum is null ? 0 : 1;
            string? fault = sum?.Fault(row);
            return (fault is null).Label(
                $"{id}: {relation}: {fault} ({string.Join(", ", sum?.Terms.Select(t => t.Problem.ToString()) ?? [])})");
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Layers).WithReplay(new Replay(new Rnd(20804, 31), null)), holds);
        Assert.True(judged > Layers / 4, $"{judged} layers judged");
    }

    /// <summary>The relations are not empty: a convolution with a wrong stride, group, bias or image breaks those about it.</summary>
    /// <remarks>What they cannot see: a fault that is itself a convolution, the same on both sides (a tap left out, an
    /// image one row off). That is the gates' part.</remarks>
    [Theory]
    [InlineData("bug/dilation-ignored", "dilation is a filter with zeros between")]
    [InlineData("bug/border-not-zeroed", "padding is a border of zeros")]
    [InlineData("bug/stride-axes-swapped", "stride takes every n-th output")]
    [InlineData("bug/stride-late", "stride takes every n-th output")]
    [InlineData("bug/group-reads-the-first", "groups are convolutions of their own")]
    [InlineData("bug/group-offset", "groups are blocks of a dense filter")]
    [InlineData("bug/dilation-ignored", "dilation is dense on every phase")]
    [InlineData("bug/bias-twice", "bias is added behind")]
    [InlineData("bug/image-0-always", "images are alone")]
    [InlineData("bug/channel-tail", "input channels permuted")]
    [InlineData("bug/bias-of-next", "output channels permuted")]
    [InlineData("bug/seam-one-row-off", "shifted input, shifted output")]
    [InlineData("bug/relu", "linear in the input")]
    [InlineData("bug/relu", "linear in the weights")]
    [InlineData("bug/relu", "the filter is the sum of its taps")]
    [InlineData("bug/fft-wrap", "shifted input, shifted output")]
    [InlineData("bug/winograd-half-tile", "stride takes every n-th output")]
    public void APlantedBug_BreaksTheRelationAboutIt(string id, string relation)
    {
        IConvAlgorithm bug = BugBackend.Bugs.Single(b => b.Id == id);
        string[] layers = ["n2c7h13w11k6r3s3_p1_b", "n2c6h14w13k6r3s2_st2x1_p1_g2_b", "n1c6h9w11k4r3s3_st1x2_p2_b",
            "n1c5h12w9k4r3s3_p2_d2_b", "n1c4h9w9k6r3s3_b"];
        Assert.Contains(layers.Select(ConvProblem.Parse), p => MetamorphicRelations.All[relation](p)?.Fault(bug) is not null);
    }

    /// <summary>The relation on the layer, or on the next plainer one of which the row can do every term.</summary>
    private static MetamorphicSum? Fitting(string relation, IConvAlgorithm row, ConvProblem p) => MetamorphicProblems.Plainer(p)
        .Select(q => Sums.GetOrAdd((relation, q), key => MetamorphicRelations.All[key.Item1](key.Item2)))
        .FirstOrDefault(s => s is not null && s.Terms.All(t => row.Supports(t.Problem, Device.Cpu, out _)));
}
