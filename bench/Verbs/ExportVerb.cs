using System.Globalization;
using System.Text.Json;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Host;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Screen;
using ConvBench.Files;

namespace ConvBench.Bench.Verbs;

/// <summary>export: a folder with every tensor of a problem, for any language to read.</summary>
internal sealed class ExportVerb(VerbContext context) : Verb(
    "export",
    "Writes one problem's operands, reference, bound and every row's output as .npy files.",
    [.. CaseOptions.All, FolderOptions.OutOption, .. LimitOptions.All])
{
    public override int Run(Arguments line)
    {
        IReadOnlyList<ConvCase> cases = context.Selection.Cases(CaseOptions.Of(line));
        string? given = line.Get(FolderOptions.OutOption);
        ConvProblem problem = cases[0].Problem;
        if (cases.Any(c => c.Problem != problem || c.Operands != cases[0].Operands) || given is null)
        {
            throw new UsageException("export: expected one problem and a folder: --problem P --out DIR, and --operands once at most");
        }

        if (OutputSample.Judged(problem) is not null)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"export: {problem} needs {problem.Flops / 2e9:0} billion multiply-adds; above "
                    + $"{OutputSample.WholeMultiplyAdds / 1e9:0} billion "
                + $"only a sample of the truth is known, expected a smaller problem"));
        }

        string folder = Path.GetFullPath(given);
        using var stop = new StopSignal();
        using WorkerPool pool = context.Pool(line, stop.Token);
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "outputs"));
            WriteTensors(folder, cases[0]);
            return WriteOutputs(folder, cases, pool);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.SomeFailed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out '{given}' cannot be written: {e.Message.ReplaceLineEndings(" ")}");
        }
        finally
        {
            DeleteScratch(folder);
        }
    }

    private static string Scratch(string folder) => RunFolder.ScratchIn(folder);

    private static void DeleteScratch(string folder)
    {
        if (Directory.Exists(Scratch(folder)))
        {
            Directory.Delete(Scratch(folder), recursive: true);
        }
    }

    private static void WriteTensors(string folder, ConvCase c)
    {
        ConvProblem p = c.Problem;
        (ConvData data, Truth truth, _) = new TruthCache(Scratch(folder)).Get(p, c.Operands, c.Seed, Environment.ProcessorCount);
        OperandFiles.Write(folder, p, data);
        Npy.Write(Path.Combine(folder, "reference.npy"), truth.Y, p.N, p.K, p.OH, p.OW);
        Npy.Write(Path.Combine(folder, "bound.npy"), truth.S, p.N, p.K, p.OH, p.OW);
    }

    private int WriteOutputs(string folder, IReadOnlyList<ConvCase> cases, WorkerPool pool)
    {
        var probes = Probes.Of(pool, cases);
        var executor = new CaseExecutor(pool, new ProblemTruths(pool, Scratch(folder), (_, _) => { }), new MachineLimits(0),
            MachineFacts.CpuModel);
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        int failed = 0;
        foreach (ConvCase c in cases)
        {
            CaseRecord record = probes.WhyNot(c) ?? executor.Run(c, CaseExecutor.Shape with { OutputFile = OutputFile(folder, c) }).Record;
            failed += record.Status == CaseStatus.Failed ? 1 : 0;
            if (record.Status == CaseStatus.Ok)
            {
                versions[c.Algorithm] = record.BackendVersion;
            }
            else
            {
                File.Delete(OutputFile(folder, c)); // written before a gate may have failed
                context.Out.WriteLine(CaseText.Of(record));
            }
        }

        WriteProblem(folder, cases[0], versions);
        context.Out.WriteLine($"{versions.Count} outputs of {cases[0].Problem} in {folder}");
        return failed > 0 ? ExitCode.SomeFailed : ExitCode.Ok;
    }

    /// <summary>outputs/ROW.npy, / in the row's id as a dot; thread count and width where the command asks for several.</summary>
    private static string OutputFile(string folder, ConvCase c) => Path.Combine(folder, "outputs", c.Algorithm.Replace('/', '.') + ".npy");

    private static void WriteProblem(string folder, ConvCase c, SortedDictionary<string, string> versions)
    {
        var content = new
        {
            problem = c.Problem.ToString(),
            distribution = c.Operands.Text,
            seed = c.Seed,
            rows = versions
        };
        string text = JsonSerializer.Serialize(content, JsonSerializerOptions.Web) + "\n";
        File.WriteAllText(Path.Combine(folder, ExchangeProblem.FileName), text);
    }
}
