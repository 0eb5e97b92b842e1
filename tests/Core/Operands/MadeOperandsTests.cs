using System.Globalization;
using Xunit;

namespace ConvBench.Tests.Core.Operands;

/// <summary>Operands by a rule for each: what their texts mean, and that text and rule are one.</summary>
public class MadeOperandsTests
{
    private static readonly ConvProblem P = ConvProblem.Parse("n2c6h20w20k8r3s3_p1_b");

    [Theory]
    [InlineData("x=normal", "normal")]
    [InlineData("b=normal,w=normal*1,x=normal", "normal")]
    [InlineData("W=Ones, x=Uniform( 0 , 100 )", "x=uniform(0,100),w=ones")]
    [InlineData("x=constant(1)*2,w=constant(0)", "x=ones*2,w=zeros")]
    [InlineData("uniform(0,1)", "x=uniform(0,1),w=uniform(0,1),b=uniform(0,1)")]
    [InlineData("uniform", "uniform")]
    [InlineData("x=uniform", "x=uniform")]
    [InlineData("x=uniform(-1,1)", "x=uniform")]
    [InlineData("b=normal*1e6", "b=normal*1000000")]
    [InlineData("w=subnormal(1),x=sparse(0.5)", "x=sparse,w=subnormal")]
    [InlineData("x=one-hot(77)*-3,b=zeros", "x=one-hot(77)*-3,b=zeros")]
    [InlineData("x=constant(1E-42)", "x=constant(1e-42)")]
    [InlineData("w=lognormal(2)", "w=lognormal(2)")]
    public void ATextHasOneShortestForm(string text, string canonical)
    {
        OperandSource source = OperandSource.Parse(text);
        Assert.Equal(canonical, source.Text);
        Assert.Equal(source, OperandSource.Parse(canonical));
    }

    /// <summary>Any rule that can be written is read back as it was, and makes the same bits.</summary>
    [Fact]
    public void PrintedRules_AreReadBack()
    {
        var random = new Random(14);
        var small = ConvProblem.Parse("n1c2h4w4k2r2s2_b");
        for (int i = 0; i < 3000; i++)
        {
            string text = string.Join(',', ((string[])["x", "w", "b"]).Where(_ => random.Next(3) > 0).Select(n => $"{n}={Rule(random)}"));
            if (text.Length == 0)
            {
                continue;
            }

            OperandSource source = OperandSource.Parse(text), again = OperandSource.Parse(source.Text);
            Assert.Equal(source.Text, again.Text);
            ConvData a = source.Create(small, 5), b = again.Create(small, 5);
            Assert.True(a.X.SequenceEqual(b.X) && a.W.SequenceEqual(b.W) && a.B.SequenceEqual(b.B), text);
        }
    }

