namespace ConvBench.Bench.Fingerprinting;

/// <summary>One way of adding an output's products in float32.</summary>
/// <param name="ChannelBlock">Channels of a tap that follow each other: 0 for all taps of a channel first, C for all
/// channels of a tap first.</param>
/// <param name="Length">Products of a chain, after which it is added to the sum; 0: one chain.</param>
/// <param name="Lanes">Chains side by side inside each, joined in a tree.</param>
/// <param name="Fused">Fused multiply-add, or a rounded product first.</param>
internal readonly record struct Chain(int ChannelBlock, int Length, int Lanes, bool Fused)
{
    /// <summary>For a reader.</summary>
    public override string ToString() => string.Concat(
        Length == 0 ? "one chain" : $"blocks of {Length} products, one after the other",
        Lanes > 1 ? $", {Lanes} lanes" : "",
        ChannelBlock == 0 ? ", taps inside channels" : $", {ChannelBlock} channels inside taps",
        Fused ? ", fused" : ", products rounded");
}
