namespace ConvBench.Reporting.Networks;

/// <summary>Records of a network's problems whose errors are the largest of any of its layers.</summary>
/// <remarks>A problem is timed once, on the operands of the first layer that has it. Its other layers have other weights and
/// inputs, on which a row may err by more.</remarks>
internal static class NetworkErrors
{
    /// <summary>The records with the worst errors of their row over the layers of their problem; failed where the row fails on
    /// one.</summary>
    public static IReadOnlyList<CaseRecord> OverLayers(IReadOnlyList<CaseRecord> records, NetworkHeader header,
        IReadOnlyList<LocalError> locals)
    {
        ILookup<(string Problem, string Row), LocalError> found = locals.Where(l => l.Layer >= 0 && l.Layer < header.Layers.Count)
            .ToLookup(l => (header.Layers[l.Layer].Problem, l.Row));
        return [.. records.Select(r => Over(r, found[(r.Problem, r.Algorithm)], header))];
    }

    private static CaseRecord Over(CaseRecord record, IEnumerable<LocalError> layers, NetworkHeader header)
    {
        if (record.Status == CaseStatus.Ok && layers.FirstOrDefault(l => l.Status == CaseStatus.Failed) is { } failed)
        {
            NetworkLayer layer = header.Layers[failed.Layer];
            return record with
            {
                Status = CaseStatus.Failed,
                Reason = $"on layer {Format.Whole(layer.Index)} ({layer.Node}): {failed.Reason}",
                Time = null,
            };
        }

        return record.Error is null ? record
            : record with { Error = layers.Select(l => l.Error).OfType<ErrorStats>().Aggregate(record.Error, Worst) };
    }

    /// <summary>The larger of each figure that rows are chosen by; the rest of what has the larger relative L2 error.</summary>
    private static ErrorStats Worst(ErrorStats a, ErrorStats b) => (b.RelL2 > a.RelL2 || double.IsNaN(b.RelL2) ? b : a) with
    {
        RelL2 = Math.Max(a.RelL2, b.RelL2),
        OmegaMax = Math.Max(a.OmegaMax, b.OmegaMax),
        MaxAbs = Math.Max(a.MaxAbs, b.MaxAbs),
        MaxUlp = Math.Max(a.MaxUlp, b.MaxUlp),
        CorrectBits = Math.Min(a.CorrectBits, b.CorrectBits),
        NonFinite = Math.Max(a.NonFinite, b.NonFinite),
    };
}
