using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Text.RegularExpressions;
using ConvBench.Machine.Simd;

namespace ConvBench.Bench.Machine;

/// <summary>What is known of the machine: nothing in here names its host or a path.</summary>
internal static partial class MachineFacts
{
    /// <summary>Flags of /proc/cpuinfo that decide how convolutions run.</summary>
    private static readonly string[] RelevantFlags =
    [
        "sse4_2", "avx", "avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16",
            "avx_vnni",
        "amx_tile", "amx_bf16", "amx_int8", "asimd", "asimdhp", "sve", "sve2", "bf16", "i8mm",
    ];

    private const string Cpus = "/sys/devices/system/cpu";

    /// <summary>As the CPU itself names it, else as the system does.</summary>
    public static string CpuModel { get; } = Clean(
        Brand() ?? CpuInfo("model name") ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.OSArchitecture.ToString());

    /// <summary>The name of the machine's folder: <see cref="NameOf"/>.</summary>
    public static string ShortName { get; } =
        NameOf(CpuModel, Microarchitecture.Name, IsaSelector.Name(IsaSelector.Widest), Environment.ProcessorCount);

    /// <summary>All last-level caches together (a large CPU has one per cluster of cores), bytes; 64 MiB where the system
    /// does not tell.</summary>
    public static long LastLevelCacheBytes => !Directory.Exists(Cpus) ? 64 << 20
        : Directory.EnumerateDirectories(Cpus, "cpu?*").Select(LastLevelOf).OfType<(string Sharers, long Bytes)>().Distinct()
            .Sum(c => c.Bytes) is > 0 and var all ? all : 64 << 20;

    /// <summary>The environment with everything but results.</summary>
    public static RunEnvironment Describe(IReadOnlyList<string> commandLine)
    {
        (string commit, bool dirty) = Repository.State();
        return new RunEnvironment
        {
            Machine = ShortName,
            CpuModel = CpuModel,
            Microarchitecture = Microarchitecture.Name,
            CpuFlags = Flags(),
            Cores = Environment.ProcessorCount,
            MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            Caches = string.Join(", ", Caches().Select(c => $"{c.Name} {Size(c.Bytes)}")),
            Os = $"{RuntimeInformation.OSDescription.Trim()}, {Environment.OSVersion.VersionString}, {RuntimeInformation.OSArchitecture}",
            Runtime = RuntimeInformation.FrameworkDescription,
            Commit = commit,
            Dirty = dirty,
            Start = DateTimeOffset.UtcNow,
            CommandLine = string.Join(' ', commandLine.Select(WithoutPath)),
        };
    }

    /// <summary>"amd-epyc-zen3-avx2-2c": model, microarchitecture, widest instruction set, logical cores. Runs that differ in one of
    /// these have other speeds and other bits.</summary>
    internal static string NameOf(string model, string microarchitecture, string isa, int cores) =>
        string.Create(CultureInfo.InvariantCulture, $"{Slug($"{model} {microarchitecture}")}-{isa}-{cores}c");

    /// <summary>Characters that a shell takes for itself.</summary>
    private static readonly SearchValues<char> ShellMarks = SearchValues.Create(" *?()[]{}<>|&;$`\"'\\!#~\t\n");

    /// <summary>An argument without the folders of this machine, quoted where a shell would take it apart.</summary>
    internal static string WithoutPath(string argument)
    {
        string word = Path.IsPathRooted(argument) ? ".../" + Path.GetFileName(Path.TrimEndingDirectorySeparator(argument)) : argument;
        return word.AsSpan().IndexOfAny(ShellMarks) >= 0 ? $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'" : word;
    }

    /// <summary>The CPU's own name, which x86 keeps in three CPUID leaves.</summary>
    private static string? Brand()
    {
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < 0x80000004)
        {
            return null;
        }

        var text = new StringBuilder();
        for (int leaf = unchecked((int)0x80000002); leaf <= unchecked((int)0x80000004); leaf++)
        {
            (int a, int b, int c, int d) = X86Base.CpuId(leaf, 0);
            text.Append(Characters(a, b, c, d));
        }

        return text.ToString();
    }

    private static IReadOnlyList<string> Flags()
    {
        string? line = CpuInfo("flags") ?? CpuInfo("Features");
        if (line is not null)
        {
            string[] all = line.Split(' ');
            return [.. RelevantFlags.Where(all.Contains)];
        }

        (string Name, bool Has)[] known =
        [
            ("avx", Avx.IsSupported), ("avx2", Avx2.IsSupported), ("fma", Fma.IsSupported),
            ("avx512f", Avx512F.IsSupported), ("avx512vl", Avx512F.VL.IsSupported),
        ];
        return [.. known.Where(k => k.Has).Select(k => k.Name)];
    }

    /// <summary>The text that CPUID leaves in registers.</summary>
    internal static string Characters(params ReadOnlySpan<int> registers) => Encoding.ASCII.GetString(MemoryMarshal.AsBytes(registers));

    /// <summary>The first value of a field of /proc/cpuinfo; null where there is none.</summary>
    internal static string? CpuInfo(string field) => !File.Exists("/proc/cpuinfo") ? null
        : File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal))?.Split(':', 2)[^1].Trim();

    /// <summary>The caches of the first core.</summary>
    private static List<(string Name, long Bytes)> Caches() => [.. CachesOf(Path.Combine(Cpus, "cpu0")).Select(c => (c.Name, c.Bytes))];

    private static (string Sharers, long Bytes)? LastLevelOf(string cpu) =>
        CachesOf(cpu).Select(c => ((string, long)?)(c.Sharers, c.Bytes)).LastOrDefault();

    /// <summary>One core's caches, the last level last.</summary>
    private static IEnumerable<(string Name, string Sharers, long Bytes)> CachesOf(string cpu)
    {
        string folder = Path.Combine(cpu, "cache");
        foreach (string index in Directory.Exists(folder)
            ? Directory.GetDirectories(folder, "index*").Order(StringComparer.Ordinal).ToArray() : [])
        {
            string Read(string file) => File.Exists(Path.Combine(index, file)) ? File.ReadAllText(Path.Combine(index, file)).Trim() : "";
            string kind = Read("type") switch { "Data" => "d", "Instruction" => "i", _ => "" }, size = Read("size");
            if (size.EndsWith('K') && long.TryParse(size[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long kib))
            {
                yield return ($"L{Read("level")}{kind}", Read("shared_cpu_list"), kib << 10);
            }
        }
    }

    private static string Size(long bytes) => bytes >= 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.##} MiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.##} KiB");

    private static string Clean(string name) => Spaces().Replace(name.Replace("\0", "", StringComparison.Ordinal), " ").Trim();

#pragma warning disable CA1308 // a folder's name
    private static string Slug(string name) => Words().Replace(Marketing().Replace(name, " ").ToLowerInvariant(), "-").Trim('-');
#pragma warning restore CA1308

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"\((R|TM)\)|\bCPU\b|\bProcessor\b|\d+-Core|@.*$", RegexOptions.IgnoreCase)]
    private static partial Regex Marketing();
}
