using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Judging;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Runs;
using ConvBench.Files;
using ConvBench.Reporting.Keras;

namespace ConvBench.Bench.Verbs;

/// <summary>keras [RUN]: docs/findings/keras.md from the stored outputs of Keras backends and from a run of the suite keras.</summary>
internal sealed class KerasVerb(VerbContext context) : Verb(
    "keras",
    "Writes docs/findings/keras.md: the answer to the Keras issue, from stored outputs and from a run of the suite keras.",
    [], folders: 1)
{
    public override int Run(Arguments line)
    {
        string root = Repository.Root
            ?? throw new UsageException("keras: expected to run inside the repository, whose docs/findings/keras.md it writes");
        string fixtures = Path.Combine(root, "tests", "Fixtures", "keras");
        if (!Directory.Exists(fixtures))
        {
            throw new UsageException("keras: tests/Fixtures/keras is missing");
        }

        string? run = Folder(line) is { } folder ? RunFolder.Existing(Name, folder) : null;
        foreach (string file in KerasPage.Write(Path.Combine(root, "docs", "findings"), Evidence(fixtures, run)))
        {
            context.Out.WriteLine(Path.GetRelativePath(root, file));
        }

        return ExitCode.Ok;
    }

    private static KerasEvidence Evidence(string fixtures, string? run)
    {
        IReadOnlyList<JudgedProblem> problems = RowFolders.Read(fixtures);
        var hashes = new Dictionary<(string, string), string>();
        foreach (JudgedProblem problem in problems)
        {
            foreach (JudgedFile file in problem.Files)
            {
                hashes[(problem.Problem.ToString(), file.Row)] =
                    Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(Npy.Read<float>(file.File).Data)));
            }
        }

        try
        {
            return new KerasEvidence(
                [.. problems.SelectMany(OutputJudge.Judge)],
                hashes,
                KerasSeed.Read(Path.Combine(fixtures, "seeds.json")),
                InputSums(),
                SampleRms(fixtures),
                run is null ? [] : RecordFile.Read(run, out _),
                run is null ? null : RecordFile.ReadEnvironment(run),
                run is not null && Publication.Exists(run)
                    ? Path.GetRelativePath(RunFolder.Results, run).Replace('\\', '/') : null);
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new UsageException($"keras: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>The issue's input, summed as NumPy does before it is rounded to float32.</summary>
    private static (string Chunked, string Pairwise) InputSums()
    {
        ConvProblem p = ConvProblem.Parse(KerasPage.Layer);
        var random = new Mt19937(0);
        var input = new double[p.InputCount];
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = random.NextDouble();
        }

        string Sum(NumpyOrder order) => NumpySum.Sum<double>(input, order).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return (Sum(NumpyOrder.Chunked), Sum(NumpyOrder.Pairwise));
    }

    private static double SampleRms(string fixtures)
    {
        float[] Sample(string row) => Npy.Read<float>(Path.Combine(fixtures, row, KerasPage.Layer + ".samples.npy")).Data;
        float[] a = Sample("tensorflow"), b = Sample("jax");
        return Math.Sqrt(a.Zip(b, (x, y) => Math.Pow((double)x - y, 2)).Average());
    }
}
