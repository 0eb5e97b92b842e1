using ConvBench.Bench.Cases;
using ConvBench.Gates;

namespace ConvBench.Bench.Judging;

/// <summary>Judges outputs against the float64 truth of their operands: a record each, whatever the file is like.</summary>
internal static class OutputJudge
{
    /// <summary>The record of the correctly rounded truth, then one per file; what is wrong with a file is its record's reason.</summary>
    public static IEnumerable<CaseRecord> Judge(JudgedProblem judged)
    {
        ConvProblem p = judged.Problem;
        ConvData data;
        string? fault = null;
        try
        {
            data = judged.Operands();
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
            Truth truth = TruthOf(p, data, same.First().Sample);
            Certificate? certificate = Certified(p, data, truth, out fault);
            if (certificate is null)
            {
                foreach (JudgedFile file in same)
                {
                    yield return Record(judged, file.Row) with { Status = CaseStatus.Failed, Reason = fault };
                }

                continue;
            }

            var rounded = ErrorStats.OfJudged(truth.Rounded(), truth, p);
            yield return Judged(judged, Truth.RoundedRow, rounded, truth, data)
                with
            { Sums = OperandSums.Of(data, truth), Certificate = certificate, Deterministic = true };
            foreach (JudgedFile file in same)
            {
                yield return OfFile(judged, file, truth, data);
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
            return Certificate.Check(p, data, truth);
        }
        catch (ArithmeticException e)
        {
            fault = $"no truth to compare with: {e.Message}";
            return null;
        }
    }

    private static CaseRecord OfFile(JudgedProblem judged, JudgedFile file, Truth truth, ConvData data)
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

        return Judged(judged, file.Row, file.Sample is null ? ErrorStats.Of(y, truth, p) : ErrorStats.OfJudged(y, truth, p), truth, data);
    }

    private static CaseRecord Judged(JudgedProblem judged, string row, ErrorStats error, Truth truth, ConvData data)
    {
        ConvProblem p = judged.Problem;
        GateMiss? miss = CaseGates.Finite.Missed(GateChecks.Finite(error))
            ?? CaseGates.Normwise.Missed(GateChecks.Normwise(error, p, Tolerance.NormwiseRelL2, data));
        string? wide = miss is null ? GateChecks.Componentwise(error, p) : null;
        CaseRecord record = Record(judged, row) with
        {
            Error = error,
            Remarks = [.. ErrorRemark.Of(error, truth.Sample),
                .. wide is null ? [] : (string[])[$"{wide} (a transform method, or low precision)"]],
        };
        return miss is null ? record : record with { Status = CaseStatus.Failed, Reason = miss.Message, Gate = miss.Gate };
    }

    private static CaseRecord Record(JudgedProblem judged, string row) => new()
    {
        Problem = judged.Problem.ToString(),
        Suite = "judge",
        Backend = RowId.Backend(row.Replace('.', '/')),
        Algorithm = row,
        Distribution = judged.Distribution,
        Seed = judged.Seed,
    };
}
