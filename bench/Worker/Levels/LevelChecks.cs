using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Worker.Levels;

/// <summary>The checks of the levels, each a function of one row with its operands and its output.</summary>
internal static class LevelChecks
{
    /// <summary>Repetitions of R0.</summary>
    private const int Repeats = 10;

    /// <summary>Groups of R5 that are computed alone, evenly spread.</summary>
    private const int MostGroups = 8;

    /// <summary>Runs one check.</summary>
    /// <exception cref="Exception">Whatever the row throws.</exception>
    public static CheckResult Run(ReproLevel level, Subject subject)
    {
        Action<Subject> check = Of(level);
        check(subject);
        return subject.Findings.Result();
    }

    private static Action<Subject> Of(ReproLevel level) => level.Id switch
    {
        "R0" => Repeat,
        "R1" or "R2" => Same,
        "R3" => Batch,
        "R4 shift" => ImageChecks.Shift,
        "R4 crop" => ImageChecks.Crop,
        "R5 filters" => Filters,
        "R5 groups" => OneGroup,
        "R6 align" => AlignmentCheck.Run,
        "R6 isa" => OtherIsas,
        "scale" => Metamorphic.Scale,
        "sign" => Metamorphic.Sign,
        "zero" => Metamorphic.Zero,
        _ => throw new ArgumentException($"no check for {level.Id}", nameof(level)),
    };

    private static void Repeat(Subject s)
    {
        using IConvPlan plan = s.Algorithm.Prepare(s.Problem, s.Data.W, s.Data.B, s.Options);
        float[] other = [.. s.Data.X.Reverse().Select(v => -v)];
        for (int i = 1; i <= Repeats; i++)
        {
            if (i == Repeats / 2)
            {
                s.Run(plan, s.Problem, other); // what a plan keeps of another input must not show
            }

            s.Findings.Compare($"repeat {i}", s.Baseline, s.Run(plan, s.Problem, s.Data.X));
        }

        plan.Run(2);
        s.Findings.Compare("two runs in a row", s.Baseline, s.Stored(plan, s.Problem));
        s.Findings.Compare("a second plan", s.Baseline, s.Output(s.Problem, s.Data));
    }

    /// <summary>This process against the one that made the baseline: R1, and R2 where it has another thread count.</summary>
    private static void Same(Subject s) =>
        s.Findings.Compare(s.Options.Threads == 1 ? "1 thread" : $"{s.Options.Threads} threads", s.Baseline, s.Output(s.Problem, s.Data));

    private static void Batch(Subject s)
    {
        ConvProblem batch = s.Problem.N > 1 ? s.Problem : s.Problem with { N = 3 };
        if (!s.Supports(batch) || !s.Supports(batch.SingleImage))
        {
            return;
        }

        // A batch of one image becomes it, its mirror and its negative: three images, and the first is the baseline's.
        float[] x = s.Problem.N > 1 ? s.Data.X : [.. s.Data.X, .. s.Data.X.Reverse(), .. s.Data.X.Select(v => -v)];
        float[] whole = s.Output(batch, s.Data with { X = x });
        float[] turned = s.Output(batch, s.Data with { X = Rotated(x, x.Length / batch.N) });
        int images = x.Length / batch.N, outputs = whole.Length / batch.N;
        for (int n = 0; n < batch.N; n++)
        {
            float[] alone = s.Output(batch.SingleImage, s.Data with { X = x[(n * images)..((n + 1) * images)] });
            s.Findings.Compare($"image {n} of {batch.N} inside the batch against alone", alone, whole.AsSpan(n * outputs, outputs));
        }

        s.Findings.Compare("the batch in another order", Rotated(whole, outputs), turned);
    }

    private static float[] Rotated(float[] values, int by) => [.. values[by..], .. values[..by]];

    private static void Filters(Subject s)
    {
        ConvProblem p = s.Problem;
        int parts = p.Groups > 1 ? p.Groups : p.K;
        if (parts < 2)
        {
            s.Findings.Missing("one output channel");
            return;
        }

        Slice(s, 0, parts / 2);
        Slice(s, parts / 2, parts);

        void Slice(Subject subject, int from, int to)
        {
            ConvProblem part = p.Groups > 1
                ? p with { Groups = to - from, C = (to - from) * p.CPerGroup, K = (to - from) * p.KPerGroup }
                : p with { K = to - from };
            int perPart = p.Groups > 1 ? p.KPerGroup : 1;
            CompareSlice(subject, part, p.Groups > 1 ? from * p.CPerGroup : 0, from * perPart,
                $"output channels {from * perPart} to {(to * perPart) - 1} alone");
        }
    }

    private static void OneGroup(Subject s)
    {
        ConvProblem p = s.Problem;
        if (p.Groups == 1)
        {
            s.Findings.Missing("one group");
            return;
        }

        int count = Math.Min(p.Groups, MostGroups);
        for (int i = 0; i < count; i++)
        {
            int g = count == 1 ? 0 : i * (p.Groups - 1) / (count - 1);
            ConvProblem part = p with { Groups = 1, C = p.CPerGroup, K = p.KPerGroup };
            CompareSlice(s, part, g * p.CPerGroup, g * p.KPerGroup, $"group {g} alone");
        }
    }

    /// <summary>Some of the channels as a problem of their own, held against their part of the baseline.</summary>
    private static void CompareSlice(Subject s, ConvProblem part, int firstC, int firstK, string what)
    {
        if (!s.Supports(part))
        {
            return;
        }

        ConvProblem p = s.Problem;
        int plane = p.H * p.W, filter = p.Accumulations, outputs = p.OH * p.OW;
        float[] x = Channels(s.Data.X, p.N, p.C * plane, firstC * plane, part.C * plane);
        float[] b = p.HasBias ? s.Data.B[firstK..(firstK + part.K)] : [];
        float[] y = s.Output(part, new ConvData(x, s.Data.W[(firstK * filter)..((firstK + part.K) * filter)], b));
        int[] positions = Channels([.. Enumerable.Range(0, s.Baseline.Length)], p.N, p.K * outputs, firstK * outputs, part.K * outputs);
        s.Findings.Compare(what, Channels(s.Baseline, p.N, p.K * outputs, firstK * outputs, part.K * outputs), y, positions);
    }

    /// <summary>The same stretch of every image.</summary>
    private static T[] Channels<T>(T[] values, int images, int perImage, int from, int count) =>
        [.. Enumerable.Range(0, images).SelectMany(n => values.AsSpan((n * perImage) + from, count).ToArray())];

    private static void OtherIsas(Subject s)
    {
        if (s.OtherIsas.Count == 0)
        {
            s.Findings.Missing("the library chooses its instructions, or the machine has one width");
        }

        foreach (Isa isa in s.OtherIsas)
        {
            s.Findings.Compare(isa.ToString(), s.Baseline, s.Output(s.Problem, s.Data, s.Options with { Isa = isa }));
        }
    }
}
