namespace ConvBench.Backends.Managed.Fft.Passes;

/// <summary>What a pass does with its output.</summary>
internal interface IPassStore
{
    /// <summary>Element offsets come from a table instead of a stride.</summary>
    static abstract bool Scattered { get; }

    /// <summary>The second component leaves with the opposite sign (a conjugate, in a forward transform).</summary>
    static abstract bool NegateSecond { get; }

    /// <summary>Only offsets below a limit are stored.</summary>
    static abstract bool Limited { get; }

    /// <summary>Output m of butterfly b is multiplied by exp(−2πi·bm/n).</summary>
    static abstract bool Twiddled { get; }
}

internal readonly struct StoreStrided : IPassStore
{
    public static bool Scattered => false;

    public static bool NegateSecond => false;

    public static bool Limited => false;

    public static bool Twiddled => false;
}

internal readonly struct StoreTwiddled : IPassStore
{
    public static bool Scattered => false;

    public static bool NegateSecond => false;

    public static bool Limited => false;

    public static bool Twiddled => true;
}

internal readonly struct StoreLimited : IPassStore
{
    public static bool Scattered => false;

    public static bool NegateSecond => false;

    public static bool Limited => true;

    public static bool Twiddled => false;
}

internal readonly struct StoreBins : IPassStore
{
    public static bool Scattered => true;

    public static bool NegateSecond => false;

    public static bool Limited => false;

    public static bool Twiddled => false;
}

internal readonly struct StoreConjugateBins : IPassStore
{
    public static bool Scattered => true;

    public static bool NegateSecond => true;

    public static bool Limited => false;

    public static bool Twiddled => false;
}
