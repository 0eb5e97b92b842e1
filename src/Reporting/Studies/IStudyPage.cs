namespace ConvBench.Reporting.Studies;

/// <summary>The page of one study, made from its folder alone. To add one: an implementation of this, and a line in
/// <see cref="StudyPages"/>.</summary>
internal interface IStudyPage
{
    /// <summary>Name of the study, as <see cref="StudyHeader.Study"/>.</summary>
    string Study { get; }

    /// <summary>Writes study.md and its figures.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <param name="header">What it is.</param>
    /// <param name="run">Its records and environment; no records where the study has lines of its own alone.</param>
    /// <param name="faults">Receives what could not be read.</param>
    /// <returns>Paths of the files, the page first.</returns>
    IReadOnlyList<string> Write(string folder, StudyHeader header, RunContent run, ICollection<string> faults);
}
