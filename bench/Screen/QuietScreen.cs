using ConvBench.Bench.Cases;

namespace ConvBench.Bench.Screen;

/// <summary>Nothing but failures (--quiet), or nothing but records as JSON lines (--json).</summary>
/// <param name="output">Where to.</param>
/// <param name="json">Whether records go there.</param>
internal sealed class QuietScreen(TextWriter output, bool json) : IProgressScreen
{
    public void Note(string text)
    {
    }

    public void Run(int total, Action work) => work();

    public void Began(ConvCase c)
    {
    }

    public void Ended(CaseRecord record)
    {
        if (json)
        {
            output.WriteLine(RecordFile.ToJson(record));
        }
        else if (record.Status == CaseStatus.Failed)
        {
            output.WriteLine(CaseText.Of(record));
        }
    }
}
