namespace ConvBench.Tests.Conformance;

/// <summary>One convolution of a relation: Factor · conv(Problem, Data), its output At(i) standing at place i; −1: not at all.</summary>
internal sealed record MetamorphicTerm(double Factor, ConvProblem Problem, ConvData Data, Func<int, int> At)
{
    private readonly Lazy<double[]> _y = new(() => NaiveConv.Compute(Problem, Data.X, Data.W, Data.B));
    private readonly Lazy<double[]> _s = new(() => NaiveConv.Compute(Problem, Abs(Data.X), Abs(Data.W), Abs(Data.B)));

    /// <summary>s = |x| ⋆ |w| + |b| of this convolution.</summary>
    public double[] S => _s.Value;

    /// <summary>max(‖y‖₂, ‖s‖₂/√n), what the normwise gate measures against.</summary>
    public double Norm => Math.Max(Length(_y.Value), Length(S) / Math.Sqrt(Problem.Accumulations));

    /// <summary>γ_(n+1), any order of n products and the bias.</summary>
    public double Gamma => (Problem.Accumulations + 1)
        * FloatFormat.Binary32.Unit / (1 - ((Problem.Accumulations + 1) * FloatFormat.Binary32.Unit));

    /// <summary>The row's output on these operands.</summary>
    public float[] Run(IConvAlgorithm row)
    {
        using IConvPlan plan = row.Prepare(Problem, Data.W, Data.B, new ConvOptions());
        var y = new float[Problem.OutputCount];
        plan.Load(Data.X);
        plan.Run(1);
        plan.Store(y);
        return y;
    }

    private static float[] Abs(float[] values) => Array.ConvertAll(values, Math.Abs);

    private static double Length(double[] values) => Math.Sqrt(values.Sum(v => v * v));
}

/// <summary>Σ Factor·conv = Constant at each of Count places, for every right convolution.</summary>
/// <param name="Count">Places.</param>
/// <param name="Terms">The convolutions, the problem's own first.</param>
/// <param name="Constant">Right side, exact in float64; null for 0.</param>
internal sealed record MetamorphicSum(int Count, IReadOnlyList<MetamorphicTerm> Terms, Func<int, double>? Constant = null)
{
    /// <summary>What is wrong with the row; null where the relation holds.</summary>
    /// <remarks>
    /// In exact arithmetic the sum is 0, so |Σ| ≤ Σ|Factor|·(bound of the term's own error). Componentwise rows: γ_(n+1)·s at each place.
    /// Normwise: 2e-5·max(‖y‖₂, ‖s‖₂/√n) of each term for the norm over all places, <see cref="Tolerance.NormwiseRelL2"/>,
    /// by the triangle inequality.
    /// Rows that round operands to p bits, v = 2⁻ᵖ: both operands are off by v at most, (2v + v²)·s more. The sum itself is
    /// taken in float64: less than 2⁻⁵⁰ of Σ|Factor|·s for the few terms there are.
    /// </remarks>
    public string? Fault(IConvAlgorithm row)
    {
        float[][] y = [.. Terms.Select(t => t.Run(row))];
        double v = row.Operands.OfFloat32.Unit;
        double format = (2 * v) + (v * v) + Math.ScaleB(1, -50), square = 0,
            norms = Terms.Sum(t => Math.Abs(t.Factor) * (Tolerance.NormwiseRelL2 * t.Norm)), bounds = 0;
        for (int i = 0; i < Count; i++)
        {
            double sum = -(Constant?.Invoke(i) ?? 0), bound = 0, s = 0;
            for (int t = 0; t < Terms.Count; t++)
            {
                if (Terms[t].At(i) is >= 0 and var at)
                {
                    sum += Terms[t].Factor * y[t][at];
                    s += Math.Abs(Terms[t].Factor) * Terms[t].S[at];
                    bound += Math.Abs(Terms[t].Factor) * Terms[t].Gamma * Terms[t].S[at];
                }
            }

            square += sum * sum;
            bounds += format * s * format * s;
            if (row.ErrorModel == ErrorModel.Componentwise && !(Math.Abs(sum) <= bound + (format * s)))
            {
                return $"place {i} is off by {sum:e2}, the bound is {bound + (format * s):e2}";
            }
        }

        double limit = norms + Math.Sqrt(bounds);
        return Math.Sqrt(square) <= limit || row.ErrorModel == ErrorModel.Componentwise
            ? null : $"the norm of the difference is {Math.Sqrt(square):e2}, the limit {limit:e2}";
    }
}
