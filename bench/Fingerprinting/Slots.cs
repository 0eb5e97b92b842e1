namespace ConvBench.Bench.Fingerprinting;

/// <summary>Pairs of an input and an output channel that see each other alone: as many experiments in one run.</summary>
/// <remarks>Output channel j of a group has weights for input channel j alone, all others are zero. Images multiply the pairs.</remarks>
internal readonly record struct Slots(ConvProblem Problem)
{
    /// <summary>Pairs in one image.</summary>
    public int PerImage => Problem.Groups * PerGroup;

    /// <summary>Pairs in one run.</summary>
    public int Count => Problem.N * PerImage;

    private int PerGroup => Math.Min(Problem.CPerGroup, Problem.KPerGroup);

    /// <summary>Flat position of a pair's input plane.</summary>
    public int Input(int slot)
    {
        (int n, int pair) = (slot / PerImage, slot % PerImage);
        int channel = (pair / PerGroup * Problem.CPerGroup) + (pair % PerGroup);
        return ((n * Problem.C) + channel) * Problem.H * Problem.W;
    }

    /// <summary>Flat position of a pair's output plane.</summary>
    public int Output(int slot)
    {
        (int n, int pair) = (slot / PerImage, slot % PerImage);
        int channel = (pair / PerGroup * Problem.KPerGroup) + (pair % PerGroup);
        return ((n * Problem.K) + channel) * Problem.OH * Problem.OW;
    }

    /// <summary>Weights in which every pair has the same filter.</summary>
    /// <param name="filter">R × S.</param>
    public float[] Weights(float[] filter)
    {
        float[] w = new float[Problem.WeightCount];
        for (int g = 0; g < Problem.Groups; g++)
        {
            for (int j = 0; j < PerGroup; j++)
            {
                filter.CopyTo(w, ((((g * Problem.KPerGroup) + j) * Problem.CPerGroup) + j) * filter.Length);
            }
        }

        return w;
    }
}
