using System.Globalization;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Host;
using ConvBench.Bench.Runs;
using ConvBench.Gates;
using ConvBench.Models;

namespace ConvBench.Bench.Networks;

/// <summary>What each row makes of a layer that is given its true input.</summary>
/// <param name="session">Workers, and the folder that receives a line for each row.</param>
/// <param name="rows">The rows.</param>
/// <param name="files">Where workers find operands.</param>
internal sealed class LayerRows(Session session, IReadOnlyList<IConvAlgorithm> rows, OutputFiles files)
{
    private readonly Dictionary<(int Layer, string Row), LocalError> _lines =
        NetworkFile.Rows(session.Folder.Location, out _).GroupBy(l => (l.Layer, l.Row)).ToDictionary(g => g.Key, g => g.Last());

    /// <summary>The line of a row on a layer; null where it was not measured.</summary>
    public LocalError? Of(int layer, string row) => _lines.GetValueOrDefault((layer, row));

    /// <summary>Measures a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="data">Its operands.</param>
    /// <param name="truth">Their truth.</param>
    /// <param name="threads">Threads of the rows.</param>
    public void Measure(LayerAt layer, ConvData data, Truth truth, int threads)
    {
        IConvAlgorithm[] open = [.. rows.Where(r => !_lines.ContainsKey((layer.Index, r.Id)))];
        if (open.Length == 0)
        {
            return;
        }

        ConvCase[] cases = [.. open.Select(r => NetworkCases.Of(layer, r, threads))];
        var probes = Probes.Of(session.Pool, cases);
        files.Write(layer.Problem, data);
        foreach ((IConvAlgorithm row, ConvCase c) in open.Zip(cases))
        {
            LocalError line = probes.WhyNot(c) is { } not
                ? new LocalError(layer.Index, row.Id) { Status = not.Status, Reason = not.Reason }
                : Judged(layer, row, c, data, truth);
            NetworkFile.Append(session.Folder.Location, line);
            _lines[(layer.Index, row.Id)] = line;
        }
    }

    /// <summary>Where a layer that a row gets wrong is kept, for whoever looks into that row.</summary>
    private string FailedFolder(LayerAt layer) => Path.Combine(session.Folder.Location, "failed",
        string.Create(CultureInfo.InvariantCulture, $"layer-{layer.Index + 1}"));

    private LocalError Judged(LayerAt layer, IConvAlgorithm row, ConvCase c, ConvData data, Truth truth)
    {
        var line = new LocalError(layer.Index, row.Id);
        try
        {
            (float[] y, Protocol.OutputReply reply) = files.Ask(session.Pool, c, layer.Problem);
            ErrorStats error = ErrorStats.Of(y, truth, layer.Problem, (reply.TileRows, reply.TileColumns));
            string? fault = GateChecks.Error(row.ErrorModel, error, layer.Problem, row.NormwiseLimit(layer.Problem), data);
            if (fault is not null)
            {
                BackendTest.Write(FailedFolder(layer), layer.Problem, data, truth.Rounded());
            }

            return line with { Error = error, Status = fault is null ? CaseStatus.Ok : CaseStatus.Failed, Reason = fault ?? "" };
        }
        catch (WorkerException e)
        {
            return line with { Status = CaseStatus.Failed, Reason = e.Message };
        }
    }
}
