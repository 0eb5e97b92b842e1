using System.Text.Json;
using ConvBench.Contracts;
using ConvBench.Errors;
using ConvBench.Files;
using ConvBench.Problems;

namespace ConvBench.Decisions;

/// <summary>recommend.json: which row to use for which layer within an error budget, measured on one machine; what a
/// program can choose by at run time.</summary>
public sealed record DecisionTable
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "recommend.json";

    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>Short name of the machine that the times are of.</summary>
    public string Machine { get; init; } = "";

    /// <summary>Its processor.</summary>
    public string CpuModel { get; init; } = "";

    /// <summary>Commit of ConvBench, "" where unknown.</summary>
    public string Commit { get; init; } = "";

    /// <summary>Versions of the libraries by backend.</summary>
    public IReadOnlyDictionary<string, string> Libraries { get; init; } = new Dictionary<string, string>();

    /// <summary>Measure of the error: relL2, omega, maxAbs, maxUlp (of <see cref="ErrorStats"/>).</summary>
    public string Metric { get; init; } = "relL2";

    /// <summary>Largest error allowed; null for any.</summary>
    public double? Budget { get; init; }

    /// <summary>Measured problems.</summary>
    public IReadOnlyList<DecisionEntry> Problems { get; init; } = [];

    /// <summary>Classes of problems (<see cref="ShapeClass"/>), for what was not measured.</summary>
    public IReadOnlyList<ClassEntry> Classes { get; init; } = [];

    /// <summary>The row for a layer: that of the problem where it was measured, else that of its class; null where the
    /// table knows none within the budget.</summary>
    public string? RowFor(ConvProblem problem, int threads, Device? device = null)
    {
        bool Here(Device? where, int count) => count == threads && (where ?? Device.Cpu) == (device ?? Device.Cpu);
        string text = problem.ToString(), shape = ShapeClass.Of(problem);
        return Problems.FirstOrDefault(e => e.Problem == text && Here(e.Device, e.Threads)) is { } measured
            ? measured.Row
            : Classes.FirstOrDefault(e => e.ShapeClass == shape && Here(e.Device, e.Threads))?.Row;
    }

    /// <summary>The table as JSON.</summary>
    public string ToJson() => JsonFile.Text(this);

    /// <summary>Reads a table.</summary>
    /// <exception cref="JsonException">The text is no table of schema 1.</exception>
    public static DecisionTable FromJson(string json) => JsonFile.Parse<DecisionTable>(json, t => JsonFile.NotSchemaOne(t.Schema));
}
