using System.Diagnostics;
using System.Globalization;
using ConvBench.Backends.Foreign;

namespace ConvBench.Bench.Foreign;

/// <summary>Whether a worker keeps to the protocol, question by question; what is wrong is said in words for its author.</summary>
/// <remarks>What the gates see, wrong outputs and wrong times, is asked by cases and not here.</remarks>
internal sealed class ConversationCheck : IDisposable
{
    private const int NoPlan = 987_654_321;

    /// <summary>The system counts processor time in hundredths of a second; a worker that waits actively takes all of the time.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(0.5), MostWhileIdle = TimeSpan.FromSeconds(0.05);

    /// <summary>One image, and nothing that a row must declare.</summary>
    private static readonly ConvProblem Layer = new(1, 4, 9, 8, 6, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 };

    private readonly WorkerDefinition _definition;
    private readonly ForeignBackend _backend;

    public ConversationCheck(WorkerDefinition definition)
    {
        _definition = definition;
        var variables = new Dictionary<string, string>(definition.Environment);
        WorkerDefinition.ThreadVariables.ToList().ForEach(v => variables[v] = "1");
        _backend = new ForeignBackend(definition with { Environment = variables }, _ => { });
    }

    /// <summary>Asks everything; each answer is what was asked and what is wrong, null for nothing.</summary>
    public IEnumerable<(string What, string? Wrong)> Run()
    {
        string? fault = Said(() => _backend.Process());
        yield return ($"starts: {string.Join(' ', _definition.Command)}", fault);
        if (fault is not null)
        {
            yield break;
        }

        yield return ("refuses an unknown request and goes on", Refuses("nonsense", false));
        yield return ("refuses a plan that was not prepared and goes on", Refuses("run", true));
        yield return ("refuses an unknown algorithm and goes on", Said(PrepareUnknown) is null
            ? "it answers as if it had prepared one; answer with an error of the kind \"usage\"" : Broken());
        foreach (IConvAlgorithm row in _backend.Algorithms)
        {
            yield return ($"{row.Id}: fills its output with NaN in load, and runs 0 times where it is asked to", Poisons(row));
            yield return ($"{row.Id}: keeps two plans apart", KeepsApart(row));
        }

        yield return ("waits without using the processor", Waits());
        yield return ("ends when standard input ends", _backend.Process().End() ? null
            : "it still runs two seconds after: end where reading standard input gives no further line");
    }

    public void Dispose() => _backend.Dispose();

    private string? Refuses(string what, bool withPlan) => Said(() => _backend.Process().Ask(what, json =>
    {
        if (withPlan)
        {
            json.WriteNumber("plan", NoPlan);
            json.WriteNumber("iterations", 1);
        }
    })) is null ? "it answers as if it had done it; answer with an error of the kind \"usage\"" : Broken();

    /// <summary>Null where the worker still answers.</summary>
    private string? Broken() => _backend.Process().IsBroken ? "it does not go on: the next request has no answer" : null;

    private void PrepareUnknown()
    {
        using var plan = ForeignPlan.Prepare(
            _backend.Process(), "no-such-algorithm", Layer, Ones(Layer.WeightCount), [], new ConvOptions(1), () => 0, 0);
    }

    private static string? Poisons(IConvAlgorithm row) => WithPlan(row, 1, plan =>
    {
        float[] x = Ones(Layer.InputCount), y = new float[Layer.OutputCount];
        plan.Load(x);
        plan.Run(1);
        plan.Load(x);
        plan.Run(0);
        plan.Store(y);
        int numbers = y.Count(v => !float.IsNaN(v));
        return numbers == 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"after load and a run of 0 iterations {numbers} of {y.Length} outputs are numbers: fill the output with NaN in load, "
            + $"so that what run does not write cannot pass");
    });

    private static string? KeepsApart(IConvAlgorithm row) => WithPlan(row, 1, one => WithPlan(row, 2, two =>
    {
        float[] x = Ones(Layer.InputCount), first = new float[Layer.OutputCount], second = new float[Layer.OutputCount];
        one.Load(x);
        two.Load(x);
        two.Run(1);
        one.Run(1);
        one.Store(first);
        two.Store(second);
        bool IsTwice(int i) => Math.Abs(second[i] - (2 * first[i])) <= 1e-3 * Math.Abs(second[i]);
        int at = Enumerable.Range(0, first.Length).FirstOrDefault(i => !IsTwice(i), -1);
        return at < 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"with weights twice as large the second plan gives {second[at]} where the first gives {first[at]}: each plan keeps its own "
            + $"weights, input and output");
    }));

    private static string? WithPlan(IConvAlgorithm row, float weight, Func<IConvPlan, string?> ask)
    {
        string? found = null;
        string? fault = Said(() =>
        {
            using IConvPlan plan = row.Prepare(Layer, Ones(Layer.WeightCount, weight), [], new ConvOptions(1));
            found = ask(plan);
        });
        return fault is null ? found : fault.Length == 0 ? null : fault;
    }

    private string? Waits()
    {
        ForeignProcess process = _backend.Process();
        TimeSpan before = process.ProcessorTime;
        long start = Stopwatch.GetTimestamp();
        Thread.Sleep(Idle);
        TimeSpan busy = process.ProcessorTime - before, waited = Stopwatch.GetElapsedTime(start);
        return busy <= MostWhileIdle ? null : string.Create(CultureInfo.InvariantCulture,
            $"it took {busy.TotalSeconds:0.##} s of processor time in {waited.TotalSeconds:0.##} s between two requests: wait by a "
            + $"blocking read, and let threads sleep");
    }

    /// <summary>Null where the worker does it; "" where it does not compute such a layer; else its words.</summary>
    private static string? Said(Action question)
    {
        try
        {
            question();
            return null;
        }
        catch (RowFaultException e)
        {
            return e.IsUnsupported ? "" : e.Message;
        }
    }

    private static float[] Ones(long count, float value = 1)
    {
        var all = new float[count];
        Array.Fill(all, value);
        return all;
    }
}
