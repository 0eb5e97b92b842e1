using ConvBench.Bench.Studies.PlantedBugs;

namespace ConvBench.Bench.Studies;

/// <summary>Whether the gates catch wrong convolutions: each planted bug goes through the checks of a timed case.</summary>
internal sealed class BugsStudy : IStudy
{
    public string Name => "bugs";

    public string Description => "planted bugs, and which gate catches each";

    public void Run(StudyRun run)
    {
        string truths = Path.Combine(run.Folder, "truth");
        try
        {
            foreach (BugRecord line in BugTrial.Run([.. BugBackend.Clean, .. BugBackend.Bugs], run.Options.Seed ?? 1, truths))
            {
                StudyFile.Append(run.Folder, BugRecord.FileName, line);
                string found = line.Caught > 0 ? $"caught on {line.Caught} of {line.Affected}: {line.Message}" : line.Planted
                    ? "NOT CAUGHT" : "passes";
                run.Say($"{line.Name}: {found}");
            }
        }
        finally
        {
            if (Directory.Exists(truths))
            {
                Directory.Delete(truths, recursive: true);
            }
        }
    }
}
