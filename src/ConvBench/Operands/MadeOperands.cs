using ConvBench.Problems;

namespace ConvBench.Operands;

/// <summary>Operands that are made each by itself: <c>x=uniform(0,100),w=ones,b=normal*10</c>.</summary>
/// <remarks>A word alone is for all three. What is not named is normal. Where all are, it is the distribution of that name.</remarks>
internal sealed class MadeOperands(TensorRule x, TensorRule w, TensorRule b) : OperandSource
{
    /// <summary>A bias so many times as large as the products: those that are lost in it are no random roundings.</summary>
    private const double LargeBias = 1000;

    /// <summary>Scales within 2^±40 keep products, and their roundings, far from both ends of the range.</summary>
    private const double LargeScale = 1L << 40;

    private static readonly string[] Names = ["x", "w", "b"];

    /// <inheritdoc/>
    public override string Text { get; } =
        string.Join(',', Names.Zip([x, w, b]).Where(r => r.Second != TensorRule.Normal).Select(r => $"{r.First}={r.Second}"));

    /// <inheritdoc/>
    /// <remarks>Known of random numbers without a value that comes again and again, and signs that are random in x or w.</remarks>
    public override ProductModel Products =>
        x.IsContinuous && w.IsContinuous && (x.IsSymmetric || w.IsSymmetric)
            && b.IsContinuous && Math.Abs(b.Scale) <= LargeBias * Math.Abs(x.Scale * w.Scale)
            && ((TensorRule[])[x, w]).All(r => Math.Abs(r.Scale) is > 1 / LargeScale and < LargeScale)
            ? new ProductModel(RandomSigns: true, SharedMean: !(x.IsSymmetric && w.IsSymmetric), RandomRoundings: true)
            : ProductModel.Unknown;

    /// <summary>The source of a text.</summary>
    /// <exception cref="FormatException">One line: what is wrong, what was expected.</exception>
    public static OperandSource Read(string text)
    {
        var rules = new TensorRule?[Names.Length];
        string[] parts = TensorRuleReader.Parts(text);
        if (parts.Length == 1 && !parts[0].Contains('=', StringComparison.Ordinal))
        {
            Array.Fill(rules, TensorRuleReader.Read(parts[0], parts[0]));
        }
        else
        {
            foreach (string part in parts)
            {
                string[] sides = part.Split('=', 2);
                int at = Array.IndexOf(Names, sides[0].Trim().ToLowerInvariant());
                if (at < 0 || sides.Length < 2)
                {
                    throw new FormatException($"operands '{part.Trim()}': expected x=, w= or b= and one of {TensorKindText.Grammar}");
                }

                rules[at] = rules[at] is null ? TensorRuleReader.Read(sides[1], part)
                    : throw new FormatException($"operands '{text.Trim()}': {Names[at]} twice");
            }
        }

        var made = new MadeOperands(rules[0] ?? TensorRule.Normal, rules[1] ?? TensorRule.Normal, rules[2] ?? TensorRule.Normal);
        return made.Text.Length == 0 ? Distribution.Normal : made;
    }

    /// <inheritdoc/>
    public override string? WhyNot(ConvProblem p) =>
        x.WhyNot("x", p.InputCount) ?? w.WhyNot("w", p.WeightCount) ?? (p.HasBias ? b.WhyNot("b", p.K) : null);

    /// <inheritdoc/>
    public override ConvData Create(ConvProblem p, int seed) => new(
        TensorMaker.Make(x, p, seed, "x", p.InputCount, p.H * p.W, p.C),
        TensorMaker.Make(w, p, seed, "w", p.WeightCount, p.R * p.S, p.CPerGroup),
        TensorMaker.Make(b, p, seed, "b", p.HasBias ? p.K : 0, 1, p.K));
}
