using System.CommandLine;
using System.Text.RegularExpressions;
using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Cli;

/// <summary>Turns arguments into a verb and its options. "run" is the verb where none is given.</summary>
internal sealed partial class CommandTree
{
    private readonly Dictionary<string, Verb> _verbs;
    private readonly Func<Arguments, IReadOnlyList<Verb>> _given;
    private readonly RootCommand _root = new(
        "ConvBench: speed and error of 2-D convolutions, side by side. Without a verb: run --suite quick. "
        + "Behind a further -- stand BenchmarkDotNet's own options. Exit codes: 0 done, 1 some case failed, 2 bad usage.");

    /// <param name="verbs">The verbs.</param>
    /// <param name="given">The verbs again, over what a command line adds: rows of programs in other languages.</param>
    public CommandTree(IReadOnlyList<Verb> verbs, Func<Arguments, IReadOnlyList<Verb>> given)
    {
        _given = given;
        _verbs = verbs.ToDictionary(v => v.Name);
        verbs.ToList().ForEach(v => _root.Add(v.Command));
    }

    /// <summary>Runs the verb; every fault of usage becomes one line on error and exit code 2.</summary>
    public int Invoke(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            (string[] own, string[] benchmarkDotNet) = Split(args);
            var parser = new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
            ParseResult parsed = _root.Parse(WithVerb(own), parser);
            if (parsed.Errors.Count > 0)
            {
                throw Fault(parsed);
            }

            string name = parsed.CommandResult.Command.Name;
            if (parsed.Action is not null || !_verbs.TryGetValue(name, out Verb? verb))
            {
                return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error }); // --help, --version
            }

            var line = new Arguments(parsed, benchmarkDotNet, args);
            return benchmarkDotNet.Length > 0 && !verb.TakesBenchmarkDotNet
                ? throw new UsageException(
                    $"{name}: BenchmarkDotNet's options behind -- belong to the verb run, got '{benchmarkDotNet[0]}'")
                : _given(line).First(v => v.Name == name).Run(line);
        }
        catch (Exception e) when (Inner(e) is UsageException or FormatException)
        {
            error.WriteLine("bench: " + Inner(e).Message.ReplaceLineEndings(" "));
            return ExitCode.Usage;
        }
        catch (Exception e)
        {
            // A fault of the program or the system, a full disk for instance: a line to report, and where it happened.
            string place = e.StackTrace?.Split('\n')[0].Trim() ?? "";
            error.WriteLine($"bench: {FaultText.OneLine(e)} ({Where().Replace(place, "")})");
            return ExitCode.SomeFailed;
        }
    }

    /// <summary>The file and line of a stack frame: a path of the machine that built the program.</summary>
    [GeneratedRegex(" in .*")]
    private static partial Regex Where();

    private static Exception Inner(Exception e) => e.InnerException is UsageException or FormatException ? e.InnerException : e;

    /// <summary>What stands before the first "--" is ours, what stands behind is BenchmarkDotNet's.</summary>
    private static (string[] Own, string[] BenchmarkDotNet) Split(string[] args)
    {
        int at = Array.IndexOf(args, "--");
        return at < 0 ? (args, []) : (args[..at], args[(at + 1)..]);
    }

    private string[] WithVerb(string[] args)
    {
        if (args.Length == 0)
        {
            return ["run"];
        }

        if (args[0] is "-h" or "-?" or "/?" or "--help" or "--version" || _verbs.ContainsKey(args[0]))
        {
            return args;
        }

        return args[0].StartsWith('-')
            ? ["run", .. args]
            : throw new UsageException(
                $"'{args[0]}': no such verb, expected one of {string.Join(", ", _verbs.Keys)}{DidYouMean.Hint(args[0], _verbs.Keys)}");
    }

    private static UsageException Fault(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [string token, ..])
        {
            string[] known = [.. command.Options.Select(o => o.Name)];
            return new UsageException(token.StartsWith('-')
                ? $"{command.Name}: no option '{token}'{DidYouMean.Hint(token, known)} ({command.Name} --help lists them)"
                : $"{command.Name}: '{token}' is one word too many ({command.Name} --help)");
        }

        return new UsageException($"{command.Name}: {parsed.Errors[0].Message}");
    }
}
