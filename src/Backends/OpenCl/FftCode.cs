using System.Globalization;
using System.Text;

namespace ConvBench.Backends.OpenCl;

/// <summary>OpenCL C of the complex Fourier transform of 16 numbers, in place: two passes of radix 4.</summary>
/// <remarks>
/// The four-step form of managed/fft: butterfly j takes x[j + 4·i], its output m is turned by exp(−2πi·jm/16), and row m then gives the
/// frequencies m + 4·q. A rotation is a multiplication and a fused multiply-add; twiddle factors are rounded once.
/// </remarks>
internal static class FftCode
{
    /// <summary>Numbers.</summary>
    public const int Length = 16;

    private const int Radix = 4;

    /// <summary>T, HALF and the function fft.</summary>
    public static string Text { get; } = Write();

    private static string Write()
    {
        var code = new StringBuilder();
        code.Append(CultureInfo.InvariantCulture, $"#define T {Length}\n#define HALF {(Length / 2) + 1}\n");
        code.Append("inline void fft(FV re[T], FV im[T])\n{\n    FV a[T], b[T];\n");
        for (int j = 0; j < Radix; j++)
        {
            Butterfly(code, j, "re", "im", i => j + (Radix * i));
            for (int m = 0; m < Radix; m++)
            {
                Turn(code, j, m);
            }

            code.Append("    }\n");
        }

        for (int m = 0; m < Radix; m++)
        {
            Butterfly(code, m, "a", "b", i => (Radix * m) + i);
            for (int q = 0; q < Radix; q++)
            {
                int to = m + (Radix * q);
                code.Append(CultureInfo.InvariantCulture, $"        re[{to}] = r{q};\n        im[{to}] = i{q};\n");
            }

            code.Append("    }\n");
        }

        return code.Append("}\n\n").ToString();
    }

    /// <summary>r0 … r3 and i0 … i3: the transform of four numbers, 16 additions.</summary>
    private static void Butterfly(StringBuilder code, int number, string re, string im, Func<int, int> at)
    {
        code.Append(CultureInfo.InvariantCulture, $"    {{ // butterfly {number}\n");
        foreach ((string part, string array) in ((string, string)[])[("r", re), ("i", im)])
        {
            code.Append(CultureInfo.InvariantCulture, $"        FV p{part} = {array}[{at(0)}] + {array}[{at(2)}];\n");
            code.Append(CultureInfo.InvariantCulture, $"        FV m{part} = {array}[{at(0)}] - {array}[{at(2)}];\n");
            code.Append(CultureInfo.InvariantCulture, $"        FV s{part} = {array}[{at(1)}] + {array}[{at(3)}];\n");
            code.Append(CultureInfo.InvariantCulture, $"        FV t{part} = {array}[{at(1)}] - {array}[{at(3)}];\n");
        }

        code.Append("        FV r0 = pr + sr, i0 = pi + si, r1 = mr + ti, i1 = mi - tr;\n");
        code.Append("        FV r2 = pr - sr, i2 = pi - si, r3 = mr - ti, i3 = mi + tr;\n");
    }

    /// <summary>Output m of butterfly j, turned, to place 4·m + j.</summary>
    private static void Turn(StringBuilder code, int j, int m)
    {
        (double sin, double cos) = RootsOfUnity.Of(j, m, Length);
        string to = string.Create(CultureInfo.InvariantCulture, $"[{(Radix * m) + j}]");
        code.Append(j * m == 0
            ? string.Create(CultureInfo.InvariantCulture, $"        a{to} = r{m};\n        b{to} = i{m};\n")
            : string.Create(CultureInfo.InvariantCulture,
                $"        a{to} = fma(i{m}, {Literal(sin)}, r{m} * {Literal(cos)});\n")
                + string.Create(CultureInfo.InvariantCulture,
                $"        b{to} = fma(r{m}, {Literal(-sin)}, i{m} * {Literal(cos)});\n"));
    }

    private static string Literal(double value) => string.Create(CultureInfo.InvariantCulture, $"(FV){(float)value:E9}f");
}
