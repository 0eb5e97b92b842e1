using BenchmarkDotNet.Characteristics;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.ConsoleArguments;
using BenchmarkDotNet.ConsoleArguments.ListBenchmarks;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Jobs;

namespace ConvBench.Bench.Timing;

/// <summary>What the user asked of BenchmarkDotNet, behind "--": parsed by BenchmarkDotNet itself.</summary>
/// <param name="Config">Its exporters, columns, diagnosers, filters.</param>
/// <param name="Job">The job to run.</param>
/// <param name="IsDefaultJob">Whether the user said nothing about it, so that slow cases may be shortened.</param>
/// <param name="Environment">Variables for the worker processes.</param>
internal sealed record UserConfig(IConfig Config, Job Job, bool IsDefaultJob, IReadOnlyDictionary<string, string> Environment)
{
    /// <exception cref="UsageException">An option is unknown, or asks for what cannot be done here.</exception>
    public static UserConfig Parse(IReadOnlyList<string> arguments)
    {
        var text = new AccumulationLogger();
        (bool isSuccess, IConfig config, CommandLineOptions options) = ConfigParser.Parse([.. arguments], text);
        if (!isSuccess)
        {
            throw new UsageException(Fault(text.GetLog()));
        }

        Refuse(options);
        Job[] jobs = [.. config.GetJobs()];
        Refuse(jobs);

        // A base job ("--job medium") is taken as it is; single options change ours.
        bool named = !options.BaseJob.Equals("default", StringComparison.OrdinalIgnoreCase);
        Job job = named ? jobs[0].UnfreezeCopy() : JobTuning.Default.UnfreezeCopy();
        foreach (Job change in named ? [] : jobs)
        {
            job.Apply(change);
        }

        var environment = (jobs.FirstOrDefault()?.Environment.EnvironmentVariables ?? []).ToDictionary(v => v.Key, v => v.Value);
        return new UserConfig(config, job, jobs.Length == 0, environment);
    }

    private static string Fault(string log)
    {
        string[] lines = [.. log.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)];
        int errors = Array.IndexOf(lines, "ERROR(S):");
        string? line = errors >= 0 && errors + 1 < lines.Length
            ? lines[errors + 1]
            : lines.FirstOrDefault(l => l.Contains("invalid", StringComparison.OrdinalIgnoreCase));
        line ??= "see its documentation for the options";
        return $"BenchmarkDotNet (behind --): {line}";
    }

    private static void Refuse(CommandLineOptions o)
    {
        string? what =
            o.RunInProcess ? "--inProcess" :
            o.Runtimes.Any() ? "--runtimes" :
            o.CoreRunPaths.Count > 0 ? "--coreRun" :
            o.CliPath is not null ? "--cli" :
            !string.IsNullOrEmpty(o.ClrVersion) ? "--clrVersion" :
            o.Affinity.HasValue ? "--affinity" :
            o.Platform.HasValue ? "--platform" :
            o.UseDisassemblyDiagnoser ? "--disasm" :
            !string.IsNullOrEmpty(o.Profiler) ? "--profiler" :
            o.HardwareCounters.Any() ? "--counters" : null;
        if (what is not null)
        {
            throw new UsageException(
                $"BenchmarkDotNet (behind --): {what} chooses how a case's process is made or watched; here every case runs in a "
                    + $"ConvBench worker");
        }

        if (o.Resume || o.PrintInformation || o.ListBenchmarkCaseMode != ListBenchmarkCaseMode.Disabled)
        {
            throw new UsageException(
                "BenchmarkDotNet (behind --): --resume, --info and --list have counterparts here: run --resume DIR, doctor, list");
        }
    }

    /// <summary>Settings of a process, which a worker is given before its first case and cannot change.</summary>
    private static void Refuse(IEnumerable<Job> jobs)
    {
        HashSet<Characteristic> process =
        [
            EnvironmentMode.RuntimeCharacteristic, EnvironmentMode.JitCharacteristic, EnvironmentMode.PowerPlanModeCharacteristic,
            GcMode.ServerCharacteristic, GcMode.ConcurrentCharacteristic, GcMode.CpuGroupsCharacteristic,
        ];
        if (jobs.SelectMany(j => j.GetCharacteristicsWithValues()).FirstOrDefault(process.Contains) is { } c)
        {
            throw new UsageException($"BenchmarkDotNet (behind --): {c.Id} is a setting of a process, use --envVars");
        }
    }
}
