namespace ConvBench.Tests.Reporting.Compare;

/// <summary>A shared machine on which runs are measured: for seconds to minutes a neighbour takes half of its caches, which slows
/// some rows down by up to 1.6 and others not at all.</summary>
/// <remarks>
/// As it was seen: one row in three knows no neighbour, the others are up to 60 % slower beside one; two runs of one row differ by
/// 10 to 14 % (standard deviation), the passes of a row within one mood by 3 %, and one pass in ten has a heavy tail on top. A process
/// makes each of its rows faster or slower by 3 % for as long as it lives. A pass with its preparation takes 0.35 s.
/// </remarks>
/// <param name="seed">Draws everything.</param>
/// <param name="alone">Mean seconds without a neighbour.</param>
/// <param name="beside">Mean seconds beside one.</param>
internal sealed class SimulatedMachine(int seed, double alone, double beside)
{
    public const int Layers = 10, RowsOfALayer = 10, Passes = 8;

    private const double PassSeconds = 0.35, Scatter = 0.02, ProcessScatter = 0.03;

    private readonly Random _random = new(seed);
    private readonly double[] _slowed =
        [.. Enumerable.Range(0, Layers * RowsOfALayer).Select(i => new Random((1000 * seed) + i))
            .Select(r => Math.Log(r.NextDouble() < 0.7 ? 1 + (0.6 * r.NextDouble()) : 1))];

    private double _now, _turns;
    private bool _beside;

    /// <summary>Cases of a run: rows 0 to 4 of a layer are ours, 5 to 9 of an unchanged library.</summary>
    /// <param name="slower">ln of how much slower a case is than it was.</param>
    public List<CaseRecord> Run(Func<int, double>? slower = null)
    {
        _now += 60 * _random.NextDouble();
        List<CaseRecord> records = [];
        for (int layer = 0; layer < Layers; layer++)
        {
            int[] rows = [.. Enumerable.Range(layer * RowsOfALayer, RowsOfALayer)];
            Dictionary<int, double> process =
                rows.ToDictionary(row => row, row => (slower?.Invoke(row) ?? 0) + (ProcessScatter * Normal()));
            ILookup<int, double> passes = Enumerable.Range(0, Passes).SelectMany(_ => Shuffled(rows))
                .Select(row => (Row: row, Ns: Pass(row, process[row]))).ToLookup(p => p.Row, p => p.Ns);
            records.AddRange(rows.Select(row => Record(row, [.. passes[row]])));
        }

        return records;
    }

    /// <summary>A turn of one case: the new program and the base's, each in a process of its own, in four rounds whose order is
    /// drawn anew; the median of new over base.</summary>
    public double Turn(int row, double slower)
    {
        double later = slower + (ProcessScatter * Normal()), earlier = ProcessScatter * Normal();
        return TimeRecord.Median([.. Enumerable.Range(0, 4).Select(_ =>
        {
            bool baseFirst = _random.NextDouble() < 0.5;
            double first = Pass(row, baseFirst ? earlier : later), second = Pass(row, baseFirst ? later : earlier);
            return baseFirst ? second / first : first / second;
        })]);
    }

    /// <summary>Which case a record is of.</summary>
    public static int RowOf(CaseRecord record) => int.Parse(record.ProblemName, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A record of passes.</summary>
    private static CaseRecord Record(int row, double[] passes)
    {
        bool ours = row % RowsOfALayer < RowsOfALayer / 2;
        string backend = ours ? "managed" : "onnx";
        return new CaseRecord
        {
            Problem = SampleRun.Resnet,
            ProblemName = row.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Backend = backend,
            Algorithm = $"{backend}/row{row}",
            Own = ours,
            BackendVersion = "1",
            Time = new TimeRecord(TimeRecord.Median(passes), passes.Average(), 0, 0, passes.Min(), passes.Length)
            {
                Passes = [.. passes.Select((ns, i) => new PassTime(i, [ns]))],
            },
        };
    }

    private double Pass(int row, double slower)
    {
        _now += PassSeconds / 2;
        while (_now > _turns)
        {
            _beside = !_beside;
            _turns += -(_beside ? beside : alone) * Math.Log(1 - _random.NextDouble());
        }

        double log = (_beside ? _slowed[row] : 0) + slower + (Scatter * Normal()) + (Scatter * Normal()); // the pass, its plan's place
        log += _random.NextDouble() < 0.1 ? Math.Min(1, Math.Abs(0.01 * Math.Tan(Math.PI * (_random.NextDouble() - 0.5)))) : 0;
        _now += PassSeconds / 2;
        return 1e6 * Math.Exp(log);
    }

    private int[] Shuffled(int[] rows)
    {
        int[] order = [.. rows];
        _random.Shuffle(order);
        return order;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
