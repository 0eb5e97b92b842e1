using ConvBench.Explanations;

namespace ConvBench.Bench.Judging;

/// <summary>Judges outputs against the float64 truth of their operands: a record each, whatever the file is like.</summary>
internal static class OutputJudge
{
    /// <summary>The record of the correctly rounded truth, then one per file; what is wrong with a file is its record's reason.</summary>
    public static IEnumerable<CaseRecord> Judge(JudgedProblem judged)
    {
        ConvProblem p = judged.Problem;
        ConvData data;
        IReadOnlyList<NamedWeights> others = [];
        string? fault = null;
        try
        {
            (data, others) = (judged.Operands(), judged.Others());
        }
        catch (FormatException e)
        {
            (data, fault) = (new ConvData([], [], []), e.Message);
        }

        if (fault is not null)
        {
            foreach (JudgedFile file in judged.Files)
            {
                yield return Record(judged, file.Row) with { Status = CaseStatus.Failed, Reason = fault };
            }

            yield break;
        }

        foreach (var same in judged.Files.GroupBy(f => f.Sample is null))
        {
            var truth = new FiniteTruth(TruthOf(p, data, same.First().Sample), data);
            Certificate? certificate = Certified(p, data, truth.Part, out fault);
            if (certificate is null)
            {
                foreach (JudgedFile file in same)
                {
                    yield return Record(judged, file.Row) with { Status = CaseStatus.Failed, Reason = fault };
                }

                continue;
            }

            var verdict = new OutputVerdict(p, data, truth, others);
            yield return verdict.Floor(Record(judged, Truth.RoundedRow), judged.Tolerance) with
            {
                Own = true,
                Sums = OperandSums.Of(data, truth.Part),
                Certificate = certificate,
                Deterministic = true,
            };
            foreach (JudgedFile file in same)
            {
                yield return OfFile(judged, file, truth, verdict);
            }
        }
    }

    /// <summary>The truth where a file has values; of a large layer's whole outputs a sample.</summary>
    private static Truth TruthOf(ConvProblem p, ConvData data, long[]? positions)
    {
        OutputSample? sample = positions is null ? OutputSample.Judged(p) : new OutputSample(positions, positions.Length);
        return sample is null ? ReferenceConv.Compute(p, data, Environment.ProcessorCount)
            : ReferenceConv.ComputeAt(p, data, sample, Environment.ProcessorCount);
    }

    private static Certificate? Certified(ConvProblem p, ConvData data, Truth truth, out string fault)
    {
        fault = "";
        try
        {
            return truth.Y.Length == 0 ? new Certificate(0, 0, 0) : Certificate.Check(p, data, truth);
        }
        catch (ArithmeticException e)
        {
            fault = $"no truth to compare with: {e.Message}";
            return null;
        }
    }

    private static CaseRecord OfFile(JudgedProblem judged, JudgedFile file, FiniteTruth truth, OutputVerdict verdict)
    {
        ConvProblem p = judged.Problem;
        float[] y;
        try
        {
            y = file.Sample is null ? NpyShape.Read(file.File, p.N, p.K, p.OH, p.OW) : NpyShape.Read(file.File, file.Sample.Length);
        }
        catch (FormatException e)
        {
            return Record(judged, file.Row) with { Status = CaseStatus.Failed, Reason = e.Message };
        }

        // of an output that is judged at a sample the others are looked at too, unless NaN and infinity may be right there
        bool whole = file.Sample is null, all = whole && truth.Sample is not null && truth.FiniteOperands && truth.Others == 0;
        int nonFinite = all ? y.Count(v => !float.IsFinite(v)) : 0;
        return Timed(verdict.Of(Record(judged, file.Row), whole ? truth.Known(y) : y, nonFinite, judged.Tolerance), file, p);
    }

    /// <summary>With the time that was told of it, so that it stands on the plots; a wrong output has none.</summary>
    private static CaseRecord Timed(CaseRecord record, JudgedFile file, ConvProblem p)
    {
        double? ns = record.Status == CaseStatus.Ok ? 1e9 * file.Seconds : null;
        return ns is not { } time ? record : record with
        {
            Time = new TimeRecord(time, time, 0, 0, time, 1),
            Gflops = p.Flops / time,
            EffectiveGflops = p.EffectiveFlops / time,
            Remarks = [.. record.Remarks, $"timed elsewhere ({ForeignTimes.FileName})"],
        };
    }

    private static CaseRecord Record(JudgedProblem judged, string row) => new()
    {
        Problem = judged.Problem.ToString(),
        Suite = "judge",
        ProblemName = judged.Name,
        Backend = RowId.Backend(row.Replace('.', '/')),
        Algorithm = row,
        Distribution = judged.Distribution,
        Seed = judged.Seed,
    };
}
