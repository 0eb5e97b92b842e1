using FsCheck.Xunit;
using Xunit;

namespace ConvBench.Tests.Core.Problems;

public class ConvProblemTextTests
{
    [Property(Arbitrary = [typeof(ArbitraryProblems)], MaxTest = 1000, Replay = "20804,3")]
    public bool Text_PrintedAndParsed_IsTheSameProblem(ConvProblem p) => ConvProblem.Parse(p.ToString()) == p;

    [Property(Arbitrary = [typeof(ArbitraryProblems)], MaxTest = 200, Replay = "20804,5")]
    public bool Text_IsCanonical(ConvProblem p) => ConvProblem.Parse(p.ToString()).ToString() == p.ToString();

    [Theory]
    [InlineData("c64h56w56k64r3s3_p1", "n1c64h56w56k64r3s3_p1")]
    [InlineData("n1c8h9w9k8r3s3_st2x2_p1x1_d1_g1", "n1c8h9w9k8r3s3_st2_p1")]
    [InlineData("n1c64h28w28k64r3s3_same_d2", "n1c64h28w28k64r3s3_p2_d2")]
    [InlineData("n1c3h8w9k5r4s7_same_d3x2", "n1c3h8w9k5r4s7_same_d3x2")]
    [InlineData("n1c3h8w9k5r4s7_d3x2_same", "n1c3h8w9k5r4s7_same_d3x2")]
    [InlineData("n1c3h8w8k5r3s3_p0.1.2.1", "n1c3h8w8k5r3s3_p0.1.2.1")]
    [InlineData("n1c3h8w8k5r3s3_p1.1.1.1", "n1c3h8w8k5r3s3_p1")]
    [InlineData("n1c4h8w8k4r1s1_same_g4_b", "n1c4h8w8k4r1s1_g4_b")]
    [InlineData("n1c4h8w8k4r1s1_relu_b_st2", "n1c4h8w8k4r1s1_st2_b_relu")]
    [InlineData("  n2c4h8w8k4r1s7_p0x3 ", "n2c4h8w8k4r1s7_p0x3")]
    public void Text_OfOneProblem_HasOneCanonicalForm(string text, string canonical) =>
        Assert.Equal(canonical, ConvProblem.Parse(text).ToString());

    [Theory]
    [InlineData("", "end of text", "'c' and a size")]
    [InlineData("x", "x", "'c' and a size")]
    [InlineData("n1c64h56w56k64r3", "end of text", "'s' and a size")]
    [InlineData("n1c64h56w56k64r3s", "s", "a whole number")]
    [InlineData("n0c64h56w56k64r3s3", "n0", "at least 1")]
    [InlineData("n1c64h99999999999w56k64r3s3", "h99999999999", "below 2^31")]
    [InlineData("n1c64h56w56k64r3s3_q1", "_q1", "_st, _p, _same, _d, _g, _b or _relu")]
    [InlineData("n1c64h56w56k64r3s3x", "x", "_st, _p, _same, _d, _g, _b or _relu")]
    [InlineData("n1c64h56w56k64r3s3_st0", "_st0", "a stride of at least 1")]
    [InlineData("n1c64h56w56k64r3s3_st2x0", "x0", "a stride of at least 1")]
    [InlineData("n1c64h56w56k64r3s3_d0", "_d0", "a dilation of at least 1")]
    [InlineData("n1c64h56w56k64r3s3_p1_same", "_same", "at most once")]
    [InlineData("n1c64h56w56k64r3s3_p1_p1", "_p", "at most once")]
    [InlineData("n1c64h56w56k64r3s3_p1.2", "end of text", "top.left.bottom.right")]
    [InlineData("n1c64h56w56k64r3s3_p-1", "_p-", "a whole number")]
    [InlineData("n1c64h56w56k64r3s3_g5", "_g5", "divides c = 64 and k = 64")]
    [InlineData("n1c64h56w56k64r3s3_g0", "_g0", "divides")]
    [InlineData("n1c64h2w56k64r3s3", "r3", "spans 3 rows, the padded image has 2")]
    [InlineData("n1c64h56w2k64r3s3_d1x2", "s3", "spans 5 columns, the padded image has 2")]
    [InlineData("n1c64h56w56k64r3s3_p2147483647", "_p2147483647", "2^31 − 1 rows")]
    [InlineData("n1c1h8w8k1r3s3_d2147483647_p2147483647", "r3", "less than 2^30")]
    [InlineData("n1c1h46341w46341k1r1s1", "n1", "an input of at most 2147483591 elements")]
    [InlineData("n65536c65536h65536w65536k1r1s1", "n65536", "an input of at most")]
    [InlineData("n1c1h1w1k2r65536s65536_p40000", "k2", "weights of at most")]
    [InlineData("n1c1h1w1k65536r1s1_p400", "k65536", "an output of at most")]
    [InlineData("n1c1h1w1k1r2147483647s1_same_d2147483647", "r2147483647", "less than 2^30")]
    [InlineData("n1c64\nh56", "h56", "")]
    public void Text_ThatIsBad_GivesOneLineWithTokenAndExpectation(string text, string token, string expectation)
    {
        string message = Assert.Throws<FormatException>(() => ConvProblem.Parse(text)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.Contains(token, message, StringComparison.Ordinal);
        Assert.Contains("expected", message, StringComparison.Ordinal);
        Assert.Contains(expectation, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_DamagedAtRandom_GivesAProblemOrAFormatException()
    {
        string[] seeds = ["n1c64h56w56k64r3s3_st2x1_p0.1.2.1_d3x2_g4_b", "g2mb1ic64ih56oc64oh56kh3ph1dh0nname", "n1c3h8w9k5r4s7_same_d3x2"];
        const string Alphabet = "nchwkrs_stpdgbxmoi.0123456789999 \n\"é";
        var random = new Random(20804);
        for (int i = 0; i < 20000; i++)
        {
            char[] text = seeds[i % seeds.Length].ToCharArray();
            for (int edits = random.Next(1, 6); edits > 0; edits--)
            {
                text[random.Next(text.Length)] = Alphabet[random.Next(Alphabet.Length)];
            }

            string damaged = new string(text)[..random.Next(text.Length + 1)];
            try
            {
                ConvProblem p = ConvProblem.Parse(damaged);
                Assert.Equal(p, ConvProblem.Parse(p.ToString()));
            }
            catch (FormatException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    [Property(MaxTest = 1000, Replay = "20804,7")]
    public bool Text_OfAnyKind_ThrowsNothingButFormatException(string? text)
    {
        try
        {
            return text is null || ConvProblem.Parse(text) is not null;
        }
        catch (FormatException)
        {
            return true;
        }
    }

    [Fact]
    public void Problem_WithZeroStride_IsRefusedInOneLine()
    {
        var p = new ConvProblem(1, 1, 4, 4, 1, 2, 2) { StrideH = 0, PadTop = 1 };
        Assert.Contains("_st0x1", Assert.Throws<FormatException>(p.Validated).Message, StringComparison.Ordinal);
    }
}
