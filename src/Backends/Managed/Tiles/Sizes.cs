using System.Runtime.InteropServices;

namespace ConvBench.Backends.Managed.Tiles;

/// <summary>A number as a type argument: the JIT folds every test on it, so that one body serves all sizes.</summary>
/// <remarks>
/// From 1 on the number is also the size in bytes: the JIT knows sizeof when it reads a method, Value only after it has inlined what
/// depends on it. Where much code would be inlined for nothing, and with it the limit on locals reached, a test is on sizeof.
/// </remarks>
internal interface ISize
{
    static abstract int Value { get; }
}

internal readonly struct Size0 : ISize { public static int Value => 0; }

[StructLayout(LayoutKind.Sequential, Size = 1)]
internal readonly struct Size1 : ISize { public static int Value => 1; }

[StructLayout(LayoutKind.Sequential, Size = 2)]
internal readonly struct Size2 : ISize { public static int Value => 2; }

[StructLayout(LayoutKind.Sequential, Size = 3)]
internal readonly struct Size3 : ISize { public static int Value => 3; }

[StructLayout(LayoutKind.Sequential, Size = 4)]
internal readonly struct Size4 : ISize { public static int Value => 4; }

[StructLayout(LayoutKind.Sequential, Size = 5)]
internal readonly struct Size5 : ISize { public static int Value => 5; }

[StructLayout(LayoutKind.Sequential, Size = 6)]
internal readonly struct Size6 : ISize { public static int Value => 6; }

[StructLayout(LayoutKind.Sequential, Size = 7)]
internal readonly struct Size7 : ISize { public static int Value => 7; }

[StructLayout(LayoutKind.Sequential, Size = 8)]
internal readonly struct Size8 : ISize { public static int Value => 8; }

[StructLayout(LayoutKind.Sequential, Size = 9)]
internal readonly struct Size9 : ISize { public static int Value => 9; }

[StructLayout(LayoutKind.Sequential, Size = 10)]
internal readonly struct Size10 : ISize { public static int Value => 10; }

[StructLayout(LayoutKind.Sequential, Size = 11)]
internal readonly struct Size11 : ISize { public static int Value => 11; }

[StructLayout(LayoutKind.Sequential, Size = 12)]
internal readonly struct Size12 : ISize { public static int Value => 12; }

[StructLayout(LayoutKind.Sequential, Size = 13)]
internal readonly struct Size13 : ISize { public static int Value => 13; }

[StructLayout(LayoutKind.Sequential, Size = 14)]
internal readonly struct Size14 : ISize { public static int Value => 14; }
