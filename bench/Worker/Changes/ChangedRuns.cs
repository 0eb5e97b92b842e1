using ConvBench.Gates;

namespace ConvBench.Bench.Worker.Changes;

/// <summary>Runs on inputs that the plan has not seen, each with the runs, copies and Stores that should cost the same.</summary>
/// <param name="plan">Loaded and timed.</param>
/// <param name="inputs">Where new inputs come from.</param>
/// <param name="judge">What is wrong with an output of the latest input; null where it passes.</param>
/// <param name="timedNs">Median of the timed runs.</param>
/// <param name="onCpu">Whether a Load is a copy in the machine's own memory, and nothing goes over a bus.</param>
/// <param name="clock">The clock.</param>
internal sealed class ChangedRuns(
    IConvPlan plan, InputChanges inputs, Func<float[], GateMiss?> judge, double timedNs, bool onCpu, TimeProvider clock)
{
    /// <summary>A row whose run takes longer is slow: it is first looked at, one new input, against the time that it has.</summary>
    private const double SlowNs = 20e6;

    /// <summary>New inputs of a row that is not slow: as many as fit here with the runs beside them, two at least.</summary>
    private const double BudgetNs = 60e6;

    /// <summary>A shorter run feels what ran before it, its code and tables as much as its data: two runs are made first.</summary>
    private const double ShortNs = 1e6;

    private const int Looks = 3, Least = 2, Usual = 15, Most = 60;

    private readonly Check[] _checks =
    [
        .. onCpu ? [new Check(CaseGates.OutsideRun, TimingChecks.Load)] : Array.Empty<Check>(),
        new(CaseGates.OutsideRun, TimingChecks.Store),
        new(CaseGates.ChangedInput, plan.OwnClock is null ? TimingChecks.Changed : TimingChecks.ChangedElsewhere),
    ];

    private readonly LoadTraffic _traffic = new(inputs.Problem);
    private readonly float[] _y = Touched(inputs.Problem.OutputCount);
    private readonly List<ChangedTimes> _times = [];

    /// <summary>Medians of what was measured.</summary>
    public ChangedTimes Times => new(Median(t => t.RunNs), Median(t => t.SameNs), Median(t => t.LoadNs), Median(t => t.CopyNs),
        Median(t => t.StoreNs), Median(t => t.AgainNs), _times.Count);

    /// <summary>The first gate that is missed; null for none.</summary>
    public GateMiss? Miss()
    {
        bool slow = timedNs > SlowNs;
        for (int look = 0; slow && look < Looks && _checks.Any(c => c.IsOpen); look++)
        {
            if (Look() is { } wrong)
            {
                return wrong;
            }
        }

        double fitting = slow ? 0 : Math.Clamp(BudgetNs / (3 * timedNs), Least, Usual);
        for (int pair = 0; pair < fitting || (pair < Most && _checks.Any(c => c.IsOpen)); pair++)
        {
            if (Pair(pair % 2 == 0) is { } wrong)
            {
                return wrong;
            }
        }

        return _checks.Select(c => c.Miss).FirstOrDefault(m => m is not null);
    }

    /// <summary>One new input; what is not above its allowance has passed.</summary>
    private GateMiss? Look()
    {
        inputs.Next();
        ChangedTimes t = Changed() with { CopyNs = Copy(), SameNs = timedNs };
        _times.Add(t);
        Array.ForEach(_checks, c => c.Look(t, timedNs));
        return judge(_y);
    }

    /// <summary>One new input and two runs on the same one, before or behind it: of work that every second run leaves out two
    /// runs do half.</summary>
    private GateMiss? Pair(bool isFirst)
    {
        double same = 0, copy = 0;
        void Same()
        {
            for (int i = 0; i < 2; i++)
            {
                Warm();
                copy += Copy() / 2;
                same += clock.Ns(() => plan.Run(1)) / 2;
            }
        }

        inputs.Next();
        if (!isFirst)
        {
            Same();
        }

        ChangedTimes t = Changed();
        if (isFirst)
        {
            Same();
        }

        t = t with { SameNs = same, CopyNs = copy };
        _times.Add(t);
        Array.ForEach(_checks, c => c.Take(t, timedNs));
        return judge(_y);
    }

    private void Warm()
    {
        for (int i = 0; timedNs < ShortNs && i < 2; i++)
        {
            plan.Run(1);
        }
    }

    private ChangedTimes Changed()
    {
        Warm();
        double load = clock.Ns(() => plan.Load(inputs.Data.X)), run = clock.Ns(() => plan.Run(1));
        double store = clock.Ns(() => plan.Store(_y)), again = clock.Ns(() => plan.Store(_y));
        return new ChangedTimes(run, double.NaN, load, double.NaN, store, again);
    }

    private double Copy() => clock.Ns(() => _traffic.Run(inputs.Data.X));

    private double Median(Func<ChangedTimes, double> time) => Math.Round(TimeRecord.Median(_times.Select(time)));

    /// <summary>Memory whose pages are there.</summary>
    private static float[] Touched(long length)
    {
        var array = new float[length];
        Array.Fill(array, float.NaN);
        return array;
    }

    /// <summary>One inequality over all inputs.</summary>
    private sealed class Check(CaseGate gate, Func<ChangedTimes, double, string?> fault)
    {
        private readonly SignTest _test = new();
        private bool _passed;
        private string? _fault;

        public bool IsOpen => !_passed && _test.Misses is null;

        public GateMiss? Miss => !_passed && _test.Misses == true ? gate.Missed(_fault) : null;

        public void Look(ChangedTimes t, double timedNs) => _passed |= fault(t, timedNs) is null;

        public void Take(ChangedTimes t, double timedNs)
        {
            string? latest = fault(t, timedNs);
            _test.Add(latest is not null);
            _fault = latest ?? _fault;
        }
    }
}
