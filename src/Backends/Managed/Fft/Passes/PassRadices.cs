namespace ConvBench.Backends.Managed.Fft.Passes;

/// <summary>The radix of a pass as a type, so that the registers of larger radices do not exist.</summary>
internal interface IPassRadix
{
    static abstract int Count { get; }
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
