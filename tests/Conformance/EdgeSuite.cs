using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ConvBench.Gates;
using ConvBench.Shapes;

namespace ConvBench.Tests.Conformance;

/// <summary>The edge suite with its truths, computed once per process from the plain definition.</summary>
internal static class EdgeSuite
{
    private static readonly ConcurrentDictionary<(string, Distribution), (ConvData Data, Truth Truth)> Cache = new();

    public static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "bench", "Problems"));

    public static IReadOnlyList<ProblemEntry> Problems { get; } = new Suites(Folder()).Read("edge");

    public static (ConvData Data, Truth Truth) Case(ConvProblem p, Distribution distribution) =>
        Cache.GetOrAdd((p.ToString(), distribution), _ =>
        {
            var data = ConvData.Create(p, distribution, seed: 1);
            return (data, TruthOf(p, data));
        });

    /// <summary>The truth from the plain definition.</summary>
    public static Truth TruthOf(ConvProblem p, ConvData data)
    {
        float[] x = [.. data.X.Select(Math.Abs)], w = [.. data.W.Select(Math.Abs)], b = [.. data.B.Select(Math.Abs)];
        return new Truth(NaiveConv.Compute(p, data.X, data.W, data.B), NaiveConv.Compute(p, x, w, b));
    }

    /// <summary>All three gates for one algorithm on one problem; null where it passes.</summary>
    /// <remarks>Integers exactly (transforms: rounded), normal and cancelling operands within the bound of the error model.</remarks>
    public static string? Judge(IConvAlgorithm algorithm, ConvProblem p, ConvOptions options)
    {
        foreach (Distribution distribution in (Distribution[])[Distribution.Integers, Distribution.Normal, Distribution.Cancelling])
        {
            (ConvData data, Truth truth) = Case(p, distribution);
            using IConvPlan plan = algorithm.Prepare(p, data.W, data.B, options);
            IConvAlgorithm row = plan.Runs ?? algorithm;
            var y = new float[p.OutputCount];
            plan.Load(data.X);
            plan.Run(2); // the second run finds the plan's buffers as the first one left them
            plan.Store(y);
            string? miss = distribution == Distribution.Integers ? GateChecks.Integers(row, y, truth.Y)?.Message
                : algorithm.Operands == FloatFormat.Binary32
                ? GateChecks.Error(row.ErrorModel, ErrorStats.Compute(y, truth.Y, truth.S, p.Accumulations), p, row.NormwiseLimit(p),
                data)
                : GateChecks.Rounded(algorithm, y, truth, TruthOf(p, algorithm.Operands.Round(data)), data, p);
            if (miss is not null)
            {
                return $"{algorithm.Id} {p} {distribution} {options}: {miss}";
            }
        }

        return null;
    }
}
