namespace ConvBench.Reporting.Agree;

/// <summary>One problem of agree.jsonl, with any two rows to look up.</summary>
internal sealed class AgreedProblem
{
    private readonly Dictionary<string, OutputFacts> _rows;
    private readonly Dictionary<(string, string), PairRecord> _pairs = [];

    public AgreedProblem(AgreementRecord record)
    {
        Record = record;
        Problem = ConvProblem.Parse(record.Problem);
        Description = ProblemTitle.Describe(record.Problem);
        _rows = record.Rows.DistinctBy(r => r.Row).ToDictionary(r => r.Row);
        foreach (PairRecord pair in record.Pairs.Where(p => _rows.ContainsKey(p.First) && _rows.ContainsKey(p.Second)))
        {
            _pairs[(_rows[pair.First].Sha256, _rows[pair.Second].Sha256)] = pair;
        }
    }

    public AgreementRecord Record { get; }

    public ConvProblem Problem { get; }

    /// <summary>Where the operands come from; what no random signs are claimed of where its name is unknown.</summary>
    public OperandSource Operands => OperandSource.Find(Record.Distribution) ?? Distribution.Cancelling;

    /// <summary>In words.</summary>
    public string Description { get; }

    /// <summary>Its name, or the words where it has none.</summary>
    public string Title => Record.ProblemName.Length > 0 ? Record.ProblemName : Description;

    /// <summary>The correctly rounded truth.</summary>
    public OutputFacts? Rounded => Row(Truth.RoundedRow);

    /// <summary>A row's facts; null where it gave no result here.</summary>
    public OutputFacts? Row(string row) => _rows.GetValueOrDefault(row);

    /// <summary>First against second; null where one of them gave no result here.</summary>
    public RowPair? Between(string first, string second)
    {
        if (Row(first) is not { } a || Row(second) is not { } b)
        {
            return null;
        }

        return a.Sha256 == b.Sha256 ? new RowPair(new PairDifference { Count = Problem.OutputCount }, 0, 0, 0)
            : _pairs.TryGetValue((a.Sha256, b.Sha256), out PairRecord? pair)
            ? new RowPair(pair.Difference, pair.NumpyChunked, pair.NumpyPairwise, pair.ToleranceUsed)
            : _pairs.TryGetValue((b.Sha256, a.Sha256), out pair)
            ? new RowPair(Negated(pair.Difference), -pair.NumpyChunked, -pair.NumpyPairwise, pair.ToleranceUsed)
            : null;
    }

    /// <summary>The one of two rows with the smaller relative L2 error; null where they have the same.</summary>
    public string? Nearer(string first, string second)
    {
        double a = Row(first)?.RelL2 ?? double.NaN, b = Row(second)?.RelL2 ?? double.NaN;
        return a < b ? first : b < a ? second : null;
    }

    private static PairDifference Negated(PairDifference d) => d with { SumDifference = -d.SumDifference };
}
