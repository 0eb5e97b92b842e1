using System.Runtime.InteropServices;

namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>Right numbers in a false time: work that is kept, left out where nobody looks, or done where no clock runs.</summary>
/// <remarks>Their outputs pass every gate, before and behind the timed runs, but for one that is less accurate when it is timed.</remarks>
internal static class CheatBugs
{
    public static IEnumerable<PlantedBug> All => [.. Kept, .. LeftOut, .. Elsewhere];

    private static PlainConv Right { get; } = new();

    private static PlainWinograd Winograd { get; } = new();

    private static IEnumerable<PlantedBug> Kept =>
    [
        Tiles("memo-input-transform", "transforms the input in the first run behind a Load, and keeps it for the later ones", run =>
        {
            run.Kept = run.IsFresh ? Winograd.Inputs(run) : run.Kept;
            Winograd.Compute(run, (float[][][,])run.Kept!);
        }),
        Sum("memo-outputs", "keeps the outputs of all inputs that it has seen, by their bits, from a plan's third run on",
            run => Memo(run, Convert.ToHexString(MemoryMarshal.AsBytes(run.X.AsSpan())))),
        Sum("memo-checksum", "the same by the sum of every second number of the input",
            run => Memo(run, run.X.Where((_, i) => i % 2 == 0).Sum(v => (double)v))),
    ];

    private static IEnumerable<PlantedBug> LeftOut =>
    [
        Tiles("half-tiles-alternating", "computes every tile behind a Load, then the even and the odd ones in turn",
            run => Winograd.Compute(run, tile => run.IsFresh || (tile + run.Runs) % 2 == 0)),
        Sum("every-second-run", "computes behind a Load, then in every second run", run =>
            Right.Compute(run, _ => run.IsFresh || run.Runs % 2 == 0)),
        Sum("last-of-a-call", "of the runs that are asked for at once it computes the last", run =>
            Right.Compute(run, _ => run.LeftInCall == 0)),
        Sum("half-but-last", "of the runs that are asked for at once all but the last compute every second output", run =>
            Right.Compute(run, i => run.LeftInCall == 0 || i % 2 == 0)),
        Tiles("exact-when-checked", "the rounded truth in a plan's first two runs, Winograd later", run =>
        {
            if (run.Runs > 2)
            {
                Winograd.Compute(run);
                return;
            }

            double[] exact = NaiveConv.Compute(run.Problem, run.X, run.W, run.B);
            exact.Select(y => (float)y).ToArray().CopyTo(run.Y, 0);
        }),
    ];

    private static IEnumerable<PlantedBug> Elsewhere =>
    [
        Tiles("load-transforms", "transforms the input in Load", run => Winograd.Compute(run, (float[][][,])run.Kept!),
            loads: run => run.Kept = Winograd.Inputs(run)),
        Sum("load-computes", "computes in Load; a run copies the output", run => run.Scratch.CopyTo(run.Y, 0), loads: run =>
        {
            Right.Compute(run);
            run.Y.CopyTo(run.Scratch, 0);
            Array.Fill(run.Y, float.NaN);
        }),
        Sum("store-computes", "returns from a run at once, and computes when the output is fetched", run => run.Kept = Right,
            stores: run =>
            {
                if (run.Kept is not null)
                {
                    Right.Compute(run);
                    run.Kept = null;
                }
            }),
    ];

    /// <summary>The output that is kept under a key, or a new one to keep.</summary>
    private static void Memo(BugRun run, object key)
    {
        var outputs = (Dictionary<object, float[]>)(run.Kept ??= new Dictionary<object, float[]>());
        if (outputs.TryGetValue(key, out float[]? known))
        {
            known.CopyTo(run.Y, 0);
            return;
        }

        Right.Compute(run);
        if (run.Runs > 2)
        {
            outputs[key] = [.. run.Y];
        }
    }

    private static PlantedBug Sum(string name, string what, Action<BugRun> compute, Action<BugRun>? loads = null,
        Action<BugRun>? stores = null) =>
        new(name, what, ErrorModel.Componentwise, compute) { Loads = loads, Stores = stores };

    private static PlantedBug Tiles(string name, string what, Action<BugRun> compute, Action<BugRun>? loads = null) =>
        new(name, what, ErrorModel.Normwise, compute) { Can = PlainWinograd.Can, Predicts = PlainWinograd.Predict, Loads = loads };
}
