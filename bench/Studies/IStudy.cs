using ConvBench.Bench.Cli;

namespace ConvBench.Bench.Studies;

/// <summary>One study of errors. To add one: an implementation of this, a line in <see cref="AllStudies"/>, and its page
/// (Reporting/Studies).</summary>
internal interface IStudy
{
    /// <summary>Word of the command line, "growth".</summary>
    string Name { get; }

    /// <summary>One line: what is asked.</summary>
    string Description { get; }

    /// <summary>Does it; writes records or lines of its own into the folder.</summary>
    /// <exception cref="UsageException">The options ask for what does not exist.</exception>
    void Run(StudyRun run);
}
