using System.CommandLine;
using System.Globalization;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Runs;
using ConvBench.Files;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Publish;
using ConvBench.Reporting.Rows;

namespace ConvBench.Bench.Verbs;

/// <summary>publish [DIR]: makes a run a published one, and rebuilds the index and the README's first block.</summary>
internal sealed class PublishVerb(VerbContext context) : Verb(
    "publish",
    "Copies a run to results/<machine>/<date>-<commit>-<what>, at most 3 MB of data, pages and their figures, and rebuilds "
    + "results/README.md and the README's first block (default: the newest run).",
    [Title, Note, Into], folders: 1)
{
    private static readonly Option<string?> Title = OptionOf.Text("--title",
        "What ran, a few words for the index (default: suite and threads).");

    private static readonly Option<string?> Note = OptionOf.Text("--note",
        "What it shows, one sentence for the index (default: the run's first headline).");

    private static readonly Option<string?> Into = OptionOf.Text("--into", "Folder with results/ and README.md (default: the repository).");

    public override int Run(Arguments line)
    {
        string root = line.Get(Into) ?? Repository.Root
            ?? throw new UsageException("publish: expected to run inside the repository, or --into its folder");
        string results = Path.Combine(root, "results");
        string source = RunFolder.Existing(Name, Folder(line) ?? RunFolder.Newest(results)
            ?? throw new UsageException($"publish: expected a run's folder, there is none below {results}"));
        RunEnvironment environment = EnvironmentOf(source);
        IReadOnlyList<CaseRecord> records = RecordFile.Exists(source) ? RecordFile.Read(source, out _) : [];
        string target = Publication.Exists(source) ? source : Target(results, source, environment, records);
        if (environment.Dirty)
        {
            context.Faults([$"publish: {source} ran with uncommitted changes; the index says so"]);
        }

        Copy(source, target);
        Publication? earlier = Publication.Exists(target) ? Publication.Read(target) : null;
        string title = line.Get(Title) ?? earlier?.Title ?? TitleOf(source, records);
        Publication.Write(target, new Publication(title, line.Get(Note) ?? earlier?.Note ?? ""));
        PagesResult own = RunPages.WriteAll(target);
        PublishedFiles.Slim(target, own.Files);
        PagesResult pages = Pages(results, Path.Combine(root, "README.md"));
        context.Faults(own.Faults.Concat(pages.Faults));
        context.Out.WriteLine($"published: {target}");
        pages.Files.ToList().ForEach(context.Out.WriteLine);
        context.Out.WriteLine($"to commit it: git add -f {Path.GetRelativePath(root, target)} results/README.md README.md");
        return ExitCode.Ok;
    }

    private static PagesResult Pages(string results, string readme)
    {
        try
        {
            return PublishPages.Write(results, readme);
        }
        catch (FormatException e)
        {
            throw new UsageException("publish: " + e.Message);
        }
    }

    private static RunEnvironment EnvironmentOf(string source) => JsonFile.Try(() => RecordFile.ReadEnvironment(source), out string fault)
        ?? throw new UsageException(
        $"publish '{source}': expected its {RecordFile.EnvironmentName}, without it no result is reproducible: {fault}");

    /// <summary>results/MACHINE/DATE-COMMIT-WHAT, a new folder.</summary>
    private static string Target(string results, string source, RunEnvironment e, IReadOnlyList<CaseRecord> records)
    {
        string commit = e.Commit.Length >= 7 ? e.Commit[..7] : "unknown";
        string name = string.Create(CultureInfo.InvariantCulture,
            $"{e.Start.UtcDateTime:yyyyMMdd}-{commit}-{What(source, records).Replace(' ', '-')}");
        string path = Path.Combine(results, e.Machine, name);
        for (int n = 2; Directory.Exists(path); n++)
        {
            path = Path.Combine(results, e.Machine, string.Create(CultureInfo.InvariantCulture, $"{name}-{n}"));
        }

        return path;
    }

    /// <summary>"canonical", "study growth", "agree keras", "fingerprint edge resnet50", "fingerprint given", "problems".</summary>
    private static string What(string source, IReadOnlyList<CaseRecord> records)
    {
        string study = StudyFile.Exists(source) ? StudyFile.Read(source).Study : "";
        if (study.Length > 0 && study != FingerprintRecord.Study)
        {
            return "study " + study;
        }

        IEnumerable<string> named = study.Length == 0 ? records.Select(r => r.Suite)
            : StudyFile.ReadLines<FingerprintRecord>(source, FingerprintRecord.FileName, out _).Select(r => r.Suite);
        string[] suites = [.. named.Where(s => s.Length > 0).Distinct().Take(3)];
        string verb = study.Length > 0 ? study + " " : AgreementRecord.Exists(source) ? "agree " : ReproFile.Exists(source) ? "repro " : "";
        return verb + (suites.Length > 0 ? string.Join(' ', suites) : study.Length > 0 ? "given" : "problems");
    }

    private static string TitleOf(string source, IReadOnlyList<CaseRecord> records)
    {
        IEnumerable<Device> others = records.Where(r => r.Time is not null && !r.Device.IsCpu).Select(r => r.Device).Distinct();
        int[] threads = [.. records.Where(r => r.Time is not null).Select(r => r.Threads).Distinct().Order()];
        return What(source, records)
            + (threads.Length == 0 ? "" : ", " + string.Join(" and ", threads) + (threads is [1] ? " thread" : " threads"))
            + string.Concat(others.Select(d => ", " + d));
    }

    /// <summary>Data alone: pages are made anew, logs and BenchmarkDotNet's own files stay.</summary>
    private static void Copy(string source, string target)
    {
        if (Path.GetFullPath(source) == Path.GetFullPath(target))
        {
            return;
        }

        Directory.CreateDirectory(target);
        foreach (string file in Directory.EnumerateFiles(source).Where(f => Path.GetExtension(f) is ".jsonl" or ".json" or ".gz"))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }
}
