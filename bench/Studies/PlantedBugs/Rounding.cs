namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>Narrower formats inside float32.</summary>
internal static class Rounding
{
    /// <summary>Nearest number of this many significant bits, ties to even; float32's exponents.</summary>
    public static float ToBits(float v, int bits)
    {
        if (!float.IsFinite(v))
        {
            return v;
        }

        int drop = 24 - bits, word = BitConverter.SingleToInt32Bits(v);
        return BitConverter.Int32BitsToSingle((word + (1 << (drop - 1)) - 1 + ((word >> drop) & 1)) & ~((1 << drop) - 1));
    }

    /// <summary>Bits behind the first ones cut off.</summary>
    public static float Cut(float v, int bits) =>
        BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(v) & ~((1 << (24 - bits)) - 1));
}
