using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ConvBench.Files;
using ConvBench.Gates;

namespace ConvBench.Backends.Foreign;

/// <summary>A plan inside of a worker. Its runs are timed by the worker, and that time is held against ours.</summary>
internal sealed class ForeignPlan : IConvPlan, IOwnClock
{
    /// <summary>What either clock may round, ns.</summary>
    private const double RoundingNs = 10_000;

    /// <summary>Empty runs from which the round trip is known, and the least time of runs whose processors are counted: the system
    /// counts processor time in hundredths of a second.</summary>
    private const int RoundTrips = 9;

    private const double LeastBusyNs = 0.2e9;

    /// <summary>A time that ours exceeds so many times is none, unless the system had stopped the worker behind its last reading, ns.
    /// Without a limit the engine would ask for more and more runs of a row that says it needs no time.</summary>
    private const double MostTimes = 4, StoppedNs = 1e9;

    /// <summary>A least load that takes longer is no message and no file any more.</summary>
    private const double MostLeastLoadNs = 5e6;

    private readonly ForeignProcess _process;
    private readonly ConvProblem _problem;
    private readonly TensorFolder _folder;
    private readonly long _number;
    private readonly List<double> _unexplained = [];
    private double _roundTripNs = double.NaN, _saidNs, _seenNs, _busyNs;

    private ForeignPlan(ForeignProcess process, ConvProblem problem, TensorFolder folder, long number) =>
        (_process, _problem, _folder, _number) = (process, problem, folder, number);

    /// <inheritdoc/>
    public long WorkspaceBytes { get; private set; } = -1;

    /// <inheritdoc/>
    public Choice? Choice { get; private set; }

    /// <inheritdoc/>
    /// <remarks>As the worker read it back; as it was asked where the worker tells nothing.</remarks>
    public Execution Execution { get; private set; } = null!;

    /// <summary>A run that takes less is none, ns: the engine asks for more and more of such runs.</summary>
    public double LeastRunNs { get; init; }

    /// <summary>Tells what the least load of the row takes, ns: a file, a message and their reading.</summary>
    public Func<double> EmptyLoadNs { get; init; } = () => 0;

    /// <inheritdoc/>
    public IOwnClock OwnClock => this;

    /// <inheritdoc/>
    public double OutsideNs { get; private set; }

    /// <inheritdoc/>
    public double? BusyProcessors => _seenNs < LeastBusyNs ? null : _busyNs / _seenNs;

