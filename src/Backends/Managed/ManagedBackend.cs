using ConvBench.Backends.Managed.Accurate;
using ConvBench.Backends.Managed.Auto;
using ConvBench.Backends.Managed.Direct;
using ConvBench.Backends.Managed.Fft;
using ConvBench.Backends.Managed.Gemm;
using ConvBench.Backends.Managed.Rounded;
using ConvBench.Backends.Managed.Winograd;

namespace ConvBench.Backends.Managed;

/// <summary>ConvBench's own kernels in C#.</summary>
public sealed class ManagedBackend : IConvBackend
{
    private static readonly ManagedAlgorithm[] Methods =
        [new DirectAlgorithm(), new Im2colAlgorithm(), .. WinogradAlgorithm.All, FftAlgorithm.Chosen];

    /// <summary>Rows of every run that managed/auto does not choose: the cost model is fitted to transforms that multiply.</summary>
    private static readonly ManagedAlgorithm[] Unmodelled = [.. WinogradAlgorithm.Symbolic];

    /// <summary>Rows that run on request; managed/auto never chooses one.</summary>
    private static readonly ManagedAlgorithm[] Variants =
    [
        new DoubleAlgorithm(), new CompensatedAlgorithm(), new PairwiseAlgorithm(),
        new RoundedAlgorithm("direct-bf16", FloatFormat.BFloat16), new RoundedAlgorithm("direct-f16", FloatFormat.Binary16),
        .. WinogradVariants.All, .. FftAlgorithm.Variants,
    ];

    /// <inheritdoc/>
    public string Name => "managed";

    /// <inheritdoc/>
    public string Version => typeof(ManagedBackend).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <inheritdoc/>
    public string LibraryPath => typeof(ManagedBackend).Assembly.GetName().Name + ".dll";

    /// <inheritdoc/>
    public IReadOnlyList<Device> Devices { get; } = [Device.Cpu];

    /// <inheritdoc/>
    public IReadOnlyList<IConvAlgorithm> Algorithms { get; } = [.. Methods, .. Unmodelled, new AutoAlgorithm(Methods), .. Variants];

    /// <inheritdoc/>
    public bool IsAvailable(out string reason)
    {
        reason = "";
        return true;
    }
}
