using ConvBench.Gates;
using Xunit;

namespace ConvBench.Tests.Core.Gates;

public class SignTestTests
{
    /// <summary>ln(0.99/10⁻⁶) = 13.81 over ln(0.95/0.5) = 0.642 is 21.5.</summary>
    [Fact]
    public void TwentyTwoInARowAboveZero_AreAMiss_AndNoFewer()
    {
        var test = new SignTest();
        Repeat(21, () => test.Add(true));
        Assert.Null(test.Misses);
        test.Add(true);
        Assert.True(test.Misses);
        Repeat(100, () => test.Add(false));
        Assert.True(test.Misses);
    }

    /// <summary>ln(0.01) = −4.61 is twice ln(0.05/0.5) = −2.30.</summary>
    [Fact]
    public void TwoThatAreNot_AreAPass()
    {
        var test = new SignTest();
        test.Add(false);
        Assert.Null(test.Misses);
        test.Add(false);
        Assert.False(test.Misses);
    }

    /// <summary>10⁻⁶ each: of 10 000 coins none, but for one seed in a hundred.</summary>
    [Fact]
    public void NoCoin_IsAMiss() => Assert.Equal((0, 10_000), Outcomes(share: 0.5));

    /// <summary>1 % at most, 100 of 10 000; binomial, σ is 10.</summary>
    [Fact]
    public void NineteenOfTwenty_AreAMiss_AllButOneInAHundred()
    {
        (int misses, int passes) = Outcomes(share: 0.95);
        Assert.Equal(10_000, misses + passes);
        Assert.InRange(passes, 0, 100 + 40);
    }

    private static (int Misses, int Passes) Outcomes(double share)
    {
        var random = new Random(1);
        int misses = 0, passes = 0;
        for (int i = 0; i < 10_000; i++)
        {
            var test = new SignTest();
            while (test.Misses is null)
            {
                test.Add(random.NextDouble() < share);
            }

            (misses, passes) = test.Misses == true ? (misses + 1, passes) : (misses, passes + 1);
        }

        return (misses, passes);
    }

    private static void Repeat(int times, Action action)
    {
        for (int i = 0; i < times; i++)
        {
            action();
        }
    }
}
