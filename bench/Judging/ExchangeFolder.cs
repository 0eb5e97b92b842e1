using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Explanations;
using ConvBench.Files;

namespace ConvBench.Bench.Judging;

/// <summary>The folder that <c>export</c> writes and any language may fill: operands, and one output a file.</summary>
internal static class ExchangeFolder
{
    /// <summary>The folder's problem with every file of its outputs/.</summary>
    /// <exception cref="UsageException">problem.json says no problem, or there are no outputs.</exception>
    public static JudgedProblem Read(string folder)
    {
        var content = ExchangeProblem.Read(folder);
        ConvProblem p;
        try
        {
            p = ConvProblem.Parse(content.Problem
                ?? throw new FormatException("no problem, expected for instance \"n1c64h56w56k64r3s3_p1\""));
        }
        catch (FormatException e)
        {
            throw new UsageException($"{ExchangeProblem.FileName}: {e.Message}");
        }

        string outputs = Path.Combine(folder, "outputs");
        string[] files = Directory.Exists(outputs) ? [.. Directory.EnumerateFiles(outputs, "*.npy").Order(StringComparer.Ordinal)] : [];
        if (files.Length == 0)
        {
            throw new UsageException($"judge '{folder}': expected at least one file outputs/ROW.npy");
        }

        string[] rows = [.. files.Select(f => Path.GetFileNameWithoutExtension(f))];
        IReadOnlyDictionary<string, double> times = ForeignTimes.Read(folder, rows, "row");
        return new JudgedProblem(p, content.Distribution ?? "file", content.Seed ?? 0,
            [.. files.Zip(rows, (f, row) => new JudgedFile(row, f, null, times.Of(row)))], () => Operands(folder, p))
        {
            Others = () => Others(folder, p),
        };
    }

    private static ConvData Operands(string folder, ConvProblem p) => new(
        NpyShape.Read(Path.Combine(folder, OperandFiles.InputName), p.N, p.C, p.H, p.W),
        NpyShape.Read(Path.Combine(folder, OperandFiles.WeightsName), p.K, p.CPerGroup, p.R, p.S),
        p.HasBias ? NpyShape.Read(Path.Combine(folder, OperandFiles.BiasName), p.K) : []);

    /// <summary>Every weights/NAME.npy of this layer's shape; others cannot have been taken in its place.</summary>
    private static IReadOnlyList<NamedWeights> Others(string folder, ConvProblem p)
    {
        string below = Path.Combine(folder, "weights");
        return !Directory.Exists(below) ? []
            : [.. Directory.EnumerateFiles(below, "*.npy").Order(StringComparer.Ordinal)
                .Select(f => (Name: Path.GetFileNameWithoutExtension(f), Array: Npy.Read<float>(f)))
                .Where(o => o.Array.Shape.AsSpan().SequenceEqual([p.K, p.CPerGroup, p.R, p.S]))
                .Select(o => new NamedWeights(o.Name, o.Array.Data))];
    }
}
