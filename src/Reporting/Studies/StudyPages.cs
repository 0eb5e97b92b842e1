using ConvBench.Files;

namespace ConvBench.Reporting.Studies;

/// <summary>The pages of studies.</summary>
internal static class StudyPages
{
    /// <summary>File name of a study's page below its folder.</summary>
    public const string FileName = "study.md";

    private static readonly IStudyPage[] All =
    [
        new GrowthPage(),
        new DistributionPage(),
        new TilePage(),
        new PointsPage(),
        new KernelPage(),
        new DilationPage(),
        new BugsPage(),
        new NoisePage(),
        new PaperPage(),
        new WherePage(),
        new SpecialPage(),
        new FingerprintPage(),
    ];

    /// <summary>Writes the page of a study's folder; nothing where it is no study's.</summary>
    public static IReadOnlyList<string> Write(string folder, RunContent run, ICollection<string> faults)
    {
        if (!StudyFile.Exists(folder))
        {
            return [];
        }

        if (JsonFile.Try(() => StudyFile.Read(folder), out string fault) is not { } header)
        {
            faults.Add($"{StudyFile.Name}: {fault}");
            return [];
        }

        if (All.FirstOrDefault(p => p.Study == header.Study) is { } page)
        {
            return page.Write(folder, header, run, faults);
        }

        faults.Add($"{StudyFile.Name}: no page for the study '{header.Study}', expected one of "
            + $"{string.Join(", ", All.Select(p => p.Study))}");
        return [];
    }
}
