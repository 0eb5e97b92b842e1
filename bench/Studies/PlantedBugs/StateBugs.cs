namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>Outputs that are not written, and runs that depend on the runs before.</summary>
internal static class StateBugs
{
    public static IEnumerable<PlantedBug> All => [.. Outputs, .. Runs, .. Buffers];

    private static PlainConv Right { get; } = new();

    private static IEnumerable<PlantedBug> Outputs =>
    [
        Kept("last-row-unwritten", "does not write the last output row", (p, i) => i / p.OW % p.OH == p.OH - 1),
        Kept("last-column-unwritten", "does not write the last output column", (p, i) => i % p.OW == p.OW - 1),
        Kept("last-channel-unwritten", "does not write the last output channel", (p, i) => Channel(p, i) == p.K - 1),
        Kept("last-image-unwritten", "does not write the last image", (p, i) => i / p.OH / p.OW / p.K == p.N - 1),
        Kept("thread-remainder-unwritten", "shares K among the threads and forgets the remainder", (p, i) => Channel(p, i) >= p.K / 2 * 2,
            p => p.K % 2 == 1),
        Spoilt("right-edge-half-tile", "the columns behind the last vector of 4 repeat their left neighbour", p => p.OW > 4 && p.OW % 4 > 0,
            (run, i) => i % run.Problem.OW >= run.Problem.OW / 4 * 4 ? run.Y[i - 1] : run.Y[i]),
        Spoilt("channel-remainder-overwritten", "a whole vector of 4 channels is stored where fewer are left", p => p.K > 4 && p.K % 4 > 0,
            (run, i) => Channel(run.Problem, i) < run.Problem.K / 4 * 4 && Channel(run.Problem, i) >= run.Problem.K - 4
                ? run.Y[i + ((run.Problem.K % 4) * run.Problem.OH * run.Problem.OW)] : run.Y[i]),
        Spoilt("images-swapped", "stores the images in reverse order", p => p.N > 1,
            (run, i) => i < run.Y.Length / 2 ? Swap(run, i) : run.Y[i]),
    ];

    private static IEnumerable<PlantedBug> Runs =>
    [
        Bug("first-run-only", "right in a plan's first run, one weight short in every later one", run =>
            (run.Runs == 1 ? Right : Right with { Skips = t => t.C + t.R + t.S == 0 }).Compute(run)),
        Bug("late", "right in the first three runs, then the first output is 1 too large", run =>
        {
            Right.Compute(run);
            run.Y[0] += run.Runs > 3 ? 1 : 0;
        }),
        Bug("timed-runs-do-nothing", "computes in a plan's first two runs, then returns at once", run =>
        {
            if (run.Runs <= 2)
            {
                Right.Compute(run);
            }
        }),
        Bug("race", "in about every second run, at random, a block of the output lacks its last channel", run =>
        {
            Right.Compute(run);
            float[] whole = [.. run.Y];
            if (run.Threads > 1 && ((ulong)run.Runs * 0x9E3779B97F4A7C15UL) >> 63 == 1)
            {
                (Right with { Skips = t => t.C == t.P.CPerGroup - 1 }).Compute(run);
                whole.AsSpan(0, whole.Length / 2).CopyTo(run.Y);
            }
        }),
    ];

    private static IEnumerable<PlantedBug> Buffers =>
    [
        Bug("stale-sums", "adds to the sums of the run before", run =>
        {
            (Right with { Start = (r, i) => r.Scratch[i] }).Compute(run);
            run.Y.CopyTo(run.Scratch, 0);
        }),
        Bug("sums-not-cleared", "the accumulator of each row begins with what the row before has left in the register",
            run => (Right with { Start = (r, i) => i % r.Problem.OW == 0 && i > 0 ? r.Y[i - 1] : 0 }).Compute(run)),
        Bug("input-kept", "keeps the input of a plan's first run", run => (Right with { Input = r => r.FirstX }).Compute(run)),
        Bug("nan-swallowed", "clamps the input with max and min, which drop NaN", run =>
            (Right with { Operand = v => float.IsNaN(v)
                ? float.MinValue : v, Input = r => [.. r.X.Select(v => float.IsNaN(v) ? 0 : v)] }).Compute(run)),
        Bug("masked-by-zero", "masks old buffers by multiplying with 0, so a NaN stays for ever", run =>
        {
            (Right with { Start = (r, i) => 0 * r.Scratch[i] }).Compute(run);
            run.Y.CopyTo(run.Scratch, 0);
        }),
        Bug("whole-vector-multiplied", "multiplies every pixel by 0 where it does not belong to the window", run =>
            (Right with { Start = (r, _) => 0 * r.X.Sum() }).Compute(run)),
    ];

    private static int Channel(ConvProblem p, int i) => i / p.OH / p.OW % p.K;

    private static float Swap(BugRun run, int i)
    {
        int plane = run.Y.Length / run.Problem.N, other = ((run.Problem.N - 1 - (i / plane)) * plane) + (i % plane);
        (float mine, run.Y[other]) = (run.Y[other], run.Y[i]);
        return mine;
    }

    /// <summary>Outputs that keep the NaN of Load.</summary>
    private static PlantedBug Kept(string name, string what, Func<ConvProblem, int, bool> kept, Func<ConvProblem, bool>? shows = null) =>
        Spoilt(name, what, shows ?? (_ => true), (run, i) => kept(run.Problem, i) ? float.NaN : run.Y[i]);

    private static PlantedBug Spoilt(string name, string what, Func<ConvProblem, bool> shows, Func<BugRun, int, float> stored) =>
        new(name, what, ErrorModel.Componentwise, run =>
        {
            Right.Compute(run);
            for (int i = 0; i < run.Y.Length; i++)
            {
                run.Y[i] = stored(run, i);
            }
        })
        { Shows = shows };

    private static PlantedBug Bug(string name, string what, Action<BugRun> compute) => new(name, what, ErrorModel.Componentwise, compute);
}
