using ConvBench.Reporting.Tables;

namespace ConvBench.Reporting.Networks;

/// <summary>network-rows.csv: what every row makes of every layer, a line each.</summary>
internal static class NetworkCsv
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "network-rows.csv";

    private static readonly CsvTable<Line> Table = new([typeof(ErrorStats)]);

    public static string Text(NetworkRun run) => Table.Text(run.Locals.Select(l =>
    {
        NetworkLayer layer = run.Header.Layers[l.Layer];
        return new Line(l.Layer, layer.Node, layer.Problem, l.Row, l.Status, l.Reason, l.Error);
    }));

    private sealed record Line(int Layer, string Node, string Problem, string Row, CaseStatus Status, string Reason, ErrorStats? Error);
}
