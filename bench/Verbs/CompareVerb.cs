using System.CommandLine;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Rechecking;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Screen;
using ConvBench.Reporting.Compare;

namespace ConvBench.Bench.Verbs;

/// <summary>compare BASE NEW: what became faster, slower, more or less accurate between two runs, from their records alone.</summary>
internal sealed class CompareVerb(VerbContext context) : Verb(
    "compare",
    "Compares two runs case by case, times and errors: compare BASE NEW.",
    [Threshold, FailOnRegression, Again, BaseProgram, Planted, FolderOptions.OutOption, .. LimitOptions.All],
    folders: 2,
    folderHelp: "Folder of the base, and folder of the new run (or two files of records).")
{
    /// <summary>Rows of the table on the screen; the pages have all.</summary>
    private const int MostRows = 40;

    private static readonly Option<double?> Threshold = OptionOf.Number("--threshold",
        "Percent by which a time must change to count (default: 5).");

    private static readonly Option<bool> FailOnRegression = OptionOf.Flag("--fail-on-regression",
        "Exit code 1 where anything became slower, less accurate or lost its result.");

    private static readonly Option<bool> Again = OptionOf.Flag("--recheck",
        "Measure the suspects again, with this program and the base's in turn; needs --base-program.");

    private static readonly Option<string?> BaseProgram = OptionOf.Text("--base-program",
        "The program of the base: its bench.dll, or the folder with it.");

    private static readonly Option<string?> Planted = OptionOf.Hidden(OptionOf.Text("--plant",
        "Plant a change in one case of the new run, and say whether it is reported: time:ROW:1.1 or error:ROW:1.5."));

    public override int Run(Arguments line)
    {
        string? program = ProgramOf(line);
        if (Folders(line) is not [string earlier, string later])
        {
            throw new UsageException("compare: expected two runs' folders, compare BASE NEW");
        }

        Plant? plant = line.Get(Planted) is { } word ? Plant.Parse(word) : null;
        CompareSide before = Side(earlier), after = Side(later);
        var comparison = RunComparison.Of(before, plant?.In(after) ?? after, (line.Get(Threshold) ?? 5) / 100);
        if (comparison.Cases.Count == 0)
        {
            throw new UsageException(
                $"compare '{earlier}' '{later}': no case is in both (problem, row, device, threads, distribution and seed)");
        }

        try
        {
            comparison = program is null ? comparison : Rechecked(comparison, program, plant, line);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.SomeFailed; // stopped by the user
        }

        string standard = Path.Combine(FolderOf(later), "compare-" + Path.GetFileNameWithoutExtension(comparison.Base.Name));
        Show(comparison, plant);
        int code = context.WritePages(Path.GetFullPath(line.Get(FolderOptions.OutOption) ?? standard), Name,
            f => ComparePages.Write(comparison, f));
        return line.Get(FailOnRegression) && comparison.Regressions.Count > 0 ? ExitCode.SomeFailed : code;
    }

    /// <summary>Assembly of the base's program; null where nothing is measured again.</summary>
    private static string? ProgramOf(Arguments line)
    {
        (bool again, string? path) = (line.Get(Again), line.Get(BaseProgram));
        if (again != path is not null)
        {
            throw new UsageException("compare: --recheck and --base-program go together: expected both or neither");
        }

        string? assembly = path is null ? null : Path.GetFullPath(Directory.Exists(path) ? Path.Combine(path, "bench.dll") : path);
        return assembly is null || File.Exists(assembly) ? assembly
            : throw new UsageException($"--base-program '{path}': expected the bench.dll of the base's program, or the folder with it");
    }

    private RunComparison Rechecked(RunComparison comparison, string program, Plant? plant, Arguments line)
    {
        string machine = comparison.New.Environment.Machine;
        if (!comparison.SameMachine || machine != MachineFacts.ShortName)
        {
            throw new UsageException($"--recheck: expected two runs of this machine, {MachineFacts.ShortName}; they are of "
                + $"{comparison.Base.Environment.Machine} and {machine}");
        }

        IReadOnlyList<CaseChange> suspects = [.. comparison.Suspects.OrderBy(s => s.New.Problem, StringComparer.Ordinal)];
        context.Out.WriteLine($"{suspects.Count} suspects, each measured again by both programs in turn");
        using var stop = new StopSignal();
        string? slow = plant is { IsTime: true } ? plant.CaseOf(comparison.New).Key : null;
        var rechecker = new Rechecker(context.Selection, () => context.Pool(line, stop.Token),
            () => context.Pool(line, stop.Token, program), r => r.Key == slow ? plant!.Factor : null, context.Out.WriteLine);
        return comparison.With(RecheckPlan.Run(suspects, comparison.Threshold, rechecker.Turn));
    }

    private static CompareSide Side(string path)
    {
        try
        {
            return CompareSide.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"compare '{path}': expected a run's folder, with {RecordFile.RecordsName} in it, or a file of records");
        }
    }

    private static string FolderOf(string path) => File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;

    private void Show(RunComparison comparison, Plant? plant)
    {
        context.Out.WriteLine($"base  {comparison.Base.Name}");
        context.Out.WriteLine($"new   {comparison.New.Name}");
        foreach (string line in comparison.Warnings.Select(w => $"note: {w}").Concat(CompareTable.Sentences(comparison)))
        {
            AlignedText.Paragraph(context.Out, line);
        }

        IReadOnlyList<CaseChange> changed = CompareTable.Changed(comparison);
        CompareColumn[] columns = [.. CompareTable.Columns.Where(c => c.OnScreen)];
        context.Out.WriteLine();
        AlignedText.Write(context.Out, [.. columns.Select(c => (c.Title, c.AlignRight))],
            [.. changed.Take(MostRows).Select(c => (string[])[.. columns.Select(x => x.Cell(c))])]);
        if (changed.Count > MostRows)
        {
            context.Out.WriteLine($"and {changed.Count - MostRows} more: {ComparePage.FileName}");
        }

        foreach ((string side, IReadOnlyList<CaseRecord> records) in new[] { ("base", comparison.OnlyBase),
            ("new", comparison.OnlyNew) }.Where(x => x.Item2.Count > 0))
        {
            context.Out.WriteLine($"only in {side}: {records.Count} cases, listed in {ComparePage.FileName}");
        }

        if (plant is not null)
        {
            context.Out.WriteLine(plant.Verdict(comparison));
        }
    }
}
