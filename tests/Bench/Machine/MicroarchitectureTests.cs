using ConvBench.Bench.Machine;
using ConvBench.Machine.Simd;
using Xunit;

namespace ConvBench.Tests.Bench.Machine;

public sealed class MicroarchitectureTests
{
    [Theory]
    [InlineData("AuthenticAMD", 25, 1, 1, "zen3")] // EPYC 7003
    [InlineData("AuthenticAMD", 25, 17, 1, "zen4")] // EPYC 9004
    [InlineData("AuthenticAMD", 25, 160, 2, "zen4")] // EPYC 97x4
    [InlineData("AuthenticAMD", 25, 80, 0, "zen3")] // Ryzen 5000 APU
    [InlineData("AuthenticAMD", 26, 2, 1, "zen5")] // EPYC 9005
    [InlineData("AuthenticAMD", 23, 49, 0, "zen2")] // EPYC 7002
    [InlineData("AuthenticAMD", 23, 1, 2, "zen")] // EPYC 7001
    [InlineData("GenuineIntel", 6, 63, 2, "haswell")]
    [InlineData("GenuineIntel", 6, 85, 4, "skylake-x")]
    [InlineData("GenuineIntel", 6, 85, 7, "cascadelake")]
    [InlineData("GenuineIntel", 6, 106, 6, "icelake-x")]
    [InlineData("GenuineIntel", 6, 143, 8, "sapphirerapids")]
    [InlineData("AuthenticAMD", 31, 4, 0, "family-31-model-4")]
    [InlineData("HygonGenuine", 24, 1, 1, "family-24-model-1")]
    public void CpuId_HasAName_ElseItsNumbers(string vendor, int family, int model, int stepping, string name) =>
        Assert.Equal(name, Microarchitecture.Of(vendor, family, model, stepping));

    [Theory]
    [InlineData("0x41", "0xd40", "neoverse-v1")]
    [InlineData("0x61", "0x032", "implementer-0x61-part-0x032")]
    [InlineData(null, "0xd40", "")]
    public void ArmParts_HaveAName_ElseTheirNumbers(string? implementer, string? part, string name) =>
        Assert.Equal(name, Microarchitecture.OfArm(implementer, part));

    /// <summary>All three say "AMD EPYC" on some clouds, with two cores.</summary>
    [Fact]
    public void MachinesOfOneBrand_HaveFoldersOfTheirOwn_ByMicroarchitectureAndInstructionSet() => Assert.Equal(
        ["amd-epyc-zen3-avx2-2c", "amd-epyc-zen4-avx512-2c", "amd-epyc-zen5-avx512-2c", "amd-epyc-9b45-zen5-avx512-2c"],
        new (string, string, string)[] {("AMD EPYC", "zen3", "avx2"), ("AMD EPYC", "zen4", "avx512"), ("AMD EPYC", "zen5", "avx512"),
            ("AMD EPYC 9B45 96-Core Processor", "zen5", "avx512") }
            .Select(m => MachineFacts.NameOf(m.Item1, m.Item2, m.Item3, 2)));

    [Fact]
    public void ThisMachine_IsNamedByWhatItHas()
    {
        Assert.Contains($"-{IsaSelector.Name(IsaSelector.Widest)}-", MachineFacts.ShortName, StringComparison.Ordinal);
        Assert.Contains(Microarchitecture.Name, MachineFacts.ShortName, StringComparison.Ordinal);
        Assert.Equal(Microarchitecture.Name, MachineFacts.Describe([]).Microarchitecture);
    }
}
