namespace ConvBench.Bench.Cli;

/// <summary>One verb of the command line. To add one: an implementation of this, and a line in Program.</summary>
internal interface IVerb
{
    string Name { get; }

    string Description { get; }

    /// <summary>Takes the options that choose problems, rows, threads and operands.</summary>
    bool Selects { get; }

    /// <summary>Takes the options of a run: its folder, limits.</summary>
    bool Writes { get; }

    /// <summary>Positional arguments that it takes at most, folders as a rule.</summary>
    int Folders { get; }

    /// <summary>What the positional arguments are, for --help.</summary>
    string FolderHelp => "The run's folder.";

    /// <summary>Options of this verb alone.</summary>
    IReadOnlyList<System.CommandLine.Option> Own => [];

    /// <summary>Takes the options of timing, BenchmarkDotNet's behind -- among them.</summary>
    bool TakesBenchmarkDotNet { get; }

    /// <summary>Does it; returns an <see cref="ExitCode"/>.</summary>
    /// <exception cref="UsageException">The options ask for what does not exist.</exception>
    int Run(RunOptions options);
}
