using ConvBench.Bench.Cli;
using ConvBench.Reporting.Text;

namespace ConvBench.Bench.Studies.Papers;

/// <summary>study paper: tables of papers, and limits of libraries' own tests, repeated with the experiment that they describe.</summary>
internal sealed class PaperStudy : IStudy
{
    private static readonly IPaper[] All = [new BarabaszPaper(), new LavinPaper(), new OneDnnLimits(), new NnpackLimits()];

    public string Name => "paper";

    public string Description => "published error tables, theirs beside ours (--name " + string.Join("|", All.Select(p => p.Name)) + ")";

    public void Run(StudyRun run)
    {
        string[] names = [.. All.Select(p => p.Name)];
        string? word = run.Paper;
        IPaper[] chosen = word is null
            ? All : [All.FirstOrDefault(p => p.Name == word)
            ?? throw new UsageException($"--name '{word}': expected one of {string.Join(", ", names)}{DidYouMean.Hint(word, names)}")];
        HashSet<string> done = [.. StudyFile.ReadLines<PaperLine>(run.Folder, PaperLine.FileName, out _).Select(Key)];
        foreach (IPaper paper in chosen)
        {
            run.Say($"{paper.Name} ...");
            paper.Run(run, line => Write(run, done, line));
        }
    }

    private static string Key(PaperLine line) => $"{line.Paper}|{line.Table}|{line.Row}|{line.Quantity}";

    private static void Write(StudyRun run, HashSet<string> done, PaperLine line)
    {
        run.Session.Pool.Stop.ThrowIfCancellationRequested();
        if (!done.Add(Key(line)))
        {
            return; // a resumed study has it
        }

        StudyFile.Append(run.Folder, PaperLine.FileName, line);
        string ratio = line.Ratio() is { } r ? $", theirs {Format.Error(line.Theirs!.Value)}, ratio {Format.Number(r)}" : "";
        run.Say($"  {line.Table}: {line.Row}: {line.Quantity} "
            + $"{Format.Error(line.Ours)}{ratio}{(line.Holds() == false ? "  <- outside" : "")}");
    }
}
