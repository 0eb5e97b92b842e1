using System.CommandLine;
using System.Text.RegularExpressions;
using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Cli;

/// <summary>Turns arguments into a verb and its options. "run" is the verb where none is given.</summary>
internal sealed partial class CommandTree
{
    private static readonly Option[] Selecting =
    [
        Options.Problem, Options.Problems, Options.Suite, Options.Heavy, Options.Backend, Options.Algorithm, Options.Variants, Options.Device,
        Options.Threads, Options.Isas, Options.Operands, Options.Seed, Options.MaxError,
    ];

    private static readonly Option[] Running = [Options.Out, Options.Resume, Options.Timeout, Options.MaxMemory];

    /// <summary>Of the one verb that takes times.</summary>
    private static readonly Option[] Timing = [Options.Cold, Options.Profile];

    private readonly Dictionary<string, Argument<string[]>> _folders = [];
    private readonly Dictionary<string, IVerb> _verbs;
    private readonly RootCommand _root = new(
        "ConvBench: speed and error of 2-D convolutions, side by side. Without a verb: run --suite quick. "
        + "Behind a further -- stand BenchmarkDotNet's own options. Exit codes: 0 done, 1 some case failed, 2 bad usage.");

    public CommandTree(IEnumerable<IVerb> verbs)
    {
        _verbs = verbs.ToDictionary(v => v.Name);
        foreach (IVerb verb in _verbs.Values)
        {
            var command = new Command(verb.Name, verb.Description);
            foreach (Option option in (Option[])[.. verb.Selects ? Selecting : [], .. verb.Writes ? Running : [], .. verb.TakesBenchmarkDotNet ? Timing : [], .. verb.Own])
            {
                command.Add(option);
            }

            if (verb.Folders > 0)
            {
                command.Add(_folders[verb.Name] = new Argument<string[]>("folder")
                {
                    Arity = new ArgumentArity(0, verb.Folders),
                    Description = verb.FolderHelp,
                    CustomParser = r => [.. r.Tokens.Select(t => t.Value)], // the default refuses one token for an array of at most one
                });
            }

            _root.Add(command);
        }
    }

    /// <summary>Runs the verb; every fault of usage becomes one line on error and exit code 2.</summary>
    public int Invoke(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            (string[] own, string[] benchmarkDotNet) = Split(args);
            ParseResult parsed = _root.Parse(WithVerb(own), new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0)
            {
                throw Fault(parsed);
            }

            string name = parsed.CommandResult.Command.Name;
            if (parsed.Action is not null || !_verbs.TryGetValue(name, out IVerb? verb))
            {
                return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error }); // --help, --version
            }

            return benchmarkDotNet.Length > 0 && !verb.TakesBenchmarkDotNet
                ? throw new UsageException($"{name}: BenchmarkDotNet's options behind -- belong to the verb run, got '{benchmarkDotNet[0]}'")
                : verb.Run(Read(parsed, args, benchmarkDotNet, _folders.TryGetValue(name, out Argument<string[]>? folders) ? parsed.GetValue(folders) ?? [] : []));
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
            : throw new UsageException($"'{args[0]}': no such verb, expected one of {string.Join(", ", _verbs.Keys)}{DidYouMean.Hint(args[0], _verbs.Keys)}");
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

    private static RunOptions Read(ParseResult parsed, string[] all, string[] benchmarkDotNet, string[] folders)
    {
        var standard = new RunOptions();
        return new RunOptions
        {
            Problems = parsed.GetValue(Options.Problem) ?? [],
            ProblemFiles = parsed.GetValue(Options.Problems) ?? [],
            Suites = parsed.GetValue(Options.Suite) ?? [],
            Backends = parsed.GetValue(Options.Backend) ?? [],
            Algorithms = parsed.GetValue(Options.Algorithm) ?? [],
            Threads = parsed.GetValue(Options.Threads) is { Length: > 0 } threads ? [.. threads.Distinct()] : standard.Threads,
            Devices = parsed.GetValue(Options.Device) is { Length: > 0 } devices ? [.. devices.Distinct()] : standard.Devices,
            Isas = parsed.GetValue(Options.Isas) is { Length: > 0 } isas ? [.. isas.Distinct()] : standard.Isas,
            Distribution = parsed.GetValue(Options.Operands),
            Seed = parsed.GetValue(Options.Seed),
            Heavy = parsed.GetValue(Options.Heavy),
            Cold = parsed.GetValue(Options.Cold),
            Out = parsed.GetValue(Options.Out),
            Resume = parsed.GetValue(Options.Resume),
            Timeout = parsed.GetValue(Options.Timeout) ?? standard.Timeout,
            MaxMemoryBytes = parsed.GetValue(Options.MaxMemory) is { } gigabytes ? (long)(gigabytes * 1e9) : standard.MaxMemoryBytes,
            Profile = parsed.GetValue(Options.Profile),
            MaxError = parsed.GetValue(Options.MaxError),
            Folders = folders,
            Variants = parsed.GetValue(Options.Variants),
            Paper = parsed.GetValue(Options.Paper),
            All = parsed.GetValue(Options.All),
            Quiet = parsed.GetValue(Options.Quiet),
            Json = parsed.GetValue(Options.Json),
            Title = parsed.GetValue(Options.Title),
            Note = parsed.GetValue(Options.Note),
            Into = parsed.GetValue(Options.Into),
            ThresholdPercent = parsed.GetValue(Options.Threshold) ?? standard.ThresholdPercent,
            Metric = parsed.GetValue(Options.Metric) ?? standard.Metric,
            Network = parsed.GetValue(Options.Network),
            FailOnRegression = parsed.GetValue(Options.FailOnRegression),
            BenchmarkDotNet = benchmarkDotNet,
            CommandLine = all,
        };
    }
}
