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

    /// <summary>Takes a folder as argument.</summary>
    bool TakesFolder { get; }

    /// <summary>Takes the options of timing, BenchmarkDotNet's behind -- among them.</summary>
    bool TakesBenchmarkDotNet { get; }

    /// <summary>Does it; returns an <see cref="ExitCode"/>.</summary>
    /// <exception cref="UsageException">The options ask for what does not exist.</exception>
    int Run(RunOptions options);
}
