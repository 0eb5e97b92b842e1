using System.Globalization;

namespace ConvBench.Operands;

/// <summary>What one operand is made of: a kind, its numbers, and a scale that multiplies every value.</summary>
/// <param name="Kind">Which.</param>
/// <param name="First">Its first number; what it means says <see cref="TensorKind"/>.</param>
/// <param name="Second">Its second.</param>
/// <param name="Scale">Factor of every value, not 0.</param>
internal readonly record struct TensorRule(TensorKind Kind, double First = 0, double Second = 0, double Scale = 1)
{
    /// <summary>Of sparser ones too few products are left for a mean.</summary>
    private const double MostZeros = 0.9;

    /// <summary>Of the larger bound: float32 has thousands of numbers between narrower ones too, but each comes again.</summary>
    private const double LeastWidth = 1e-2;

    private const double MostNormal = 10;

    /// <summary>What an operand is that is not named.</summary>
    public static TensorRule Normal { get; } = new(TensorKind.Normal);

    /// <summary>Whether values are drawn one by one from a distribution of moderate tails in which none comes again and again.</summary>
    public bool IsContinuous => Kind is TensorKind.Normal or TensorKind.Relu || (Kind == TensorKind.Sparse && First <= MostZeros)
        || (Kind == TensorKind.Uniform && Second - First >= LeastWidth * Math.Max(Math.Abs(First), Math.Abs(Second)));

    /// <summary>Whether a value and its negative are as likely.</summary>
    public bool IsSymmetric => Kind is TensorKind.Normal or TensorKind.Sparse || (Kind == TensorKind.Uniform && First == -Second);

    /// <summary>No |value| is larger; of normal numbers none is above 10 in any run, and e^σN is below e^6σ.</summary>
    public double Reach => Math.Abs(Scale) * Kind switch
    {
        TensorKind.Uniform => Math.Max(Math.Abs(First), Math.Abs(Second)),
        TensorKind.Constant => Math.Abs(First),
        TensorKind.OneHot => 1,
        TensorKind.LogNormal => MostNormal * Math.Exp(6 * First),
        _ => MostNormal,
    };

    /// <summary>Why an operand of so many values cannot be made by it; null where it can.</summary>
    public string? WhyNot(string name, long count) => Kind == TensorKind.OneHot && First >= count
        ? $"operands '{name}={this}': {name} has {count.ToString(CultureInfo.InvariantCulture)} values, expected an index below" : null;

    /// <summary>As the command line takes it, in its shortest form.</summary>
    public override string ToString()
    {
        TensorKindText kind = TensorKindText.Of(Kind);
        double[] numbers = [.. ((double[])[First, Second]).Take(kind.Defaults.Count)];
        string text = this is { Kind: TensorKind.Constant, First: 0 } ? "zeros" : this is { Kind: TensorKind.Constant, First: 1 } ? "ones"
            : numbers.SequenceEqual(kind.Defaults) ? kind.Name : $"{kind.Name}({string.Join(',', numbers.Select(Number))})";
        return Scale == 1 ? text : $"{text}*{Number(Scale)}";
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture)
        .Replace("E+", "e", StringComparison.Ordinal).Replace('E', 'e');
}
