namespace ConvBench.Operands;

/// <summary>Standard normal values that belong to no layer, such as the input of a whole network; the same on every machine.</summary>
public static class NormalValues
{
    /// <summary>N(0, 1) rounded to float32.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Seed of the generator.</param>
    /// <param name="stream">Tells several tensors of one seed apart.</param>
    public static float[] Of(long count, int seed, int stream)
    {
        var random = new CounterRandom(seed, stream, 0);
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan())
        {
            value = (float)random.Normal();
        }

        return values;
    }
}
