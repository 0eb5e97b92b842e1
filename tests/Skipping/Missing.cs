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
        string text when text.Split('/') is [string name, _] => OfLibrary(name),
        _ => null,
    }).FirstOrDefault(reason => reason is not null);

    private static string? Of(Need need) => need switch
    {
        Need.Linux => OperatingSystem.IsLinux() ? null : "this is not Linux",
        Need.Avx2 => OfIsa(Isa.Avx2),
        Need.Avx512 => OfIsa(Isa.Avx512),
        Need.CCompiler => Tools.Compiler is null ? "there is no C compiler (cc)" : null,
        Need.NumPy => Tools.NumPy is null ? "there is no Python 3 with NumPy" : null,
        Need.Node => Tools.Node is null ? "there is no Node.js" : null,
        Need.OnnxForCpu => Provider.Built == "cpu" ? null : $"this build's ONNX Runtime is that of {Provider.Built}",
        _ => OfLibrary(need.ToString().ToLowerInvariant()),
    };

    private static string? OfIsa(Isa isa) => IsaSelector.IsSupported(isa) ? null : $"this process has no {isa}";

    private static string? OfLibrary(string backend) => IsAFault && !OfTheSystem.Contains(backend) ? null
        : Libraries.GetOrAdd(backend, name =>
    {
        IConvBackend? found = ConvBench.Bench.KnownBackends.All().FirstOrDefault(b => b.Name == name);
        return found is null || found.IsAvailable(out string reason) ? null : $"{name} is not available: {reason}";
    });
}
