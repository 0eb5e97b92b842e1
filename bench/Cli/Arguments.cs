using System.CommandLine;

namespace ConvBench.Bench.Cli;

/// <summary>A command line, parsed. What a value asks for may not exist: that is found out later, by name.</summary>
/// <param name="Parsed">Our own part.</param>
/// <param name="BenchmarkDotNet">BenchmarkDotNet's own arguments, behind "--".</param>
/// <param name="Typed">Everything as it was typed.</param>
internal sealed record Arguments(ParseResult Parsed, IReadOnlyList<string> BenchmarkDotNet, IReadOnlyList<string> Typed)
{
    /// <summary>An option's value; the type's default where it was not given or the verb does not have it.</summary>
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    /// <summary>The positional arguments.</summary>
    public string[] Positional(string name) => Parsed.GetValue<string[]>(name) ?? [];
}
