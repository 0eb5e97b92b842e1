using System.Text.Json;
using System.Text.Json.Serialization;
using ConvBench.Files;

namespace ConvBench.Reporting.Keras;

/// <summary>Sums of two libraries' outputs for one seed of the weights, as three ways of summing give them.</summary>
/// <param name="Seed">Seed of the weights.</param>
/// <param name="TensorFlow">TensorFlow's sums.</param>
/// <param name="Jax">JAX's sums.</param>
/// <param name="ExactSum">Σ over weights of weight times window sum of the input, in float64.</param>
public sealed record KerasSeed(int Seed, KerasSums TensorFlow, KerasSums Jax, double? ExactSum)
{
    /// <summary>TensorFlow's minus JAX's sum as np.sum printed them, NumPy up to 2.2: the symptom of the Keras issue.</summary>
    public double Printed => TensorFlow.Chunked - Jax.Chunked;

    /// <summary>The same with np.sum of NumPy 2.3 and later.</summary>
    public double PrintedPairwise => TensorFlow.Pairwise - Jax.Pairwise;

    /// <summary>Difference of the sums in float64: what the convolutions really differ by.</summary>
    public double True => TensorFlow.Wide - Jax.Wide;

    /// <summary>What np.sum added: printed less true difference.</summary>
    public double Rounding => Printed - True;

    /// <summary>Magnitude of the sum.</summary>
    public double Magnitude => Math.Abs(TensorFlow.Wide);

    /// <summary>Whether the sum is as large as the issue's 58094, within a half to one and a half of it.</summary>
    public bool IsOfTheIssuesMagnitude => Magnitude is > 0.5 * 58094.56 and < 1.5 * 58094.56;

    /// <summary>Reads seeds.json.</summary>
    /// <exception cref="JsonException">It is not that file.</exception>
    public static IReadOnlyList<KerasSeed> Read(string path)
    {
        var entries = JsonFile.Read<Dictionary<string, Entry>>(path);
        return [.. entries.Select(e => new KerasSeed(int.Parse(e.Key, System.Globalization.CultureInfo.InvariantCulture),
            e.Value.TensorFlow, e.Value.Jax, e.Value.ExactSum)).OrderBy(s => s.Magnitude)];
    }

    private sealed record Entry(
        [property: JsonPropertyName("tensorflow")] KerasSums TensorFlow,
        [property: JsonPropertyName("jax")] KerasSums Jax,
        [property: JsonPropertyName("exact_sum")] double? ExactSum);
}
