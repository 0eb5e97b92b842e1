using System.Diagnostics;
using System.Globalization;

namespace ConvBench.Bench.Host;

/// <summary>Where the time of a request went, for the run's log: "operands 0.12, integer gate 0.01, ..., time 1.63 s".</summary>
internal sealed class StageTimes
{
    private readonly List<string> _done = [];
    private string? _stage;
    private long _began;

    /// <summary>The next stage begins, the one before ends.</summary>
    public void Begin(string stage)
    {
        Close();
        (_stage, _began) = (stage, Stopwatch.GetTimestamp());
    }

    /// <summary>The last stage ends.</summary>
    public string End()
    {
        Close();
        return string.Join(", ", _done) + " s";
    }

    private void Close()
    {
        if (_stage is not null)
        {
            _done.Add(string.Create(CultureInfo.InvariantCulture, $"{_stage} {Stopwatch.GetElapsedTime(_began).TotalSeconds:0.00}"));
        }
    }
}
