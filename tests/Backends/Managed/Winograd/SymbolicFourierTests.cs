using ConvBench.Backends.Managed.Winograd.Transforms;
using ConvBench.Machine;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Winograd;

/// <summary>SFC-6(6, 3) and SFC-4(4, 3): exact matrices, amplification, and the additions that stand for them.</summary>
public sealed unsafe class SymbolicFourierTests
{
    public static TheoryData<Isa> Isas => [.. Enum.GetValues<Isa>().Where(i => i != Isa.Auto)];

    [Theory]
    [InlineData(6)]
    [InlineData(4)]
    public void Matrices_GiveTheCorrelationOfAllUnitVectors_Exactly(int n) => BilinearIdentity.Holds(new SymbolicFourier(n));

    /// <summary>Over both axes, on whole numbers: 2-D correlation by its definition, and nested by the matrices in rationals.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(4)]
    public void NestedMatrices_OnRandomIntegers_GiveTheCorrelation_Exactly(int n)
    {
        var f = new SymbolicFourier(n);
        var random = new CounterRandom(31, stream: 0, block: 0);
        Rational[,] d = Integers(f.Alpha, random), g = Integers(f.R, random);
        Rational[,] u = Nested(f.G, g), v = Nested(f.BT, d);
        for (int i = 0; i < v.Length; i++)
        {
            v[i / f.Products, i % f.Products] *= u[i / f.Products, i % f.Products];
        }

        Rational[,] y = Nested(f.AT, v);
        for (int i = 0; i < n * n; i++)
        {
            Rational sum = 0;
            for (int t = 0; t < 9; t++)
            {
                sum += d[(i / n) + (t / 3), (i % n) + (t % 3)] * g[t / 3, t % 3];
            }

            Assert.Equal(sum, y[i / n, i % n]);
        }
    }

    [Theory]
    [InlineData(6, 10, "SFC-6")]
    [InlineData(4, 7, "SFC-4")]
    public void TransformsOfInputsAndOutputs_AreOnesAndTwos(int n, int products, string symbol)
    {
        var f = new SymbolicFourier(n);
        Assert.Equal((n, 3, n + 2, products, symbol), (f.M, f.R, f.Alpha, f.Products, f.Symbol));
        Assert.All(f.BT.Cast<Rational>(), b => Assert.Contains(b, (Rational[])[-1, 0, 1]));
        Assert.All(f.AT.Cast<Rational>(), a => Assert.Contains(a, n == 6 ? [-2, -1, 0, 1, 2] : (Rational[])[-1, 0, 1]));
    }

    /// <summary>κ_H·κ_W = 13/9 and 11/6, from the rows' norms by hand.</summary>
    /// <remarks>Σ |Aᵀ_j|²·|G_j|²·|Bᵀ_j|² over m·r. N = 6: two real frequencies with 6·(3/36)·6 = 3 each, six products of complex ones with
    /// 12·(2/36)·4 = 8/3, two corrections with 1·1·2: 26 over 18. N = 4: twice 4·(3/16)·4 = 3, then 4·(1/4)·2 + 4·(2/4)·2 + 2·(3/4)·4 = 12,
    /// and the corrections 4: 22 over 12.</remarks>
    [Theory]
    [InlineData(6, 26.0 / 18)]
    [InlineData(4, 22.0 / 12)]
    public void Amplification_OfBothAxes_IsThatOfTheNorms(int n, double expected)
    {
        var f = new SymbolicFourier(n);
        Assert.Equal(expected, f.Amplification() * f.Amplification(), 12);
    }

    /// <summary>What κ means: products off by independent relative errors of rms δ leave outputs off by κ·δ.</summary>
    /// <remarks>20000 tiles; the mean of their squared errors scatters by about √2/√20000 = 1 %, its root by half: 2 %.</remarks>
    [Theory]
    [InlineData(6)]
    [InlineData(4)]
    public void Amplification_IsWhatRelativeErrorsOfProductsBecome(int n)
    {
        const int Trials = 20000;
        var f = new SymbolicFourier(n);
        var random = new CounterRandom(32, stream: 0, block: 0);
        double error = 0, size = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            double[] d = Uniform(f.Alpha, random), g = Uniform(f.R, random), delta = Uniform(f.Products, random);
            for (int i = 0; i < f.M; i++)
            {
                double off = 0, y = 0;
                for (int j = 0; j < f.Products; j++)
                {
                    double product = f.AT[i, j].ToDouble() * Dot(f.G, j, g) * Dot(f.BT, j, d);
                    (off, y) = (off + (product * delta[j]), y + product);
                }

                (error, size) = (error + (off * off), size + (y * y));
            }
        }

        double rms = Math.Sqrt(1.0 / 3); // of numbers uniform in (−1, 1)
        Assert.InRange(Math.Sqrt(error / size) / rms / f.Amplification(), 0.98, 1.02);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void OtherLengths_AreRefused(int n) => Assert.Throws<ArgumentOutOfRangeException>(() => new SymbolicFourier(n));

