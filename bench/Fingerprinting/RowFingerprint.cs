using ConvBench.Bench.Cases;
using ConvBench.Bench.Host;

namespace ConvBench.Bench.Fingerprinting;

/// <summary>The fingerprint of one row on one layer.</summary>
internal static class RowFingerprint
{
    /// <summary>Probes it; a row that fails gets a line that says so.</summary>
    /// <param name="pool">Workers.</param>
    /// <param name="c">The case.</param>
    /// <param name="row">Its row.</param>
    /// <param name="scratch">Folder for operands and outputs.</param>
    /// <param name="done">Keys that need no probes any more; of these the bare line comes back.</param>
    public static FingerprintRecord Of(WorkerPool pool, ConvCase c, IConvAlgorithm row, string scratch, IReadOnlySet<string> done)
    {
        var bare = new FingerprintRecord
        {
            Problem = c.Problem.ToString(),
            Suite = c.Suite,
            ProblemName = c.ProblemName,
            Row = c.Algorithm,
            Threads = c.Threads,
        };
        return done.Contains(bare.Key) ? bare : Probed(new WorkerBox(pool, c, scratch), c.Problem, row, bare);
    }

    private static FingerprintRecord Probed(WorkerBox box, ConvProblem p, IConvAlgorithm row, FingerprintRecord bare)
    {
        try
        {
            var print = Fingerprint.Of(box.Run, p);
            return bare with
            {
                Method = print.Method,
                Known = KnownAnswer.Method(row, p, box.Tile),
                Operands = print.Operands,
                KnownOperands = KnownAnswer.Operands(row),
                Order = print.Order?.Describe() ?? "",
                Confidence = print.Confidence,
                Evidence = print.Evidence(),
                Runs = box.Runs,
            };
        }
        catch (WorkerException e)
        {
            return bare with { Fault = e.Message, Runs = box.Runs };
        }
    }
}
