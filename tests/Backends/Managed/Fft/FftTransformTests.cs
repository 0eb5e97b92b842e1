using ConvBench.Backends.Managed.Fft;
using ConvBench.Machine.Simd;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Fft;

/// <summary>The one-dimensional transforms against the definition in float64 and against the theorems.</summary>
public sealed class FftTransformTests
{
    private static readonly double U = FloatFormat.Binary32.Unit;

    public static TheoryData<Isa, int> EveryIsaAndLength()
    {
        var data = new TheoryData<Isa, int>();
        foreach (Isa isa in Enum.GetValues<Isa>().Where(i => i != Isa.Auto && IsaSelector.IsSupported(i)))
        {
            foreach (int n in FftLine.Lengths)
            {
                data.Add(isa, n);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryIsaAndLength))]
    public void Forward_AgainstTheDefinitionInFloat64_IsWithinTheDerivedBound(Isa isa, int n)
    {
        var lines = new FftLineHarness(isa, n);
        var random = new CounterRandom(11, stream: n, block: 0);
        (double Re, double Im)[,] x = lines.Fill(() => random.Normal());
        lines.Forward();
        for (int l = 0; l < FftLineHarness.Lines; l++)
        {
            for (int lane = 0; lane < lines.Width; lane++)
            {
                (double Re, double Im)[] want = Dft(n, i => x[l, (i * lines.Width) + lane]);
                double error = Norm(n, q => Minus(lines.Out(l, q, lane), want[q])), size = Norm(n, q => want[q]);
                Assert.True(error <= Bound(n) * size, $"line {l}, lane {lane}: {error / size:E1} above {Bound(n):E1}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryIsaAndLength))]
    public void Inverse_AfterForward_IsTheIdentityTimesTheLength(Isa isa, int n)
    {
        var lines = new FftLineHarness(isa, n);
        var random = new CounterRandom(12, stream: n, block: 0);
        (double Re, double Im)[,] x = lines.Fill(() => random.Normal());
        lines.Forward();
        lines.Inverse();
        for (int lane = 0; lane < lines.Width; lane++)
        {
            double error = Norm(n, i =>
                Minus(lines.In(1, i, lane), (n * x[1, (i * lines.Width) + lane].Re, n * x[1, (i * lines.Width) + lane].Im)));
            double size = n * Norm(n, i => x[1, (i * lines.Width) + lane]);

            // Two transforms, so twice the bound, to first order; the third covers the products of errors.
            Assert.True(error <= 3 * Bound(n) * size, $"lane {lane}: {error / size:E1}");
        }
    }

    [Theory]
    [MemberData(nameof(EveryIsaAndLength))]
    public void Forward_OfAnImpulseAtZero_IsExactlyFlat(Isa isa, int n)
    {
        var lines = new FftLineHarness(isa, n);
        int at = 0;
        lines.Fill(() => at++ < 2 * lines.Width && at % 2 == 1 ? 1 : 0); // the first element of the first line: 1 + 0i in every lane
        lines.Forward();
        for (int q = 0; q < n; q++)
        {
            Assert.Equal((1.0, 0.0), lines.Out(0, q, lines.Width - 1)); // sums with zeros and products with one are exact
        }
    }

    [Theory]
    [MemberData(nameof(EveryIsaAndLength))]
    public void Forward_KeepsTheEnergy_ByParseval(Isa isa, int n)
    {
        var lines = new FftLineHarness(isa, n);
        var random = new CounterRandom(13, stream: n, block: 0);
        (double Re, double Im)[,] x = lines.Fill(() => random.Normal());
        lines.Forward();
        double before = Math.Sqrt(n) * Norm(n, i => x[2, i * lines.Width]), after = Norm(n, q => lines.Out(2, q, 0));
        Assert.True(Math.Abs(after - before) <= Bound(n) * before);
    }

    [Theory]
    [MemberData(nameof(EveryIsaAndLength))]
    public void Forward_IsLinear(Isa isa, int n)
    {
        var sum = new FftLineHarness(isa, n);
        var parts = new FftLineHarness(isa, n);
        var random = new CounterRandom(14, stream: n, block: 0);

        // Line 1 of parts is x, line 2 is z, line 0 of sum is x + z; integers, so that the sum of the inputs is exact.
        (double Re, double Im)[,] x = parts.Fill(() => random.Integer(8));
        int at = 0;
        sum.Fill(() =>
        {
            int element = at / 2 % (n * parts.Width);
            (double Re, double Im) a = x[1, element], b = x[2, element];
            return at++ % 2 == 0 ? a.Re + b.Re : a.Im + b.Im;
        });
        parts.Forward();
        sum.Forward();
        double error = Norm(n, q =>
            Minus(sum.Out(0, q, 0), (parts.Out(1, q, 0).Re + parts.Out(2, q, 0).Re, parts.Out(1, q, 0).Im + parts.Out(2, q, 0).Im)));
        double size = Norm(n, q => parts.Out(1, q, 0)) + Norm(n, q => parts.Out(2, q, 0));
        Assert.True(error <= 2 * Bound(n) * size, $"{error / size:E1}"); // the error of x + z and those of x and z
    }

    /// <summary>Relative error of one transform in the 2-norm.</summary>
    /// <remarks>
    /// A radix-r pass forms each output from r complex terms; a term meets at most r additions and four roundings of
    /// constants and products, all
    /// doubled for complex products: |e| ≤ γ_{2(r+4)}·Σ|x_i| ≤ γ·√r·‖x‖, r outputs give ‖e‖ ≤ γ·r·‖x‖ = γ·√r·‖X‖. Passes
    /// add up (Higham 2002, §24.1).
    /// </remarks>
    private static double Bound(int n)
    {
        using var line = new FftLine(n);
        double Pass(int r) => Math.Sqrt(r) * 2 * (r + 4) * U;
        return (line.Outer == 1 ? 0 : Pass(line.Outer)) + Pass(line.Inner);
    }

    private static (double Re, double Im)[] Dft(int n, Func<int, (double Re, double Im)> x)
    {
        var y = new (double Re, double Im)[n];
        for (int q = 0; q < n; q++)
        {
            for (int i = 0; i < n; i++)
            {
                (double sin, double cos) = Math.SinCos(-2 * Math.PI * (i * q % n) / n);
                y[q].Re += (x(i).Re * cos) - (x(i).Im * sin);
                y[q].Im += (x(i).Re * sin) + (x(i).Im * cos);
            }
        }

        return y;
    }

    private static (double Re, double Im) Minus((double Re, double Im) a, (double Re, double Im) b) => (a.Re - b.Re, a.Im - b.Im);

    private static double Norm(int n, Func<int, (double Re, double Im)> x)
    {
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += (x(i).Re * x(i).Re) + (x(i).Im * x(i).Im);
        }

        return Math.Sqrt(sum);
    }
}