    [MachineTheory]
    [MemberData(nameof(Isas))]
    public void Transforms_OfEveryKind_AreTheExactMatrices_OnSmallIntegers(Isa isa)
    {
        foreach (int n in (int[])[6, 4])
        {
            var axis = new WinogradAxis(new SymbolicFourier(n));
            Assert.Equal(0, IsaSelector.Dispatch<TransformCheck<StraightTransforms<SymbolicLines>>, double>(isa, new(axis)));
            Assert.Equal(0, IsaSelector.Dispatch<TransformCheck<DenseTransforms>, double>(isa, new(axis)));
            Assert.Equal(0, IsaSelector.Dispatch<TransformCheck<DoubleTransforms>, double>(isa, new(axis)));
        }
    }

    /// <summary>The roundings that the bound counts are those of the longest way through the code, counted by the code itself.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(4)]
    public void RoundingsOfTheBound_AreThoseOfTheCode(int n)
    {
        var axis = new WinogradAxis(new SymbolicFourier(n));
        (float[] v, float[] y) = Run<DepthSimd>(axis, Enumerable.Repeat(0f, axis.Alpha * axis.Alpha));
        Assert.Equal(StraightTransforms<SymbolicLines>.InputRoundings(axis, axis, lanes: 1), v.Max());
        Assert.Equal(StraightTransforms<SymbolicLines>.OutputRoundings(axis, axis), y.Max());
    }

    /// <summary>The bound holds where every intermediate is a partial sum of its row's own terms: without cancellation the code then
    /// gives |Bᵀ|·|d|·|B| and |Aᵀ|·|m|·|A|, and more where it adds a term and takes it away again.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(4)]
    public void Intermediates_HaveNoTermsButTheirRows(int n)
    {
        var axis = new WinogradAxis(new SymbolicFourier(n));
        var random = new CounterRandom(33, stream: 0, block: 0);
        float[] sizes = [.. Enumerable.Range(0, axis.Products * axis.Products).Select(_ => Math.Abs((float)random.Integer(9)))];
        (float[] v, float[] y) = Run<SizeSimd>(axis, sizes);
        AssertNested(axis.Exact.BT, sizes, v);
        AssertNested(axis.Exact.AT, sizes, y);
    }

    /// <summary>One tile of one channel through both transforms of the code, each on the first of these numbers.</summary>
    private static (float[] V, float[] Y) Run<TSimd>(WinogradAxis axis, IEnumerable<float> numbers)
        where TSimd : struct, ISimd<float>
    {
        int alpha = axis.Alpha, p = axis.Products, m = axis.M;
        using var memory = new AlignedBuffer(4 * WinogradSetup.Block);
        var setup = new WinogradSetup(axis, axis, memory.Pointer);
        using var rows = new AlignedBuffer(StraightTransforms<SymbolicLines>.InputFloats(setup, alpha, 1));
        using var v = new AlignedBuffer(p * p);
        using var products = new AlignedBuffer(p * p);
        using var half = new AlignedBuffer(StraightTransforms<SymbolicLines>.HalfFloats(setup, 1, 1));
        using var y = new AlignedBuffer(m * m);
        float[] given = [.. numbers];
        given.AsSpan(0, alpha * alpha).CopyTo(rows.Span);
        given.AsSpan(0, Math.Min(given.Length, p * p)).CopyTo(products.Span);
        StraightTransforms<SymbolicLines>.Input<TSimd, float>(setup, rows.Pointer, alpha, alpha, v.Pointer, 1, 1);
        StraightTransforms<SymbolicLines>.OutputColumns<TSimd, float>(setup, products.Pointer, 1, 1, half.Pointer, 1);
        for (int i = 0; i < m; i++)
        {
            StraightTransforms<SymbolicLines>.OutputRow<TSimd, float>(setup, half.Pointer, i, y.Pointer + (i * m), 1);
        }

        return (v.Span[..(p * p)].ToArray(), y.Span[..(m * m)].ToArray());
    }

    /// <summary>y = |matrix|·x·|matrix|ᵀ with the first of these numbers, row by row.</summary>
    private static void AssertNested(Rational[,] matrix, float[] x, float[] y)
    {
        (int rows, int columns) = (matrix.GetLength(0), matrix.GetLength(1));
        for (int i = 0; i < rows * rows; i++)
        {
            double sum = 0;
            for (int t = 0; t < columns * columns; t++)
            {
                sum += Math.Abs(matrix[i / rows, t / columns].ToDouble() * matrix[i % rows, t % columns].ToDouble()) * x[t];
            }

            Assert.Equal(sum, y[i]);
        }
    }

    private static Rational[,] Integers(int size, CounterRandom random)
    {
        var result = new Rational[size, size];
        for (int i = 0; i < size * size; i++)
        {
            result[i / size, i % size] = random.Integer(9);
        }

        return result;
    }

    /// <summary>m·x·mᵀ.</summary>
    private static Rational[,] Nested(Rational[,] m, Rational[,] x)
    {
        (int rows, int columns) = (m.GetLength(0), m.GetLength(1));
        var result = new Rational[rows, rows];
        for (int i = 0; i < rows * rows; i++)
        {
            for (int t = 0; t < columns * columns; t++)
            {
                result[i / rows, i % rows] += m[i / rows, t / columns] * x[t / columns, t % columns] * m[i % rows, t % columns];
            }
        }

        return result;
    }

    private static double[] Uniform(int count, CounterRandom random) =>
        [.. Enumerable.Range(0, count).Select(_ => (2 * random.Unit()) - 1)];

    private static double Dot(Rational[,] matrix, int row, double[] x) =>
        Enumerable.Range(0, x.Length).Sum(i => matrix[row, i].ToDouble() * x[i]);
}
