namespace ConvBench.Bench.Networks;

/// <summary>The error of a network's output, and what it changes in the answer.</summary>
internal static class OutputErrors
{
    /// <summary>Compares an output with that of the float64 network.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="y">Values in float32.</param>
    /// <param name="exact">Values of the float64 network.</param>
    public static NetworkOutput Of(string name, IReadOnlyList<long> shape, float[] y, double[] exact)
    {
        double error = 0, size = 0, worst = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double e = y[i] - exact[i];
            error += e * e;
            size += exact[i] * exact[i];
            worst = double.IsNaN(e) ? double.NaN : Math.Max(worst, Math.Abs(e));
        }

        double relative = error == 0 ? 0 : Math.Sqrt(error / size);
        (long choices, long flips) = Flips(shape, y, exact);
        return new NetworkOutput(name)
        {
            Shape = shape,
            RelL2 = relative,
            MaxAbs = worst,
            Bits = Math.Min(53, -Math.Log2(relative)),
            Choices = choices,
            Flips = flips,
        };
    }

    /// <summary>Lines along the axis of the classes, and how many of them choose another element: one whose exact value is below the
    /// largest, so that equal values are no flip.</summary>
    private static (long Choices, long Flips) Flips(IReadOnlyList<long> shape, float[] y, double[] exact)
    {
        int axis = shape.Count == 4 ? 1 : shape.Count - 1; // images keep their classes as channels
        if (axis < 0 || shape[axis] <= 1 || y.Length == 0)
        {
            return (0, 0);
        }

        int length = (int)shape[axis], step = (int)shape.Skip(axis + 1).Aggregate(1L, (product, d) => product * d);
        long flips = 0;
        for (int at = 0; at < y.Length; at += at % step == step - 1 ? ((length - 1) * step) + 1 : 1)
        {
            flips += exact[Largest(y, at, length, step)] < exact[Largest(exact, at, length, step)] ? 1 : 0;
        }

        return (y.Length / length, flips);
    }

    private static int Largest<T>(T[] values, int start, int length, int step)
        where T : IComparable<T>
    {
        int best = start;
        for (int i = 1; i < length; i++)
        {
            int at = start + (i * step);
            best = values[at].CompareTo(values[best]) > 0 ? at : best;
        }

        return best;
    }
}
