namespace ConvBench.Backends.Managed.Fft.Passes;

/// <summary>How a pass finds its input.</summary>
internal interface IPassLoad
{
    /// <summary>Element offsets come from a table instead of a stride.</summary>
    static abstract bool Scattered { get; }

    /// <summary>The first component enters with the opposite sign (a conjugate, in an inverse transform).</summary>
    static abstract bool NegateFirst { get; }
}

internal readonly struct LoadStrided : IPassLoad
{
    public static bool Scattered => false;

    public static bool NegateFirst => false;
}

internal readonly struct LoadBins : IPassLoad
{
    public static bool Scattered => true;

    public static bool NegateFirst => false;
}

internal readonly struct LoadConjugateBins : IPassLoad
{
    public static bool Scattered => true;

    public static bool NegateFirst => true;
}
