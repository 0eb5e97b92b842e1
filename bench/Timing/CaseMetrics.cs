using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;

namespace ConvBench.Bench.Timing;

/// <summary>Speed and error as BenchmarkDotNet's metrics: columns of its summary, and in every file that its exporters write.</summary>
/// <param name="recordOf">The record of a case that has just run.</param>
internal sealed class CaseMetrics(Func<BenchmarkCase, CaseRecord?> recordOf) : IDiagnoser
{
    private static readonly Column[] Columns =
    [
        new("GFLOP/s", "Nominal flops over the median time, 10⁹/s", "0.0", true, r => r.Gflops),
        new("% peak", "The same over the measured FMA peak; above 100 means fewer multiplications than direct", "0.0", true,
            r => r.PercentOfPeak),
        new("ω max", "max |y − yRef| / (u·(|x|⋆|w| + |b|)), u = 2⁻²⁴", "0.00E+00", false, r => r.Error?.OmegaMax),
        new("rel. L2", "Relative L2 error against the float64 truth", "0.00E+00", false, r => r.Error?.RelL2),
        new("max err", "max |y − yRef|", "0.00E+00", false, r => r.Error?.MaxAbs),
        new("bits", "Correct bits in the mean square sense", "0.0", true, r => r.Error?.CorrectBits),
        new("workspace MB", "Memory beyond input, output and the caller's weights", "0.0##", false, r => r.WorkspaceBytes / 1e6),
    ];

    public IEnumerable<string> Ids => [nameof(CaseMetrics)];

    public IEnumerable<IExporter> Exporters => [];

    public IEnumerable<IAnalyser> Analysers => [];

    public RunMode GetRunMode(BenchmarkCase benchmarkCase) => RunMode.NoOverhead;

    public void Handle(HostSignal signal, DiagnoserActionParameters parameters)
    {
    }

    public IEnumerable<Metric> ProcessResults(DiagnoserResults results) =>
        from column in Columns
        let value = recordOf(results.BenchmarkCase) is { } record ? column.Value(record) : null
        where value is not null
        select new Metric(column, value.Value);

    public void DisplayResults(ILogger logger)
    {
    }

    public IEnumerable<ValidationError> Validate(ValidationParameters validationParameters) => [];

    private sealed record Column(string DisplayName, string Legend, string NumberFormat, bool TheGreaterTheBetter,
        Func<CaseRecord, double?> Value)
        : IMetricDescriptor
    {
        public string Id => DisplayName;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Unit => "";

        public int PriorityInCategory => Array.IndexOf(Columns, this);

        public bool GetIsAvailable(Metric metric) => true;
    }
}
