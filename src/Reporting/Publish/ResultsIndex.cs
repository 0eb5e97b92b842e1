using System.Globalization;
using System.Text;

namespace ConvBench.Reporting.Publish;

/// <summary>results/README.md: every published run, newest first, machine by machine.</summary>
internal static class ResultsIndex
{
    /// <summary>File name below results/.</summary>
    public const string FileName = "README.md";

    private static readonly IReadOnlyList<(string Title, bool AlignRight)> Columns =
        [("run", false), ("what it shows", false), ("commit", false)];

    /// <summary>The whole page.</summary>
    public static string Text(IReadOnlyList<PublishedRun> runs)
    {
        var page = new StringBuilder("""
            # Published runs

            Each folder holds one run of one machine: `records.jsonl` (every case; packed with gzip where large),
            `environment.json` (machine, versions, commit, peak), and the pages made from them, 3 MB at most. `report DIR` makes
            the rest of them:
            report.html (kept for the newest run of the suite `canonical`), records.csv and PNG figures. Times compare within one run only.
            A machine's folder is named by CPU model, microarchitecture, widest instruction set and cores.
            Local runs land here too and stay out of git; `publish` makes one of them a published run and writes this page.


            """.ReplaceLineEndings("\n"));
        foreach (IGrouping<string, PublishedRun> machine in runs.GroupBy(r => r.Machine))
        {
            page.Append("## ").Append(Markdown.Escape(machine.Key)).Append("\n\n").Append(Machine(machine.First().Run.Environment))
                .Append(Moved(machine)).Append("\n\n");
            Markdown.Table(page, Columns, machine.Select(Row));
        }

        return page.ToString();
    }

    /// <summary>What a run shows where its publisher says nothing: its first headline.</summary>
    internal static string Note(PublishedRun run) => run.Publication.Note.Length > 0 ? Markdown.Escape(run.Publication.Note)
        : new Headline(ProblemGroup.Of(run.Run.Records)).Sentences().FirstOrDefault() ?? "";

    private static string[] Row(PublishedRun run)
    {
        RunEnvironment e = run.Run.Environment;
        string interactive = run.HasHtml ? $" ([interactive]({run.Link}/report.html))" : "";
        string commit = e.Commit.Length > 0 ? $"`{e.Commit[..Math.Min(7, e.Commit.Length)]}`{(e.Dirty ? " and changes" : "")}" : "";
        return
        [
            string.Create(CultureInfo.InvariantCulture,
                $"[{e.Start.UtcDateTime:yyyy-MM-dd}, {Markdown.Escape(run.Publication.Title)}]({run.Link}/{run.Page}){interactive}"),
            Note(run),
            commit,
        ];
    }

    /// <summary>What the runs call the machine that are of before its folder had this name.</summary>
    private static string Moved(IGrouping<string, PublishedRun> machine) =>
        string.Concat(machine.Select(r => r.Run.Environment.Machine).Where(m => m != machine.Key).Distinct()
            .Select(m => $" Earlier runs call it `{m}` in their environment.json: their folders were moved here by the "
                + "instruction sets and caches that they name."));

    // a virtual machine may say nothing of its caches
    private static string Machine(RunEnvironment e) => string.Join(", ",
        ((string[])[Markdown.Escape(e.CpuModel), $"{Format.Whole(e.Cores)} cores", e.Caches, $"{Format.Bytes(e.MemoryBytes)} of memory"])
            .Where(w => w.Length > 0)) + $"; {Markdown.Escape(e.Os)}, {e.Runtime}.";
}
