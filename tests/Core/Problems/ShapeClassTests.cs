using Xunit;

namespace ConvBench.Tests.Core.Problems;

public class ShapeClassTests
{
    [Theory]
    [InlineData("n1c32h14w14k32r3s3_p1_g32", "depthwise")]
    [InlineData("n1c32h14w14k32r7s7_p3_g32", "depthwise-large")]
    [InlineData("n1c32h14w14k32r3s3_p1_g4", "grouped")]
    [InlineData("n1c32h14w14k32r3s3_p2_d2", "dilated")]
    [InlineData("n1c32h14w14k32r1s1_d2", "1x1")]
    [InlineData("n1c32h14w14k32r1s1_st2", "1x1-strided")]
    [InlineData("n1c3h224w224k64r7s7_st2_p3", "stem")]
    [InlineData("n1c32h14w14k32r3s3_p1", "3x3")]
    [InlineData("n1c32h14w14k32r3s3_st2_p1", "3x3-strided")]
    [InlineData("n1c32h14w14k32r1s7_p0x3", "line")]
    [InlineData("n1c32h14w14k32r5s5_st2", "other-strided")]
    [InlineData("n1c32h14w14k32r5s5", "other")]
    public void EachKindOfLayer_HasItsClass(string problem, string shape) => Assert.Equal(shape, ShapeClass.Of(ConvProblem.Parse(problem)));
}
