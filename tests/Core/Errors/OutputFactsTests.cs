using ConvBench.Files;
using Xunit;

namespace ConvBench.Tests.Core.Errors;

public class OutputFactsTests
{
    private const string Dilated = "n1c8h12w13k6r4s7_same_d3x2", Batch = "n2c5h9w11k4r3s3_same";

    /// <summary>What <c>np.sum</c> of each Keras output printed with NumPy 2.4.6, and its float64 sum; below 8192 elements
    /// both orders are one.</summary>
    [Theory]
    [InlineData("jax", Dilated, 17.228919982910156, 17.228923032293096)]
    [InlineData("tensorflow", Dilated, 17.228923797607422, 17.228923471782764)]
    [InlineData("torch", Dilated, 17.228923797607422, 17.228923471782764)]
    [InlineData("jax", Batch, -119.45226287841797, -119.4522655143519)]
    [InlineData("tensorflow", Batch, -119.45226287841797, -119.4522655143519)]
    [InlineData("torch", Batch, -119.45226287841797, -119.4522655143519)]
    public void Sums_OfKerasOutputs_AreTheOnesThatNumPyPrinted(string backend, string text, double numpy, double sum)
    {
        OutputFacts facts = Facts(backend, text);
        Assert.Equal(numpy, facts.NumpyPairwise);
        Assert.Equal(numpy, facts.NumpyChunked);
        Assert.Equal(sum, facts.Sum, 1e-12); // NumPy's order of adding in float64 is another one: 936·2⁻⁵³·Σ|y|
    }

    /// <summary>Keras with TensorFlow and with PyTorch reaches the same kernel, JAX another one: so do the hashes say.</summary>
    [Fact]
    public void Hashes_TellWhichBackendsShareAKernel()
    {
        Assert.Equal(Facts("tensorflow", Dilated).Sha256, Facts("torch", Dilated).Sha256);
        Assert.NotEqual(Facts("jax", Dilated).Sha256, Facts("torch", Dilated).Sha256);
        Assert.Equal(Facts("jax", Batch).Sha256, Facts("torch", Batch).Sha256);
    }

    /// <summary>The symptom of the Keras issue, small: what a user sees subtracting the two printed sums, and what the
    /// outputs differ by.</summary>
    [Fact]
    public void TheSymptom_IsReproducedToTheDigit()
    {
        OutputFacts jax = Facts("jax", Dilated), tensorflow = Facts("tensorflow", Dilated);
        Assert.Equal(-3.814697265625e-06f, jax.NumpyPairwise - tensorflow.NumpyPairwise);
        double[] s = ReferenceConv.Compute(ConvProblem.Parse(Dilated), ConvData.Create(ConvProblem.Parse(Dilated), Distribution.Keras, 0),
            1).S;
        PairDifference pair = PairDifference.Of(Output("jax", Dilated), Output("tensorflow", Dilated), s);
        Assert.Equal(17.228923032293096 - 17.228923471782764, pair.SumDifference, 1e-12);
        Assert.True(pair.MaxAbs > PairDifference.Promise);
    }

    private static OutputFacts Facts(string backend, string text)
    {
        ConvProblem p = ConvProblem.Parse(text);
        return OutputFacts.Of("keras/" + backend, ErrorModel.Componentwise, p, Output(backend, text), new ErrorStats());
    }

    private static float[] Output(string backend, string text) => Npy.Read<float>(RepositoryFiles.Fixture($"{backend}.{text}.npy")).Data;
}
