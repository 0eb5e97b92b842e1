using System.CommandLine;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Studies;

namespace ConvBench.Bench.Verbs;

/// <summary>study NAME: an experiment on errors, with a page that explains its curves.</summary>
/// <param name="context">What verbs work with.</param>
/// <param name="studies">The studies there are.</param>
internal sealed class StudyVerb(VerbContext context, IReadOnlyList<IStudy> studies) : Verb(
    "study",
    $"Studies errors: {string.Join("; ", studies.Select(s => $"{s.Name}: {s.Description}"))}",
    [.. CaseOptions.All, .. FolderOptions.All, .. LimitOptions.All, Paper],
    folders: 1,
    folderHelp: $"The study: {string.Join(", ", studies.Select(s => s.Name))}.")
{
    private static readonly Option<string?> Paper = OptionOf.Text("--name", "Paper whose table is repeated (default: all).");

    public override int Run(Arguments line)
    {
        string[] names = [.. studies.Select(s => s.Name)];
        string word = Folder(line) ?? throw new UsageException($"study: expected one of {string.Join(", ", names)}");
        IStudy study = studies.FirstOrDefault(s => s.Name == word)
            ?? throw new UsageException($"study '{word}': expected one of {string.Join(", ", names)}{DidYouMean.Hint(word, names)}");
        CaseOptions options = CaseOptions.Of(line);
        if (options.Operands.Count > 0)
        {
            throw new UsageException("study: a study chooses its operands, --operands is not taken; --distribution picks among them");
        }

        using var session = new Session(context, line, $"study-{word}", context.Screen());
        session.WriteEnvironment();
        StudyFile.Write(session.Folder.Location, new StudyHeader(word, session.Environment.CommandLine));
        session.Run(() => study.Run(new StudyRun(session, options, line.Get(Paper))));
        context.Out.WriteLine($"pages: {session.WritePage("study.md")}");
        return session.End($"study {word}", context.Out, failed: false);
    }
}
