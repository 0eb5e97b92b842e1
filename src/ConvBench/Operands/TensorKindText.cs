namespace ConvBench.Operands;

/// <summary>How a kind of operand is written.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">Its word.</param>
/// <param name="Numbers">Its numbers, for --help: "(a,b)".</param>
/// <param name="Defaults">What they are where none stands there; empty for a kind without numbers.</param>
/// <param name="Fault">What is wrong with its numbers; null for nothing.</param>
internal sealed record TensorKindText(TensorKind Kind, string Name, string Numbers, IReadOnlyList<double> Defaults,
    Func<double, double, string?> Fault)
{
    private const double MostSpread = 8; // e⁸ = 3000 times for a channel of one standard deviation

    /// <summary>Every kind; <c>ones</c> and <c>zeros</c> are short for constant(1) and constant(0).</summary>
    public static IReadOnlyList<TensorKindText> All { get; } =
    [
        new(TensorKind.Normal, "normal", "", [], (_, _) => null),
        new(TensorKind.Uniform, "uniform", "(a,b)", [-1, 1], (a, b) => a < b ? null : "a below b"),
        new(TensorKind.Constant, "constant", "(v)", [1], (_, _) => null),
        new(TensorKind.OneHot, "one-hot", "(index)", [0], (i, _) => i >= 0 && i == Math.Floor(i) ? null : "a whole number from 0 on"),
        new(TensorKind.Relu, "relu", "", [], (_, _) => null),
        new(TensorKind.Integers, "integers", "", [], (_, _) => null),
        new(TensorKind.Sparse, "sparse", "(p)", [0.5], Share),
        new(TensorKind.Subnormal, "subnormal", "(p)", [1], Share),
        new(TensorKind.LogNormal, "lognormal", "(sigma)", [1.5], (s, _) => s is >= 0 and <= MostSpread ? null : $"0 to {MostSpread}"),
    ];

    /// <summary>All of them for a reader: "normal, uniform(a,b), …".</summary>
    public static string Grammar => string.Join(", ", All.Select(k => k.Name + k.Numbers)) + ", ones, zeros; each with *scale";

    /// <summary>The text of a kind.</summary>
    public static TensorKindText Of(TensorKind kind) => All.First(k => k.Kind == kind);

    private static string? Share(double p, double unused) => p is >= 0 and <= 1 ? null : "a share from 0 to 1";
}
