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
    string? Published = null);
