using ConvBench.Bench.Cli;

namespace ConvBench.Bench.Judging;

/// <summary>One folder per row, one file per problem, operands by <see cref="Distribution.Keras"/> with seed 0: how Keras
/// outputs are kept.</summary>
/// <remarks>
/// <c>ROW/PROBLEM.npy</c> holds a whole output in NCHW order, <c>ROW/PROBLEM.samples.npy</c> the 4096 values at the positions
/// <c>RandomState(2).randint(0, size, 4096)</c> of the flattened NCHW output. Where both are there, the whole one counts.
/// <c>ROW/times.json</c> may hold seconds by problem.
/// </remarks>
internal static class RowFolders
{
    private const string Sampled = ".samples";
    private const int Samples = 4096;
    private const uint SampleSeed = 2;

    /// <summary>Whether a folder looks like this.</summary>
    public static bool Fits(string folder) => Rows(folder).Any(r => Outputs(r).Any());

    /// <summary>Every problem with its files, in the order of their size.</summary>
    /// <exception cref="UsageException">No file of a known name.</exception>
    public static IReadOnlyList<JudgedProblem> Read(string folder)
    {
        var problems = Rows(folder).SelectMany(Outputs).GroupBy(o => o.Problem).OrderBy(g => g.Key.Flops);
        return [.. problems.Select(g => new JudgedProblem(
            g.Key,
            DistributionText.Name(Distribution.Keras),
            0,
            [.. g.OrderBy(o => o.Row, StringComparer.Ordinal)
                .Select(o => new JudgedFile(o.Row, o.File, o.IsSample ? Positions(g.Key) : null, o.Seconds))],
            () => ConvData.Create(g.Key, Distribution.Keras, 0)))];
    }

    private static IEnumerable<string> Rows(string folder) =>
        Directory.EnumerateDirectories(folder).Where(d => Path.GetFileName(d) != "reference");

    private static IEnumerable<(string Row, ConvProblem Problem, string File, bool IsSample, double? Seconds)> Outputs(string rowFolder)
    {
        string row = Path.GetFileName(rowFolder);
        string[] names = [.. Directory.EnumerateFiles(rowFolder, "*.npy").Select(f => Path.GetFileNameWithoutExtension(f))
            .Select(n => n.EndsWith(Sampled, StringComparison.Ordinal) ? n[..^Sampled.Length] : n).Distinct()];
        IReadOnlyDictionary<string, double> times = ForeignTimes.Read(rowFolder, names, "problem");
        foreach (string file in Directory.EnumerateFiles(rowFolder, "*.npy"))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            bool sample = name.EndsWith(Sampled, StringComparison.Ordinal);
            if (!(sample && File.Exists(Path.Combine(rowFolder, name[..^Sampled.Length] + ".npy"))))
            {
                string problem = sample ? name[..^Sampled.Length] : name;
                yield return (row, Problem(file, problem), file, sample, times.Of(problem));
            }
        }
    }

    private static ConvProblem Problem(string file, string text)
    {
        try
        {
            return ConvProblem.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{Path.GetFileName(file)}: expected PROBLEM.npy or PROBLEM.samples.npy ({e.Message})");
        }
    }

    private static long[] Positions(ConvProblem p) => new Mt19937(SampleSeed).NextIntegers(p.OutputCount, Samples);
}
