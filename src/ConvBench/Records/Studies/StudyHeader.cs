namespace ConvBench.Records.Studies;

/// <summary>What a study's folder holds beside records.jsonl and files of its own: study.json names the page that is made
/// of them.</summary>
/// <param name="Study">Name of the study, "growth".</param>
/// <param name="CommandLine">How to repeat it.</param>
public sealed record StudyHeader(string Study, string CommandLine)
{
    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = 1;
}