    [Theory]
    [InlineData("x=gauss", "operands 'x=gauss': expected one of normal, uniform(a,b), ")]
    [InlineData("normol", "operands 'normol': expected one of normal, ")]
    [InlineData("y=ones", "operands 'y=ones': expected x=, w= or b= and one of normal")]
    [InlineData("x=ones,normal", "operands 'normal': expected x=, w= or b=")]
    [InlineData("x=ones,x=zeros", "operands 'x=ones,x=zeros': x twice")]
    [InlineData("x=uniform(2)", "operands 'x=uniform(2)': expected uniform(a,b)")]
    [InlineData("x=uniform(2,1)", "operands 'x=uniform(2,1)': expected uniform(a,b) with a below b")]
    [InlineData("x=uniform(1,2", "operands 'x=uniform(1,2': expected uniform(a,b)")]
    [InlineData("x=constant", "operands 'x=constant': expected constant(v)")]
    [InlineData("x=constant(1e39)", "operands 'x=constant(1e39)': expected a number of float32 for '1e39'")]
    [InlineData("x=constant(nan)", "operands 'x=constant(nan)': expected a number of float32 for 'nan'")]
    [InlineData("x=normal()", "operands 'x=normal()': expected normal")]
    [InlineData("x=ones*0", "operands 'x=ones*0': expected a scale that is not 0")]
    [InlineData("w=normal*1e38", "operands 'w=normal*1e38': expected values within float32's range")]
    [InlineData("w=constant(1e30)*1e30", "operands 'w=constant(1e30)*1e30': expected values within float32's range")]
    [InlineData("x=ones*2*3", "operands 'x=ones*2*3': expected one *scale")]
    [InlineData("x=one-hot(1.5)", "operands 'x=one-hot(1.5)': expected one-hot(index) with a whole number from 0 on")]
    [InlineData("w=sparse(2)", "operands 'w=sparse(2)': expected sparse(p) with a share from 0 to 1")]
    [InlineData("x=cancelling", "operands 'x=cancelling': x and w cancel together or not at all, expected --operands cancelling")]
    public void ARuleThatIsNone_IsOneLine(string text, string start)
    {
        string message = Assert.Throws<FormatException>(() => OperandSource.Parse(text)).Message;
        Assert.StartsWith(start, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("x=one-hot(4800)", "operands 'x=one-hot(4800)': x has 4800 values, expected an index below")]
    public void ARuleThatTheProblemCannotHave_IsOneLine(string text, string expected) =>
        Assert.Equal((expected, expected),
            (OperandSource.Parse(text).WhyNot(P), Assert.Throws<FormatException>(() => OperandSource.Parse(text).Create(P, 1)).Message));

    /// <summary>An operand that is not named has the bits that it has in normal.</summary>
    [Fact]
    public void WhatIsNotNamed_IsNormal()
    {
        ConvData normal = ConvData.Create(P, Distribution.Normal, 3), made = OperandSource.Parse("x=ones").Create(P, 3);
        Assert.All(made.X, v => Assert.Equal(1, v));
        Assert.Equal(normal.W, made.W);
        Assert.Equal(normal.B, made.B);
        Assert.Equal(normal.X.Select(v => v * 8), OperandSource.Parse("x=normal*8").Create(P, 3).X);
    }

    [Fact]
    public void Kinds_AreWhatTheirNamesSay()
    {
        float[] X(string rule) => OperandSource.Parse("x=" + rule).Create(P, 2).X;
        Assert.All(X("uniform(2,5)*10"), v => Assert.InRange(v, 20, 50));
        Assert.Equal((1, 7f, 77), (X("one-hot(77)*7").Count(v => v != 0), X("one-hot(77)*7").Max(), Array.IndexOf(X("one-hot(77)"), 1)));
        Assert.All(X("subnormal"), v => Assert.True(float.IsSubnormal(v)));
        Assert.All(X("integers"), v => Assert.Equal(MathF.Round(v), v));
        Assert.Equal(X("normal").Select(v => Math.Max(v, 0)), X("relu"));

        // 4800 values: a share of 1/4 scatters by √(3/16/4800) = 0.6 %, six times that is 4 %
        Assert.InRange(X("sparse(0.25)").Count(v => v == 0) / 4800.0, 0.21, 0.29);
        Assert.InRange(X("subnormal(0.25)").Count(float.IsSubnormal) / 4800.0, 0.21, 0.29);

        // 12 channels of 400 values of one size each: within a channel their RMS scatters by 1/√800, between them by e^σ
        double[] sizes = [.. X("lognormal(3)").Chunk(400).Select(c => Math.Sqrt(c.Average(v => (double)v * v)))];
        Assert.True(sizes.Max() > 20 * sizes.Min());
    }

    /// <summary>e^σN is made of +, · and powers of two alone: beside the system's it may differ by a few units of the last place.</summary>
    [Fact]
    public void Exp_IsThatOfTheSystem_UpToItsLastDigits()
    {
        for (double x = -30; x < 30; x += 0.137)
        {
            Assert.InRange(CounterRandom.Exp(x) / Math.Exp(x), 1 - 1e-14, 1 + 1e-14);
        }
    }

    [Theory]
    [InlineData("x=relu,w=uniform", true, true, true)]
    [InlineData("w=normal*100,b=uniform", true, false, true)]
    [InlineData("x=uniform(0,100),w=uniform(0,100)", false, true, false)] // positive sums: their chains decide
    [InlineData("x=ones", false, true, false)]
    [InlineData("x=uniform(1,1.001)", false, true, false)]
    [InlineData("b=normal*1e6", false, true, false)]
    [InlineData("w=subnormal", false, true, false)]
    [InlineData("x=normal*1e-30", false, true, false)]
    [InlineData("w=lognormal", false, true, false)]
    public void AModelIsClaimed_WhereTheRulesHaveOne(string text, bool signs, bool mean, bool roundings) =>
        Assert.Equal(new ProductModel(signs, mean, roundings), OperandSource.Parse(text).Products);

    private static string Rule(Random random)
    {
        string Number(double most) => (random.Next(3) == 0 ? random.Next(0, (int)most + 1) : random.NextDouble() * most)
            .ToString("R", CultureInfo.InvariantCulture);
        string kind = random.Next(11) switch
        {
            0 => "normal",
            1 => $"uniform({Number(9)},{10 + random.Next(5)})",
            2 => $"constant(-{Number(1000)})",
            3 => $"constant({random.Next(3)})",
            4 => $"one-hot({random.Next(2)})",
            5 => "relu",
            6 => "integers",
            7 => $"sparse({Number(1)})",
            8 => $"subnormal({Number(1)})",
            9 => $"lognormal({Number(8)})",
            _ => random.Next(2) == 0 ? "ones" : "zeros",
        };
        return random.Next(2) == 0 ? kind : string.Create(CultureInfo.InvariantCulture,
            $"{kind}*{(random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-30, 15)):R}");
    }
}
