using System.Globalization;
using System.Runtime.Intrinsics.X86;

namespace ConvBench.Bench.Machine;

/// <summary>The design of the CPU's cores, which its brand does not always tell: "AMD EPYC" is a Zen 3 and a Zen 5.</summary>
/// <remarks>
/// x86 from CPUID leaves 0 and 1: AMD's processor programming references, and the tables that GCC, LLVM (compiler-rt, cpu_model) and
/// Linux (intel-family.h) keep. Steppings tell the three Xeons of model 55h apart. ARM from the implementer and the part in /proc/cpuinfo.
/// </remarks>
internal static class Microarchitecture
{
    private const string Amd = "AuthenticAMD", Intel = "GenuineIntel";

    private static readonly (string Vendor, int Family, string Name, (int First, int Last)[] Models)[] Known =
    [
        (Amd, 0x17, "zen2", [(0x30, 0xff)]), (Amd, 0x17, "zen", [(0x00, 0x2f)]),
        (Amd, 0x19, "zen3", [(0x00, 0x0f), (0x20, 0x5f)]), (Amd, 0x19, "zen4", [(0x10, 0x1f), (0x60, 0x7f), (0xa0, 0xaf)]),
        (Amd, 0x1a, "zen5", [(0x00, 0x4f), (0x60, 0x77)]),
        (Intel, 6, "haswell", [(0x3c, 0x3c), (0x3f, 0x3f), (0x45, 0x46)]),
        (Intel, 6, "broadwell", [(0x3d, 0x3d), (0x47, 0x47), (0x4f, 0x4f), (0x56, 0x56)]),
        (Intel, 6, "skylake", [(0x4e, 0x4e), (0x5e, 0x5e), (0x8e, 0x8e), (0x9e, 0x9e), (0xa5, 0xa6)]),
        (Intel, 6, "icelake", [(0x7d, 0x7e)]), (Intel, 6, "icelake-x", [(0x6a, 0x6a), (0x6c, 0x6c)]),
        (Intel, 6, "tigerlake", [(0x8c, 0x8d)]), (Intel, 6, "rocketlake", [(0xa7, 0xa7)]),
        (Intel, 6, "alderlake", [(0x97, 0x97), (0x9a, 0x9a)]), (Intel, 6, "raptorlake", [(0xb7, 0xb7), (0xba, 0xba), (0xbf, 0xbf)]),
        (Intel, 6, "meteorlake", [(0xaa, 0xaa), (0xac, 0xac)]), (Intel, 6, "arrowlake", [(0xc5, 0xc6)]),
        (Intel, 6, "lunarlake", [(0xbd, 0xbd)]), (Intel, 6, "sapphirerapids", [(0x8f, 0x8f)]),
        (Intel, 6, "emeraldrapids", [(0xcf, 0xcf)]), (Intel, 6, "graniterapids", [(0xad, 0xae)]),
        (Intel, 6, "sierraforest", [(0xaf, 0xaf)]),
    ];

    private static readonly Dictionary<(int Implementer, int Part), string> Arm = new()
    {
        [(0x41, 0xd0c)] = "neoverse-n1",
        [(0x41, 0xd40)] = "neoverse-v1",
        [(0x41, 0xd49)] = "neoverse-n2",
        [(0x41, 0xd4f)] = "neoverse-v2",
    };

    /// <summary>That of this machine; "" where nothing tells it.</summary>
    public static string Name { get; } = X86Base.IsSupported ? OfCpuId()
        : OfArm(MachineFacts.CpuInfo("CPU implementer"), MachineFacts.CpuInfo("CPU part"));

    /// <summary>The name, else the numbers, "family-25-model-1".</summary>
    public static string Of(string vendor, int family, int model, int stepping) =>
        (vendor, family, model) == (Intel, 6, 0x55) ? stepping switch { < 5 => "skylake-x", < 10 => "cascadelake", _ => "cooperlake" }
        : Known.Where(k => k.Vendor == vendor && k.Family == family && k.Models.Any(m => model >= m.First && model <= m.Last))
            .Select(k => k.Name).FirstOrDefault() ?? string.Create(CultureInfo.InvariantCulture, $"family-{family}-model-{model}");

    /// <summary>The name, else the numbers, from the two lines of /proc/cpuinfo ("0x41", "0xd0c"); "" where one is missing.</summary>
    public static string OfArm(string? implementer, string? part) => implementer is null || part is null ? ""
        : Arm.GetValueOrDefault((Hexadecimal(implementer), Hexadecimal(part)), $"implementer-{implementer}-part-{part}");

    /// <summary>CPUID leaf 1: stepping in bits 0 to 3, model in 4 to 7 and 16 to 19, family in 8 to 11 and, from 15 on, 20 to 27.</summary>
    private static string OfCpuId()
    {
        (_, int b, int c, int d) = X86Base.CpuId(0, 0);
        string vendor = MachineFacts.Characters(b, d, c);
        int bits = X86Base.CpuId(1, 0).Eax, family = (bits >> 8) & 15, model = (bits >> 4) & 15;
        model += family is 6 or 15 ? (bits >> 12) & 0xf0 : 0;
        return Of(vendor, family == 15 ? family + ((bits >> 20) & 0xff) : family, model, bits & 15);
    }

    private static int Hexadecimal(string text) =>
        int.TryParse(text.AsSpan(text.StartsWith("0x", StringComparison.Ordinal) ? 2 : 0), NumberStyles.HexNumber,
            CultureInfo.InvariantCulture, out int number) ? number : -1;
}
