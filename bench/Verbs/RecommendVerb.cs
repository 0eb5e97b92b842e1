using System.CommandLine;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Screen;
using ConvBench.Files;
using ConvBench.Reporting.Recommend;

namespace ConvBench.Bench.Verbs;

/// <summary>recommend [DIR]: the fastest row of each problem within an error budget, from a run's records alone.</summary>
internal sealed class RecommendVerb(VerbContext context) : Verb(
    "recommend",
    "Says which row to use for each layer and shape within an error budget (default: the newest run below results/).",
    [MaxError, Metric, MaxMemory, Network, FolderOptions.OutOption], folders: 1)
{
    private const string Model = "model";

    private static readonly Option<double?> MaxError = OptionOf.Number("--max-error", "Error that a row may have, by --metric.");

    private static readonly Option<string?> Metric = OptionOf.Name("--metric",
        $"What --max-error limits: {string.Join(", ", ErrorMetric.All.Select(m => m.Id))} (default: relL2).",
        [.. ErrorMetric.All.Select(m => m.Id)]);

    private static readonly Option<double?> MaxMemory = OptionOf.Number("--max-memory",
        "GB of workspace that a row may need beyond input, output and weights; a row that does not tell is not chosen.");

    private static readonly Option<string?> Network = OptionOf.Text("--network",
        "Suite whose layers are summed with their counts: resnet50, vgg16, ...; of a run of network also \"model\", its own (default).");

    public override int Run(Arguments line)
    {
        string folder = RunFolder.Existing(Name, Folder(line) ?? RunFolder.NewestOfCases(RunFolder.Results)
            ?? throw new UsageException("recommend: expected a run's folder, for there is no run below results/"));
        RecommendedRun run = Read(folder, Request(line, folder));
        if (!run.HasTimes)
        {
            throw new UsageException($"recommend '{folder}': no row has a time; expected the folder of a run with times (verb run)");
        }

        if (line.Get(Network) is { } network && !run.HasNetwork)
        {
            throw new UsageException(
                $"recommend '{folder}': no layer of {network} was timed there; expected a run of it: run --suite {network}");
        }

        Show(run);
        return context.WritePages(line.Get(FolderOptions.OutOption) ?? folder, Name, f => RecommendPages.Write(run, f));
    }

    private static RecommendedRun Read(string folder, RecommendRequest request)
    {
        try
        {
            return RecommendedRun.Read(folder, request);
        }
        catch (IOException e)
        {
            throw new UsageException($"recommend '{folder}': {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private RecommendRequest Request(Arguments line, string folder) => new(
        ErrorMetric.All.First(m => m.Id == (line.Get(Metric) ?? "relL2")),
        line.Get(MaxError) ?? double.PositiveInfinity,
        [.. context.Algorithms.Select(a => (a.Id, a.OnRequest))],
        line.Get(Network) is { } network && !IsItsModel(folder, network) ? (network, context.Suites.Read(network)) : null)
    {
        MaxWorkspace = line.Get(MaxMemory) * 1e9 ?? double.PositiveInfinity,
    };

    /// <summary>Whether the layers asked for are those of the model that the folder's run was of, which it sums by itself.</summary>
    private static bool IsItsModel(string folder, string network)
    {
        string model = NetworkFile.Exists(folder) && JsonFile.Try(() => NetworkFile.Read(folder), out _) is { } header ? header.Model : "";
        return network == Model && model.Length == 0
            ? throw new UsageException(
                $"recommend '{folder}': --network {Model} is of a run of the verb network; there is no {NetworkHeader.FileName} to read")
            : network == Model || Path.GetFileName(network) == model;
    }

    private void Show(RecommendedRun run)
    {
        context.Out.WriteLine($"{run.Name}, {run.Request.BudgetText}");
        context.Out.WriteLine();
        foreach (string sentence in run.Sentences)
        {
            AlignedText.Paragraph(context.Out, sentence);
        }

        Section("by shape", RecommendPage.ClassColumns, RecommendPage.ClassRows(run));
        Section("what accuracy costs: time over that of the fastest row", RecommendPage.CostColumns, RecommendPage.CostRows(run));
        if (run.HasNetwork)
        {
            Section(run.Request.Network!.Value.Name + ": time of all convolutions", RecommendPage.NetworkColumns,
                RecommendPage.NetworkRows(run));
            RecommendPage.NetworkNotes(run).ToList().ForEach(n => AlignedText.Paragraph(context.Out, n));
        }

        context.Out.WriteLine();
    }

    private void Section(string title, IReadOnlyList<(string Title, bool AlignRight)> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        context.Out.WriteLine();
        context.Out.WriteLine(title);
        AlignedText.Write(context.Out, columns, rows);
    }
}
