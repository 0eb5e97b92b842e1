using System.CommandLine;

namespace ConvBench.Bench.Cli;

/// <summary>One verb of the command line with its options. To add one: a class below this one, and a line in Program.</summary>
internal abstract class Verb
{
    private const string FolderName = "folder";

    /// <param name="name">Its word.</param>
    /// <param name="description">What it does, for --help.</param>
    /// <param name="options">In the order of --help.</param>
    /// <param name="folders">Positional arguments that it takes at most, folders as a rule.</param>
    /// <param name="folderHelp">What they are, for --help.</param>
    protected Verb(string name, string description, IEnumerable<Option> options, int folders = 0, string folderHelp = "The run's folder.")
    {
        Command = new Command(name, description);
        options.ToList().ForEach(Command.Add);
        var positional = new Argument<string[]>(FolderName)
        {
            Arity = new ArgumentArity(0, folders),
            Description = folderHelp,
            CustomParser = r => [.. r.Tokens.Select(t => t.Value)], // the default refuses one token for an array of at most one
        };
        if (folders > 0)
        {
            Command.Add(positional);
        }
    }

    public Command Command { get; }

    public string Name => Command.Name;

    /// <summary>Takes BenchmarkDotNet's own options behind "--".</summary>
    public virtual bool TakesBenchmarkDotNet => false;

    /// <summary>Does it; returns an <see cref="ExitCode"/>.</summary>
    /// <exception cref="UsageException">The options ask for what does not exist.</exception>
    public abstract int Run(Arguments line);

    /// <summary>The positional arguments, by name: the line may have been parsed by another object of this verb.</summary>
    protected static string[] Folders(Arguments line) => line.Positional(FolderName);

    /// <summary>The first positional argument; null where there is none.</summary>
    protected static string? Folder(Arguments line) => Folders(line).FirstOrDefault();
}
