namespace ConvBench.Backends.Managed;

/// <summary>ConvBench's own kernels in C#.</summary>
public sealed class ManagedBackend : IConvBackend
{
    private static readonly ManagedAlgorithm[] Methods = [new DirectAlgorithm(), new Im2colAlgorithm(), .. WinogradAlgorithm.All, new FftAlgorithm()];

    /// <inheritdoc/>
    public string Name => "managed";

    /// <inheritdoc/>
    public string Version => typeof(ManagedBackend).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <inheritdoc/>
    public string LibraryPath => typeof(ManagedBackend).Assembly.GetName().Name + ".dll";

    /// <inheritdoc/>
    public IReadOnlyList<string> Devices { get; } = ["cpu"];

    /// <inheritdoc/>
    public IReadOnlyList<IConvAlgorithm> Algorithms { get; } = [.. Methods, new AutoAlgorithm(Methods)];

    /// <inheritdoc/>
    public bool IsAvailable(out string reason)
    {
        reason = "";
        return true;
    }
}
