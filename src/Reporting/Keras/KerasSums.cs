using System.Text.Json.Serialization;

namespace ConvBench.Reporting.Keras;

/// <summary>One library's output summed in three ways.</summary>
/// <param name="Chunked">np.sum in float32, NumPy up to 2.2.</param>
/// <param name="Pairwise">np.sum in float32, NumPy from 2.3 on.</param>
/// <param name="Wide">In float64.</param>
public sealed record KerasSums(
    [property: JsonPropertyName("np_sum_f32_numpy_2_2")] double Chunked,
    [property: JsonPropertyName("np_sum_f32_numpy_2_4")] double Pairwise,
    [property: JsonPropertyName("sum_f64")] double Wide);
