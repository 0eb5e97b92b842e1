using ConvBench.Bench.Cases;
using Spectre.Console;

namespace ConvBench.Bench.Screen;

/// <summary>A bar with the case at hand and the time left, for a terminal; results scroll by above it.</summary>
internal sealed class BarScreen(IAnsiConsole console) : IProgressScreen
{
    private readonly System.Diagnostics.Stopwatch _watch = new();
    private ProgressTask? _task;
    private bool _inCase;

    public void Note(string text) => console.MarkupLine($"[grey]{Markup.Escape(text)} ...[/]");

    public void Run(int total, Action work) => console.Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(context =>
        {
            _watch.Start();
            _task = context.AddTask("starting", maxValue: total);
            work();
        });

    public void Began(ConvCase c)
    {
        _inCase = true;
        string left = CaseText.Left(_watch.Elapsed, (int)(_task?.Value ?? 0), (int)(_task?.MaxValue ?? 0));
        _task?.Description(Markup.Escape($"{left}  {CaseText.Of(c)}"));
    }

    public void Ended(CaseRecord record)
    {
        bool ran = _inCase && record.Backend != "reference" && record.Status is CaseStatus.Ok or CaseStatus.Failed;
        if (ran)
        {
            _inCase = false;
            _task?.Increment(1);
            string text = Markup.Escape(CaseText.Of(record));
            console.MarkupLine(record.Status == CaseStatus.Failed ? $"[red]{text}[/]" : text);
        }
    }
}
