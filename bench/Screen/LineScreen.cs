using System.Diagnostics;
using System.Globalization;
using ConvBench.Bench.Cases;

namespace ConvBench.Bench.Screen;

/// <summary>One line a case, for files and pipes.</summary>
internal sealed class LineScreen(TextWriter output) : IProgressScreen
{
    private long _start;
    private int _total;
    private int _done;
    private bool _inCase;

    public void Note(string text) => output.WriteLine(text + " ...");

    public void Run(int total, Action work)
    {
        (_total, _start) = (total, Stopwatch.GetTimestamp());
        work();
    }

    public void Began(ConvCase c) => _inCase = true;

    public void Ended(CaseRecord record)
    {
        // Skipped cases and references stand in the tables; a line each would bury the others.
        bool ran = _inCase && record.Backend != "reference" && record.Status is CaseStatus.Ok or CaseStatus.Failed;
        if (ran)
        {
            _inCase = false;
            _done++;
            string left = CaseText.Left(Stopwatch.GetElapsedTime(_start), _done, _total);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{_done,3}/{_total}] {CaseText.Of(record)}  ({left})"));
        }
    }
}
