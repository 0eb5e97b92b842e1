namespace ConvBench.Reporting.Studies;

/// <summary>fingerprint.md: what rows really run, told from their outputs.</summary>
internal sealed class FingerprintPage : IStudyPage
{
    /// <inheritdoc/>
    public string Study => FingerprintRecord.Study;

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(string folder, StudyHeader header, RunContent run, ICollection<string> faults) => [];
}
