using System.Globalization;

namespace ConvBench.Bench.Fingerprinting;

/// <summary>What the probes of one layer measured, and what follows from it.</summary>
internal sealed record Fingerprint
{
    /// <summary>Below this many bits of an operand it was rounded: the transforms of float32 that lose most, F(6,3), keep 16.</summary>
    private const double FullBits = 14.5;

    /// <summary>Midway between 11 and 8.</summary>
    private const double ElevenBits = 9.5;

    /// <summary>Midway between 8 and bfloat16's truncation, 7, and less.</summary>
    private const double EightBits = 6.5;

    public required ConvProblem Problem { get; init; }

    public required AxisTile Rows { get; init; }

    public required AxisTile Columns { get; init; }

    /// <summary>Share of outputs that do not read an impulse and are not zero.</summary>
    public required double NoiseShare { get; init; }

    /// <summary>Share of outputs that read an impulse and are not its tap.</summary>
    public required double WrongShare { get; init; }

    public required double WeightBits { get; init; }

    public required double InputBits { get; init; }

    /// <summary>Whether numbers beyond float16's range arrive; null where that was not asked.</summary>
    public bool? KeepsRange { get; init; }

    /// <summary>Null for transforms.</summary>
    public SummationOrder? Order { get; init; }

    /// <summary>Responses do not depend on where the impulse stands, and reach no other output.</summary>
    public bool IsSum => NoiseShare == 0 && Rows.Period <= 1 && Columns.Period <= 1;

    public string Method => IsSum ? MethodName.Sum
        : IsFft ? MethodName.Fft(Problem, Spacing(Rows), Spacing(Columns))
        : MethodName.Winograd(Problem, Period(Rows), Period(Columns));

    public string Operands => Math.Min(InputBits, WeightBits) switch
    {
        >= FullBits => "float32",
        >= ElevenBits => KeepsRange switch { false => "float16", true => "TF32", null => "TF32 or float16" },
        >= EightBits => "bfloat16",
        _ => "below bfloat16",
    };

    /// <summary>A Fourier transform spoils outputs behind the seam, or nearly every output of its tiles.</summary>
    private bool IsFft => (Rows.CrossesSeam ?? false) || (Columns.CrossesSeam ?? false)
        || (Rows.CrossesSeam is null && Columns.CrossesSeam is null && NoiseShare > 0.5);

    /// <summary>Probes a convolution.</summary>
    public static Fingerprint Of(BlackBox box, ConvProblem p)
    {
        (ImpulseScan rows, ImpulseScan columns) = ImpulseScan.Run(box, p);
        double touched = Math.Max(1, rows.Touched + columns.Touched);
        var print = new Fingerprint
        {
            Problem = p,
            Rows = AxisTile.Of(rows),
            Columns = AxisTile.Of(columns),
            NoiseShare = (rows.Noise + columns.Noise) / Math.Max(1, (((double)(rows.Length + columns.Length)) * p.OH * p.OW) - touched),
            WrongShare = (rows.Wrong + columns.Wrong) / touched,
            WeightBits = OperandBits.Of(Math.Max(rows.RelError, columns.RelError)),
            InputBits = OperandBits.OfInput(box, p),
        };
        double bits = Math.Min(print.InputBits, print.WeightBits);
        return print with
        {
            KeepsRange = bits is < FullBits and >= ElevenBits ? OperandBits.KeepsRange(box, p) : null,
            Order = print.IsSum ? SummationOrder.Of(box, p) : null,
        };
    }

    public string Confidence => IsSum ? "certain" : "likely";

    public IReadOnlyList<string> Evidence() =>
    [
        string.Create(CultureInfo.InvariantCulture, $"impulses: {100 * NoiseShare:0.##} % of the outputs that do not read one are not zero, {100 * WrongShare:0.#} % of those that do are not the tap"),
        $"rows: {Describe(Rows)}",
        $"columns: {Describe(Columns)}",
        string.Create(CultureInfo.InvariantCulture, $"significant bits: input {InputBits:0.0}, weights {WeightBits:0.0}"),
    ];

    private static string Describe(AxisTile t) => string.Create(CultureInfo.InvariantCulture, $"period {t.Period} ({100 * t.Repeats:0} %), seam {t.Seam}, crosses {t.CrossesSeam}");

    private static int Period(AxisTile t) => t.Period > 0 ? t.Period : int.MaxValue / 2;

    private static int Spacing(AxisTile t) => t.Seam > 0 ? t.Seam : Period(t);
}