    /// <inheritdoc/>
    /// <remarks>In the median of the calls, since the system may stop either process in some of them; as much of a time may stay unseen as
    /// in every gate of times.</remarks>
    public string? Doubt => _unexplained.Count == 0 || TimeRecord.Median(_unexplained) <= TimingChecks.Share ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"its clock says {_saidNs / 1e6:0.###} ms for its runs, ConvBench waited {_seenNs / 1e6:0.###} ms for them in {_unexplained.Count} "
        + $"calls of {_roundTripNs / 1e6:0.###} ms round trip: "
        + $"{TimeRecord.Median(_unexplained):P0} of its time is unexplained in the median");

    /// <summary>Has it prepared.</summary>
    /// <exception cref="RowFaultException">The worker does not compute such a layer, or something went wrong.</exception>
    public static ForeignPlan Prepare(ForeignProcess process, string algorithm, ConvProblem problem, ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias, ConvOptions options, Func<double> emptyLoadNs, double leastRunNs)
    {
        var plan = new ForeignPlan(process, problem, new TensorFolder(problem.Bytes), process.NextPlan())
        {
            EmptyLoadNs = emptyLoadNs,
            LeastRunNs = leastRunNs,
        };
        try
        {
            string w = plan._folder.File("w"), b = plan._folder.File("b");
            Npy.Write(w, weights, problem.K, problem.CPerGroup, problem.R, problem.S);
            if (problem.HasBias)
            {
                Npy.Write(b, bias, problem.K);
            }

            Answer answer = process.Ask("prepare", json =>
            {
                json.WriteNumber("plan", plan._number);
                json.WriteString("algorithm", algorithm);
                json.WriteString("device", options.Device.ToString());
                json.WriteNumber("threads", options.Threads);
                ProblemText.Write(json, problem);
                json.WriteString("weights", w);
                if (problem.HasBias)
                {
                    json.WriteString("bias", b);
                }
            });
            File.Delete(w);
            File.Delete(b);
            plan.Take(answer, options);
            return plan;
        }
        catch
        {
            plan._folder.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Load(ReadOnlySpan<float> x)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, _problem.InputCount, nameof(x));
        long start = Stopwatch.GetTimestamp();
        double emptyNs = EmptyLoadNs();
        (double writeNs, double loadNs) = Sent(x);
        _roundTripNs = double.IsNaN(_roundTripNs) ? RoundTrip() : _roundTripNs;

        // The bytes are written here and read there: neither is work of the row, nor is what the least load takes.
        OutsideNs += Stopwatch.GetElapsedTime(start).TotalNanoseconds - Math.Max(0, loadNs - writeNs - emptyNs);
    }

    /// <summary>What the least load takes, ns: a question to this plan, which has a layer of one number.</summary>
    public double LeastLoadNs() =>
        Math.Min(TimeRecord.Median(Enumerable.Range(0, RoundTrips).Select(_ => Sent([1f]).LoadNs)), MostLeastLoadNs);

    /// <inheritdoc/>
    /// <remarks>A call of 0 runs keeps its round trip: it stands for what a worker takes to wake, and a run that is asked for alone comes
    /// behind a wait too.</remarks>
    public void Run(int iterations)
    {
        if (iterations == 0)
        {
            Timed(0);
            return;
        }

        long start = Stopwatch.GetTimestamp();
        TimeSpan busy = _process.ProcessorTime;
        (double said, double seen) = Timed(iterations);
        _saidNs += said;
        _seenNs += seen;
        _unexplained.Add((seen - said - (2 * _roundTripNs)) / said);
        _busyNs += (_process.ProcessorTime - busy).TotalNanoseconds;
        OutsideNs += Stopwatch.GetElapsedTime(start).TotalNanoseconds - said;
    }

    /// <inheritdoc/>
    public void Store(Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, _problem.OutputCount, nameof(y));
        string file = _folder.File("y");
        Ask("store", json => json.WriteString("output", file));
        NpyArray<float> output = Output(file);
        long[] shape = [_problem.N, _problem.K, _problem.OH, _problem.OW];
        if (!output.Shape.SequenceEqual(shape))
        {
            throw new RowFaultException($"output: shape ({string.Join(", ", output.Shape)}), expected ({string.Join(", ", shape)})");
        }

        output.Data.CopyTo(y);
        File.Delete(file);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (!_process.IsBroken)
            {
                Ask("close", _ => { });
            }
        }
        catch (RowFaultException)
        {
            // the case has its result; a process that ends here is started again for the next
        }

        _folder.Dispose();
    }

    private void Take(Answer answer, ConvOptions options)
    {
        WorkspaceBytes = answer.OptionalWhole("workspaceBytes") ?? -1;
        Choice = answer.OptionalText("choice") is { Length: > 0 } choice ? new Choice { Form = choice } : null;
        string device = answer.OptionalText("device") ?? options.Device.ToString();
        long threads = answer.OptionalWhole("threads") ?? options.Threads;
        try
        {
            Device its = device == options.Device.ToString() ? options.Device : Device.Parse(device);
            Execution = new Execution(its, (int)Math.Min(threads, int.MaxValue), Execution.Library) { DeviceName = its.Name };
        }
        catch (FormatException e)
        {
            throw new RowFaultException($"answer to prepare: {e.Message}", inner: e);
        }
    }

    private (double WriteNs, double LoadNs) Sent(ReadOnlySpan<float> x)
    {
        string file = _folder.File("x");
        long start = Stopwatch.GetTimestamp();
        Npy.Write(file, x, _problem.N, _problem.C, _problem.H, _problem.W);
        double writeNs = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        Ask("load", json => json.WriteString("input", file));
        File.Delete(file);
        return (writeNs, Stopwatch.GetElapsedTime(start).TotalNanoseconds - writeNs);
    }

    private double RoundTrip() => TimeRecord.Median(Enumerable.Range(0, RoundTrips).Select(_ => Timed(0).SeenNs));

    private (double SaidNs, double SeenNs) Timed(int iterations)
    {
        long start = Stopwatch.GetTimestamp();
        Answer answer = Ask("run", json => json.WriteNumber("iterations", iterations));
        double seen = Stopwatch.GetElapsedTime(start).TotalNanoseconds, said = answer.Number("ns");
        if (said < iterations * LeastRunNs)
        {
            throw new RowFaultException(string.Create(
                CultureInfo.InvariantCulture,
                $"impossible time: its clock says {said / 1e6:0.######} ms for {iterations} runs of {_problem}"));
        }

        bool isTooShort = iterations > 0 && (said == 0 || seen > (MostTimes * said) + StoppedNs);
        return said <= seen + RoundingNs && !isTooShort ? (Math.Min(said, seen), seen) : throw new RowFaultException(string.Create(
            CultureInfo.InvariantCulture,
            $"its clock says {said / 1e6:0.######} ms for {iterations} runs, ConvBench waited {seen / 1e6:0.######} ms for the answer"));
    }

    private Answer Ask(string what, Action<Utf8JsonWriter> members) => _process.Ask(what, json =>
    {
        json.WriteNumber("plan", _number);
        members(json);
    });

    private static NpyArray<float> Output(string file)
    {
        try
        {
            return Npy.Read<float>(file);
        }
        catch (FormatException e)
        {
            throw new RowFaultException($"output: {Answer.OneLine(e.Message)}", inner: e);
        }
    }
}
