namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>The planted bugs, and the right algorithms that they spoil.</summary>
internal sealed class BugBackend : IConvBackend
{
    /// <summary>Rows that must pass every gate.</summary>
    public static IReadOnlyList<PlantedBug> Clean { get; } =
    [
        new("none-sums", "no bug: the definition in float32", ErrorModel.Componentwise, new PlainConv().Compute),
        new("none-winograd", "no bug: F(4×4, 3×3)", ErrorModel.Normwise, new PlainWinograd().Compute) { Can = PlainWinograd.Can,
            Predicts = PlainWinograd.Predict },
        new("none-fft", "no bug: Fourier transforms", ErrorModel.Normwise, new PlainFft().Compute) { Can = PlainFft.Can,
            Predicts = PlainFft.Predict },
    ];

    /// <summary>Rows that must not.</summary>
    public static IReadOnlyList<PlantedBug> Bugs { get; } = [.. IndexBugs.All, .. StateBugs.All, .. ArithmeticBugs.All, .. CheatBugs.All];

    public string Name => "bug";

    public string Version => "";

    public string LibraryPath => "";

    public IReadOnlyList<Device> Devices { get; } = [Device.Cpu];

    public IReadOnlyList<IConvAlgorithm> Algorithms { get; } = [.. Clean, .. Bugs];

    public bool IsAvailable(out string reason)
    {
        reason = "";
        return true;
    }
}
