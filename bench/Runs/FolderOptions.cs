using System.CommandLine;
using ConvBench.Bench.Cli;

namespace ConvBench.Bench.Runs;

/// <summary>Where a run is written.</summary>
/// <param name="Out">A new folder; null: one below results/.</param>
/// <param name="Resume">The folder of a stopped run; null for a new one.</param>
internal sealed record FolderOptions(string? Out, string? Resume)
{
    public static Option<string?> OutOption { get; } = OptionOf.Text("--out",
        "Folder to write (default: results/<machine>/<run>; of verbs that read a run, that run's).");

    private static readonly Option<string?> ResumeOption = OptionOf.Text("--resume",
        "Folder of a stopped run: its finished cases are skipped.");

    /// <summary>In the order of --help.</summary>
    public static IReadOnlyList<Option> All { get; } = [OutOption, ResumeOption];

    public static FolderOptions Of(Arguments line) => new(line.Get(OutOption), line.Get(ResumeOption));
}
