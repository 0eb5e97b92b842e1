using System.Collections.Immutable;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Csv;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Jobs;

namespace ConvBench.Bench.Timing;

/// <summary>BenchmarkDotNet's configuration of a run: ours, and on top what the user asked for.</summary>
internal static class BenchConfig
{
    /// <summary>Problem texts are long, and cut ones look alike.</summary>
    private const int ParameterWidth = 60;

    /// <param name="user">From the command line.</param>
    /// <param name="cases">The cases, in their order.</param>
    /// <param name="folder">Folder for its artifacts.</param>
    /// <param name="toolchain">Runs a case in a worker.</param>
    /// <param name="metrics">Error and speed as its metrics.</param>
    /// <param name="events">Told when a case ends.</param>
    public static IConfig Create(
        UserConfig user, IReadOnlyList<ConvCase> cases, string folder, WorkerToolchain toolchain, CaseMetrics metrics,
            EventProcessor events)
    {
        var config = new ManualConfig();
        config.AddJob(user.Job.WithToolchain(toolchain));
        config.AddColumnProvider(DefaultColumnProviders.Instance);
        config.AddColumnProvider([.. user.Config.GetColumnProviders()]);
        config.AddColumn(StatisticColumn.Median, StatisticColumn.Min);
        config.AddExporter(MarkdownExporter.GitHub, JsonExporter.Full, CsvExporter.Default);
        config.AddExporter([.. user.Config.GetExporters().Where(e => config.GetExporters().All(mine => mine.Name != e.Name))]);
        config.AddDiagnoser(metrics);
        config.AddDiagnoser([.. user.Config.GetDiagnosers()]);
        config.AddAnalyser([.. DefaultConfig.Instance.GetAnalysers()]);
        config.AddValidator([.. user.Config.GetValidators()]);
        config.AddFilter([new CaseFilter(cases), .. user.Config.GetFilters()]);
        config.AddEventProcessor(events);
        config.AddLogger(NullLogger.Instance); // its own log file has everything
        config.HideColumns([.. user.Config.GetColumnHidingRules()]);
        config.Orderer = new CaseOrder(cases);
        config.ArtifactsPath = user.Config.ArtifactsPath ?? folder;
        config.Options = user.Config.Options;
        config.SummaryStyle = user.Config.SummaryStyle ?? SummaryStyle.Default.WithMaxParameterColumnWidth(ParameterWidth);
        config.WakeLock = user.Config.WakeLock;
        return config;
    }

    /// <summary>The key of one of BenchmarkDotNet's cases, from its parameters.</summary>
    public static string KeyOf(BenchmarkCase benchmark) => Key(
        (string)benchmark.Parameters[nameof(ConvBenchmark.Problem)], (string)benchmark.Parameters[nameof(ConvBenchmark.Algorithm)],
        (string)benchmark.Parameters[nameof(ConvBenchmark.Device)], (int)benchmark.Parameters[nameof(ConvBenchmark.Threads)],
        (string)benchmark.Parameters[nameof(ConvBenchmark.Isa)], (string)benchmark.Parameters[nameof(ConvBenchmark.Operands)]);

    /// <summary>The same key of one of ours.</summary>
    public static string KeyOf(ConvCase c) => Key(c.Problem.ToString(), c.Algorithm, c.Device.ToString(), c.Threads, c.Isa,
        c.Operands.Text);

    private static string Key(string problem, string algorithm, string device, int threads, string isa, string operands) =>
        string.Join('|', problem, algorithm, device, threads.ToString(System.Globalization.CultureInfo.InvariantCulture), isa, operands);

    /// <summary>Of the parameters' cross product, the cases that this run has.</summary>
    private sealed class CaseFilter(IEnumerable<ConvCase> cases) : IFilter
    {
        private readonly HashSet<string> _keys = [.. cases.Select(KeyOf)];

        public bool Predicate(BenchmarkCase benchmarkCase) => _keys.Contains(KeyOf(benchmarkCase));
    }

    /// <summary>Problem by problem, rows in turn: rows that are compared with each other run within seconds of each other.</summary>
    private sealed class CaseOrder(IEnumerable<ConvCase> cases) : DefaultOrderer(SummaryOrderPolicy.Declared)
    {
        private readonly Dictionary<string, int> _place = cases.Select((c, i) => (KeyOf(c), i)).ToDictionary();

        public override IEnumerable<BenchmarkCase> GetExecutionOrder(
            ImmutableArray<BenchmarkCase> benchmarkCases, IEnumerable<BenchmarkLogicalGroupRule>? order = null) =>
            benchmarkCases.OrderBy(b => _place[KeyOf(b)]);

        public override IEnumerable<BenchmarkCase> GetSummaryOrder(ImmutableArray<BenchmarkCase> benchmarksCases, Summary summary) =>
            GetExecutionOrder(benchmarksCases);
    }
}
