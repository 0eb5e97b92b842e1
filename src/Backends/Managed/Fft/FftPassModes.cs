namespace ConvBench.Backends.Managed;

/// <summary>The radix of a pass as a type, so that the registers of larger radices do not exist.</summary>
internal interface IPassRadix
{
    static abstract int Count { get; }
}

/// <summary>How a pass finds its input.</summary>
internal interface IPassLoad
{
    /// <summary>Element offsets come from a table instead of a stride.</summary>
    static abstract bool Scattered { get; }

    /// <summary>The first component enters with the opposite sign (a conjugate, in an inverse transform).</summary>
    static abstract bool NegateFirst { get; }
}

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

internal readonly struct Radix3 : IPassRadix
{
    public static int Count => 3;
}

internal readonly struct Radix4 : IPassRadix
{
    public static int Count => 4;
}

internal readonly struct Radix5 : IPassRadix
{
    public static int Count => 5;
}

internal readonly struct Radix6 : IPassRadix
{
    public static int Count => 6;
}

internal readonly struct Radix7 : IPassRadix
{
    public static int Count => 7;
}

internal readonly struct Radix8 : IPassRadix
{
    public static int Count => 8;
}

internal readonly struct Radix9 : IPassRadix
{
    public static int Count => 9;
}

/// <summary>One end of some lines of complex vectors: element e of a line lies at First + e·Step and Second + e·Step, or at Table[e] instead of e·Step.</summary>
internal unsafe struct FftEnd
{
    /// <summary>The part that the forward transform calls real.</summary>
    public float* First;

    /// <summary>The other part.</summary>
    public float* Second;

    /// <summary>Floats between neighbours.</summary>
    public nint Step;

    /// <summary>Floats from line to line, first part; 0 for scattered ends, whose tables move on instead.</summary>
    public nint LineFirst;

    /// <summary>Floats from line to line, second part.</summary>
    public nint LineSecond;

    /// <summary>Offsets in floats, for scattered ends.</summary>
    public int* Table;

    /// <summary>Offsets per line.</summary>
    public nint TableLine;

    /// <summary>Elements of the first part that a limited store writes.</summary>
    public nint LimitFirst;

    /// <summary>Elements of the second part that a limited store writes.</summary>
    public nint LimitSecond;
}
