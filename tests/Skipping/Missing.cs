using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using ConvBench.Backends.Onnx;
using ConvBench.Machine.Simd;

namespace ConvBench.Tests.Skipping;

/// <summary>What this machine or build lacks, as one line that a skipped test shows.</summary>
internal static class Missing
{
    /// <summary>Libraries that no package brings: what CI cannot install is skipped there too.</summary>
    private static readonly string[] OfTheSystem = ["opencl", "clblast", "cudnn"];

    /// <summary>Rows that a processor breaks that tells no caches, as some virtual ones do.</summary>
    private static readonly string[] NeedCaches = ["torch/auto", "torch/channels-last", "torch/prepacked", "torch/bf16"];

    private static readonly bool HasCaches =
        !OperatingSystem.IsLinux() || Directory.Exists("/sys/devices/system/cpu/cpu0/cache");

    private static readonly ConcurrentDictionary<string, string?> Libraries = new();

    /// <summary>
    /// CI sets CI=true. There the packages bring every library for Linux on x64, so that a missing one is a fault: its tests run, and fail.
    /// Instruction sets and the kind of build are what they are everywhere.
    /// </summary>
    public static bool IsAFault { get; } = Environment.GetEnvironmentVariable("CI") == "true"
        && OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Why the first of these needs is not met; null where all are.</summary>
    public static string? Of(IEnumerable<Need> needs) => needs.Select(Of).FirstOrDefault(reason => reason is not null);

    /// <summary>The same for the arguments of a theory's case: an instruction set, or a row by its id, "torch/auto".</summary>
    public static string? Of(IEnumerable<object?> arguments) => arguments.Select(a => a switch
    {
        Isa isa => OfIsa(isa),
        string text when text.Split('/') is [string name, _] => OfCaches(text) ?? OfLibrary(name),
        _ => null,
    }).FirstOrDefault(reason => reason is not null);

    private static string? Of(Need need) => need switch
    {
        Need.Linux => OperatingSystem.IsLinux() ? null : "this is not Linux",
        Need.HugePages => File.Exists("/sys/kernel/mm/transparent_hugepage/enabled") ? null : "this kernel knows no huge pages",
        Need.Avx2 => OfIsa(Isa.Avx2),
        Need.Avx512 => OfIsa(Isa.Avx512),
        Need.CCompiler => Tools.Compiler is null ? "there is no C compiler (cc)" : null,
        Need.NumPy => Tools.NumPy is null ? "there is no Python 3 with NumPy" : null,
        Need.Node => Tools.Node is null ? "there is no Node.js" : null,
        Need.OnnxForCpu => Provider.Built == "cpu" ? null : $"this build's ONNX Runtime is that of {Provider.Built}",
        Need.Nnpack => OfCaches("nnpack/") ?? OfLibrary("nnpack"),
        _ => OfLibrary(need.ToString().ToLowerInvariant()),
    };

    /// <summary>Without them NNPACK does not start, and oneDNN of libtorch 2.10 computes wrong outputs, which the gates refuse.</summary>
    private static string? OfCaches(string row) =>
        HasCaches || !(NeedCaches.Contains(row) || row.StartsWith("nnpack/", StringComparison.Ordinal)) ? null
        : "this processor tells no caches: NNPACK does not start on it, and oneDNN computes wrong outputs";

    private static string? OfIsa(Isa isa) => IsaSelector.IsSupported(isa) ? null : $"this process has no {isa}";

    private static string? OfLibrary(string backend) => IsAFault && !OfTheSystem.Contains(backend) ? null
        : Libraries.GetOrAdd(backend, name =>
    {
        IConvBackend? found = ConvBench.Bench.KnownBackends.All().FirstOrDefault(b => b.Name == name);
        return found is null || found.IsAvailable(out string reason) ? null : $"{name} is not available: {reason}";
    });
}
