using ConvBench.Bench.Cases;

namespace ConvBench.Bench.Screen;

/// <summary>Shows a run while it goes on.</summary>
internal interface IProgressScreen
{
    /// <summary>Something that takes a moment, before the first case.</summary>
    void Note(string text);

    /// <summary>Does the work, with a progress display around it.</summary>
    void Run(int total, Action work);

    /// <summary>A case begins.</summary>
    void Began(ConvCase c);

    /// <summary>A case has its record; skipped ones too.</summary>
    void Ended(CaseRecord record);
}
