namespace ConvBench.Reporting.Keras;

/// <summary>What docs/findings/keras.md is made of.</summary>
/// <param name="Judged">Records of the stored outputs of Keras backends, as judge gives them.</param>
/// <param name="Hashes">Of each stored output, by problem and row: equal hashes are equal bits.</param>
/// <param name="Seeds">The eleven seeds.</param>
/// <param name="InputSums">np.sum of the input in float64 as printed, NumPy up to 2.2 and from 2.3 on.</param>
/// <param name="SampleRms">Root mean square of TensorFlow − JAX over the sampled outputs of the layer.</param>
/// <param name="Live">Records of a run of the suite keras on some machine; empty for none.</param>
/// <param name="Environment">That run's environment.</param>
/// <param name="Published">Its folder below results/, MACHINE/RUN, where it is a published one.</param>
public sealed record KerasEvidence(
    IReadOnlyList<CaseRecord> Judged,
    IReadOnlyDictionary<(string Problem, string Row), string> Hashes,
    IReadOnlyList<KerasSeed> Seeds,
    (string Chunked, string Pairwise) InputSums,
    double SampleRms,
    IReadOnlyList<CaseRecord> Live,
    RunEnvironment? Environment,
    string? Published = null)
{
    /// <summary>What each Keras backend computes on a layer: live where a worker of its ran there, <c>keras-jax/layer</c> for "jax",
    /// else its stored output; the correctly rounded truth is among them.</summary>
    public IReadOnlyList<CaseRecord> Backends(string problem) =>
        [.. Judged.Where(r => r.Problem == problem && r.Error is not null).Select(r => LiveOf(r.Algorithm, problem) ?? r)];

    /// <summary>The live row of a backend: that of the layer, which is what a user of Keras calls.</summary>
    private CaseRecord? LiveOf(string backend, string problem) => Live.FirstOrDefault(r => r.Problem == problem
        && r.Algorithm == $"{LivePrefix}{backend}/layer" && r is { Status: CaseStatus.Ok, Error: not null });

    /// <summary>What the workers of Keras are called, before the backend's name.</summary>
    internal const string LivePrefix = "keras-";
}
