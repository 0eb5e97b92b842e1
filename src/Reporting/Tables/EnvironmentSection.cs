using System.Globalization;
using System.Text;

namespace ConvBench.Reporting.Tables;

/// <summary>Where it was measured and how to measure it again.</summary>
internal static class EnvironmentSection
{
    /// <summary>How the program is started; its arguments follow a "--".</summary>
    public const string Program = "dotnet run -c Release --project bench";

    /// <summary>The line that repeats one table.</summary>
    public static string RepeatCommand(ProblemGroup group)
    {
        string verb = group.Ranked.Count > 0 ? "run" : "accuracy";
        string device = group.Place.Device.IsCpu ? "" : " --device " + group.Place.Device;
        string threads = group.Threads == 1 ? "" : " --threads " + Format.Whole(group.Threads);
        string distribution = group.Distribution == "normal" ? "" : " " + RowCommand.Operands(group.Distribution, group.OperandFiles);
        string seed = group.Seed == 1 ? "" : " --seed " + Format.Whole(group.Seed);
        return $"{Program} -- {verb} --problem {group.Problem}{device}{threads}{distribution}{seed}";
    }

    public static void Append(StringBuilder page, IReadOnlyList<ProblemGroup> groups, RunEnvironment environment)
    {
        AppendRun(page, groups, environment);
        page.Append("One layer alone: the line below its table. The pages again, from the records: `").Append(Program)
            .Append(" -- report DIR`.\n");
    }

    /// <summary>The machine and the command of the run, whatever it was.</summary>
    public static void AppendRun(StringBuilder page, IReadOnlyList<ProblemGroup> groups, RunEnvironment environment)
    {
        page.Append("## Environment\n\n");
        Markdown.Table(page, [("", false), ("", false)], Facts(environment, groups).Select(f => (string[])[f[0], Markdown.Escape(f[1])]));
        page.Append("## How to reproduce\n\n```\n");
        page.Append(RunCommand(environment)).Append("\n```\n\n");
    }

    /// <summary>The line that repeats the run.</summary>
    public static string RunCommand(RunEnvironment environment) =>
        environment.CommandLine.Length > 0 ? $"{Program} -- {environment.CommandLine}" : Program;

    /// <summary>Name and value of everything that is known of the machine and the run.</summary>
    public static IEnumerable<string[]> Facts(RunEnvironment environment, IReadOnlyList<ProblemGroup> groups) =>
        AllFacts(environment, groups).Where(f => f[1].Length > 0);

    private static IEnumerable<string[]> AllFacts(RunEnvironment e, IReadOnlyList<ProblemGroup> groups)
    {
        yield return ["processor", e.CpuModel];
        yield return ["microarchitecture", e.Microarchitecture];
        yield return ["vector instructions", string.Join(", ", e.CpuFlags)];
        yield return ["logical cores", e.Cores > 0 ? Format.Whole(e.Cores) : ""];
        yield return ["caches", e.Caches];
        yield return ["memory", e.MemoryBytes > 0 ? Format.Bytes(e.MemoryBytes) : ""];
        yield return ["other devices",
            string.Join(", ", groups.Select(g => g.Place.Device).Where(d => !d.IsCpu).Distinct().Select(d => new Place(d, 1)))];
        yield return ["measured FMA peak", ByPlace(e, l => l.PeakGflops, "GFLOP/s")];
        yield return ["measured read bandwidth", ByPlace(e, l => l.BandwidthGBps, "GB/s")];
        yield return ["measured empty launch", Launches(e)];
        yield return ["an empty call", EmptyCalls(groups)];
        yield return ["system", e.Os];
        yield return ["runtime", e.Runtime];
        yield return ["libraries",
            string.Join(", ", e.Libraries.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key} {l.Value}"))];
        yield return ["operands", string.Join("; ", groups.Select(g => $"{g.Distribution}, seed {Format.Whole(g.Seed)}").Distinct())];
        yield return ["commit", e.Commit + (e.Commit.Length > 0 && e.Dirty ? ", with uncommitted changes" : "")];
        yield return ["start", e.Start == default ? "" : e.Start.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            + " UTC"];
        yield return ["duration", e.DurationSeconds > 0 ? Duration(e) : ""];
    }

    /// <summary>What each library takes for a call that multiplies two numbers: its quickest row.</summary>
    private static string EmptyCalls(IReadOnlyList<ProblemGroup> groups) => string.Join(", ", groups
        .SelectMany(g => g.Timed.Where(r => r.EmptyCallNs is not null).Select(r => (r.Backend, g.Place, Ns: r.EmptyCallNs!.Value)))
        .GroupBy(r => (r.Place, r.Backend)).OrderBy(g => g.Key.Place).ThenBy(g => g.Key.Backend, StringComparer.Ordinal)
        .Select(g => $"{g.Key.Backend} {Format.Time(g.Min(r => r.Ns))} on {g.Key.Place}"));

    private static string Launches(RunEnvironment e) => string.Join(
        ", ", e.Limits.SelectMany(d => d.Value.LaunchNs.Select(v => (Place: new Place(d.Key, v.Key), v.Value))).OrderBy(v => v.Place)
            .Select(v => $"{Format.Time(v.Value)} on {v.Place}"));

    private static string Duration(RunEnvironment e) =>
        Format.Number(e.DurationSeconds) + " s"
            + (e.OverheadShare is { } share ? $", {Format.Percent(100 * share, 2)} of it outside measured iterations" : "");

    private static string ByPlace(RunEnvironment e, Func<DeviceLimits, IReadOnlyDictionary<int, double>> values, string unit) =>
        string.Join(
        ", ", e.Limits.SelectMany(d => values(d.Value).Select(v => (Place: new Place(d.Key, v.Key), v.Value))).OrderBy(v => v.Place)
            .Select(v => $"{Format.Number(v.Value)} {unit} on {v.Place}"));
}
