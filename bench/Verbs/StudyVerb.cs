using System.CommandLine;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Host;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Studies;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Rows;

namespace ConvBench.Bench.Verbs;

/// <summary>study NAME: an experiment on errors, with a page that explains its curves.</summary>
/// <param name="context">What verbs work with.</param>
/// <param name="studies">The studies there are.</param>
internal sealed class StudyVerb(VerbContext context, IReadOnlyList<IStudy> studies) : IVerb
{
    public string Name => "study";

    public string Description => $"Studies errors: {string.Join("; ", studies.Select(s => $"{s.Name}: {s.Description}"))}";

    public bool Selects => true;

    public bool Writes => true;

    public int Folders => 1;

    public string FolderHelp => $"The study: {string.Join(", ", studies.Select(s => s.Name))}.";

    public IReadOnlyList<Option> Own => [Options.Paper];

    public bool TakesBenchmarkDotNet => false;

    public int Run(RunOptions options)
    {
        string[] names = [.. studies.Select(s => s.Name)];
        string word = options.Folder ?? throw new UsageException($"study: expected one of {string.Join(", ", names)}");
        IStudy study = studies.FirstOrDefault(s => s.Name == word)
            ?? throw new UsageException($"study '{word}': expected one of {string.Join(", ", names)}{DidYouMean.Hint(word, names)}");
        using RunFolder folder = RunFolder.Open(options, MachineFacts.ShortName, $"study-{word}", out IReadOnlyList<CaseRecord> earlier);
        using var stop = new StopSignal();
        using WorkerPool pool = context.Pool(options, new Dictionary<string, string>(), folder.Log, stop.Token);
        RunEnvironment environment = MachineFacts.Describe(options.CommandLine);
        RecordFile.WriteEnvironment(folder.Location, environment);
        StudyFile.Write(folder.Location, new StudyHeader(study.Name, environment.CommandLine));
        bool stopped = false;
        try
        {
            study.Run(new StudyRun(options, context, folder, earlier, pool, environment));
        }
        catch (OperationCanceledException)
        {
            stopped = true;
            context.Out.WriteLine($"stopped: continue with study {word} --resume {folder.Location} and the same options");
        }

        PagesResult pages = RunPages.WriteAll(folder.Location);
        pages.Faults.ToList().ForEach(f => context.Error.WriteLine("bench: " + f));
        context.Out.WriteLine($"pages: {pages.Files.FirstOrDefault(f => Path.GetFileName(f) == "study.md") ?? folder.Location}");
        return stopped ? ExitCode.SomeFailed : ExitCode.Ok;
    }
}
