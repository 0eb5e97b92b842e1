using System.Globalization;

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
            long[]? sample = same.First().Sample;
            Truth truth = sample is null ? ReferenceConv.Compute(p, data, Environment.ProcessorCount) : ReferenceConv.ComputeAt(p, data, sample, Environment.ProcessorCount);
            float[] rounded = Array.ConvertAll(truth.Y, y => (float)y);
            yield return Judged(judged, "reference/rounded", rounded, truth, sample is not null) with { Sums = sample is null ? OperandSums.Of(data, truth) : null, Deterministic = true };
            foreach (JudgedFile file in same)
            {
                yield return OfFile(judged, file, truth);
            }
        }
    }

    private static CaseRecord OfFile(JudgedProblem judged, JudgedFile file, Truth truth)
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

        return Judged(judged, file.Row, y, truth, file.Sample is not null);
    }

    private static CaseRecord Judged(JudgedProblem judged, string row, float[] y, Truth truth, bool sampled)
    {
        ConvProblem p = judged.Problem;
        var error = ErrorStats.Compute(y, truth.Y, truth.S, p.Accumulations);
        string? miss = Gates.Error(ErrorModel.Normwise, error, p);
        string remark = Gates.Error(ErrorModel.Componentwise, error, p) is { } above ? $"{above}; a transform method, or low precision" : "";
        if (sampled)
        {
            string share = string.Create(CultureInfo.InvariantCulture, $"{error.Count} of {p.OutputCount} outputs judged");
            remark = remark.Length > 0 ? $"{share}; {remark}" : share;
        }

        return Record(judged, row) with
        {
            Status = miss is null ? CaseStatus.Ok : CaseStatus.Failed,
            Reason = miss ?? remark,
            Error = error,
        };
    }

    private static CaseRecord Record(JudgedProblem judged, string row) => new()
    {
        Problem = judged.Problem.ToString(),
        Suite = "judge",
        Backend = row.Split('.', '/')[0],
        Algorithm = row,
        Distribution = judged.Distribution,
        Seed = judged.Seed,
    };
}
