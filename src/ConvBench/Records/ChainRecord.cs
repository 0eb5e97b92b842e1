using System.Text.Json.Serialization;

namespace ConvBench.Records;

/// <summary>A layer several times in a row (--chain), beside as many calls of it alone, ns.</summary>
/// <remarks>
/// The two are taken in turn, so that drift cancels pair by pair. All layers have the same weights: what differs is that a
/// library calls once for all of them, and that what it turns at the ends of a layer it may turn once.
/// </remarks>
/// <param name="Layers">Layers of the chain.</param>
/// <param name="Joined">Whether the library gets them as one session, graph or sequence; false where each is a call of its own,
/// NCHW in and out.</param>
/// <param name="ChainNs">Time of one layer in the chain, by pair.</param>
/// <param name="AloneNs">Time of one layer alone, by pair.</param>
/// <param name="Reason">Why there are no times; "" where there are.</param>
public sealed record ChainRecord(int Layers, bool Joined, double[] ChainNs, double[] AloneNs, string Reason)
{
    /// <summary>Whether it was timed.</summary>
    [JsonIgnore]
    public bool IsTimed => ChainNs is { Length: > 0 } && AloneNs?.Length == ChainNs.Length;

    /// <summary>No times, and why.</summary>
    public static ChainRecord Without(int layers, string reason) => new(layers, false, [], [], reason);
}
