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

    /// <summary>Between the tile of F(6, 3), which leaves 19 to 20 bits, and Fourier transforms of up to 64, which leave 20.8 and more.</summary>
    private const double FourierBits = 20.2;

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

    /// <summary>Responses are the products wherever the impulse stands, and reach no other output.</summary>
    public bool IsSum => NoiseShare == 0 && Rows.Period <= 1 && Columns.Period <= 1 && (WrongShare == 0 || Bits < FullBits);

    public string Method => IsSum ? MethodName.Sum
        : NoiseShare == 0 && Rows.Period <= 1 && Columns.Period <= 1 ? MethodName.Transform
        : IsFft ? MethodName.Fft(Problem, Rows.Fourier, Columns.Fourier)
        : MethodName.Winograd(Problem, Rows.Winograd, Columns.Winograd);

    public string Operands => Bits switch
    {
        >= FullBits => "float32",
        >= ElevenBits => KeepsRange switch { false => "float16", true => "TF32", null => "TF32 or float16" },
        >= EightBits => "bfloat16",
        _ => "below bfloat16",
    };

    private double Bits => Math.Min(InputBits, WeightBits);

    /// <summary>
    /// A Fourier transform spoils outputs behind the seam, works along an axis without taps, or, in a tile as large as the image, spoils nearly
    /// every output by little. Winograd F(6, 3), which spoils as many, loses more bits.
    /// </summary>
    private bool IsFft => (Rows.CrossesSeam ?? false) || (Columns.CrossesSeam ?? false)
        || (Rows.Taps == 1 && Rows.Period > 1) || (Columns.Taps == 1 && Columns.Period > 1) || Problem.R * Problem.S == 1
        || (Rows.CrossesSeam is null && Columns.CrossesSeam is null && NoiseShare > 0.5 && Bits > FourierBits);

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
        return print with
        {
            KeepsRange = print.Bits is < FullBits and >= ElevenBits ? OperandBits.KeepsRange(box, p) : null,
            Order = print.IsSum ? SummationOrder.Of(box, p) : null,
        };
    }

    public string Confidence => IsSum ? "certain" : "likely";

    public IReadOnlyList<string> Evidence() =>
    [
        string.Create(CultureInfo.InvariantCulture, $"impulses: {100 * NoiseShare:0.##} % of the outputs that do not read one are not zero, {100 * WrongShare:0.#} % of those that do are not the product"),
        $"rows: {Describe(Rows)}",
        $"columns: {Describe(Columns)}",
        string.Create(CultureInfo.InvariantCulture, $"significant bits: input {InputBits:0.0}, weights {WeightBits:0.0}"),
    ];

    private static string Describe(AxisTile t) => string.Create(CultureInfo.InvariantCulture, $"period {t.Period} ({100 * t.Repeats:0} %), seam {t.Seam}, footprint {t.Footprint}, pairs {t.PairPeriod}, crosses {t.CrossesSeam}");
}
