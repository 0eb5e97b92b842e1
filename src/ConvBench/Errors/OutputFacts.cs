using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using ConvBench.Problems;

namespace ConvBench.Errors;

/// <summary>One row's output as agreement needs it.</summary>
public sealed record OutputFacts
{
    /// <summary>The row: its id, with thread count, device and instruction set where a run has several.</summary>
    public required string Row { get; init; }

    /// <summary>How its error is judged.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<ErrorModel>))]
    public ErrorModel ErrorModel { get; init; }

    /// <summary>Relative L2 error that a transform's own prediction grants it here; null for sums, and where it predicts nothing.</summary>
    public double? NormLimit { get; init; }

    /// <summary>SHA-256 of the output's bytes (float32, NCHW), hexadecimal: equal where two rows gave the same bits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Σy in float64.</summary>
    public double Sum { get; init; }

    /// <summary><c>np.sum(y)</c> up to NumPy 2.2, of the output in NHWC order, as Keras has it.</summary>
    public float NumpyChunked { get; init; }

    /// <summary><c>np.sum(y)</c> from NumPy 2.3 on, in the same order of elements.</summary>
    public float NumpyPairwise { get; init; }

    /// <summary>√(Σe² / Σ yRef²) against the truth.</summary>
    public double RelL2 { get; init; }

    /// <summary>max |e| against the truth.</summary>
    public double MaxError { get; init; }

    /// <summary>Share of outputs further than 1e-7 from the truth.</summary>
    public double ShareAbove1e7 { get; init; }

    /// <summary>Hash and sums of an output; its error is <paramref name="error"/>'s.</summary>
    /// <param name="row">The row.</param>
    /// <param name="model">Its error model.</param>
    /// <param name="p">The layer.</param>
    /// <param name="y">NCHW output.</param>
    /// <param name="error">Its error against the truth.</param>
    public static OutputFacts Of(string row, ErrorModel model, ConvProblem p, float[] y, ErrorStats error)
    {
        float[] nhwc = NumpySum.ToNhwc(y, p.N, p.K, p.OH, p.OW);
        return new OutputFacts
        {
            Row = row,
            ErrorModel = model,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(y.AsSpan()))),
            Sum = y.Sum(v => (double)v),
            NumpyChunked = NumpySum.Sum<float>(nhwc, NumpyOrder.Chunked),
            NumpyPairwise = NumpySum.Sum<float>(nhwc, NumpyOrder.Pairwise),
            RelL2 = error.RelL2,
            MaxError = error.MaxAbs,
            ShareAbove1e7 = error.ShareAbove1e7,
        };
    }
}
