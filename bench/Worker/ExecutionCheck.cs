using System.Globalization;
using ConvBench.Machine.Simd;

namespace ConvBench.Bench.Worker;

/// <summary>What a plan says of where and how it computes, against what its case names.</summary>
internal static class ExecutionCheck
{
    /// <summary>What is not as asked, in words; null where all is. A kernel may use narrower vectors than it was asked for (a
    /// layer may have fewer columns than a vector), never wider ones: its record names those that it used.</summary>
    /// <param name="execution">What the plan says.</param>
    /// <param name="device">The device that was asked for.</param>
    /// <param name="threads">The threads.</param>
    /// <param name="isa">The widest instruction set; Auto is the machine's.</param>
    public static string? Miss(Execution execution, Device device, int threads, Isa isa)
    {
        bool allowed = execution.Isa == Execution.Library || UpTo(isa).Contains(execution.Isa);
        return execution.Device == device && execution.Threads == threads && allowed ? null
            : $"computes on {execution.Device} with {execution.Threads} threads, {execution.Isa}; asked for {device}, {threads} threads, "
            + IsaSelector.Name(IsaSelector.Resolve(isa));
    }

    /// <summary>What is wrong where a program of its own keeps more processors busy than it was given threads; null where it does not,
    /// or where nobody counted.</summary>
    /// <remarks>One thread more than asked for would keep a whole processor busy where one is free; what compilers and collectors take
    /// is below half of one.</remarks>
    public static string? TooBusy(double? busy, Device device, int threads) => !device.IsCpu || busy is null || busy <= threads + 0.5
        ? null : string.Create(CultureInfo.InvariantCulture, $"keeps {busy:0.0} processors busy, asked for {threads} threads");

    /// <summary>A remark where the vectors are narrower than asked; null where they are not.</summary>
    public static string? Narrower(Execution execution, Isa isa) =>
        execution.Isa == Execution.Library || execution.Isa == UpTo(isa)[^1] ? null : $"computes with {execution.Isa}, narrower than asked";

    /// <summary>Names of this instruction set and of all narrower ones, the narrowest first.</summary>
    private static string[] UpTo(Isa isa) =>
        [.. Enum.GetValues<Isa>().Where(i => i != Isa.Auto && i <= IsaSelector.Resolve(isa)).Order().Select(IsaSelector.Name)];
}
