using System.Globalization;

namespace ConvBench.Bench.Fingerprinting;

/// <summary>What the probes of one layer measured, and what follows from it.</summary>
internal sealed record Fingerprint
{
    /// <summary>Below this many bits of an operand it was rounded: the transforms of float32 that lose most, F(6,3), keep 16.</summary>
    private const double FullBits = 14.5;

    /// <summary>Midway between 11 and 8.</summary>
    private const double ElevenBits = 9.5;

    /// <summary>Midway between 7, bfloat16 by truncation, and less.</summary>
    private const double EightBits = 6.5;

    /// <summary>Between F(6, 3), which leaves 19 to 20 bits, and Fourier transforms of up to 64, which leave 20.8 and more.</summary>
    private const double FourierBits = 20.2;

    /// <summary>Share of a Fourier tile that rounding errors fill; some cancel to zero.</summary>
    private const double Dense = 0.8;

    /// <summary>Outputs that must have stayed zero before silence says anything.</summary>
    private const int EnoughUnread = 50;

    /// <summary>Outputs from which a density says something.</summary>
    private const int EnoughNoise = 100;

    public required ConvProblem Problem { get; init; }

    public required AxisTile Rows { get; init; }

    public required AxisTile Columns { get; init; }

    /// <summary>Outputs that do not read an impulse.</summary>
    public required int Unread { get; init; }

    /// <summary>Of these, how many are not zero.</summary>
    public required int Noise { get; init; }

    /// <summary>Share of nonzero ones among those between the first and last row and column of a response.</summary>
    public required double Density { get; init; }

    /// <summary>Share of outputs that read an impulse and are not its product with the tap.</summary>
    public required double WrongShare { get; init; }

    /// <summary>Significant bits of the weights that arrive.</summary>
    public required double WeightBits { get; init; }

    /// <summary>Significant bits of the input that arrive.</summary>
    public required double InputBits { get; init; }

    /// <summary>Whether numbers beyond float16's range arrive; null where that was not asked.</summary>
    public bool? KeepsRange { get; init; }

    /// <summary>Null for transforms.</summary>
    public SummationOrder? Order { get; init; }

    /// <summary>Of a Winograd transform; "" where unknown.</summary>
    public string Points { get; init; } = "";

    /// <summary>Outputs of SFC's tiles, 4 or 6; 0 where they are not its.</summary>
    public int Symbolic { get; init; }

    /// <summary>Responses are the products wherever the impulse stands, and reach no other output.</summary>
    public bool IsSum => Noise == 0 && Rows.Period <= 1 && Columns.Period <= 1 && ((WrongShare == 0 && InputBits == 24) || Bits < FullBits);

    /// <summary>The method's name, as <see cref="MethodName"/>.</summary>
    public string Method => IsSum ? MethodName.Sum
        : !ShowsTiles ? MethodName.Transform
        : Symbolic > 0 ? MethodName.Symbolic(Problem, Symbolic, Symbolic)
        : IsFft ? MethodName.Fft(Problem, Rows.Fourier, Columns.Fourier)
        : MethodName.Winograd(Problem, Rows.Winograd, Columns.Winograd);

    /// <summary>The operand format's name.</summary>
    public string Operands => Bits switch
    {
        >= FullBits => "float32",
        >= ElevenBits => KeepsRange switch { false => "float16", true => "TF32", null => "TF32 or float16" },
        >= EightBits => "bfloat16",
        _ => "below bfloat16",
    };

    /// <summary>How sure the verdict is.</summary>
    public string Confidence => IsSum ? (Unread >= EnoughUnread ? "certain" : "likely")
        : !ShowsTiles ? "unclear"
        : (Rows.CrossesSeam ?? Columns.CrossesSeam) is null ? "likely" : "certain";

    /// <summary>A layer of a few outputs, all of which read the impulse, shows rounding errors but no tile.</summary>
    private bool ShowsTiles => Noise > 0 || ((Rows.Period > 1 || Columns.Period > 1) && Unread >= EnoughUnread);

    private double Bits => Math.Min(InputBits, WeightBits);

    /// <summary>
    /// A Fourier transform spoils outputs behind the seam, works along an axis without taps, or, in a tile as large as the
    /// image, spoils nearly
    /// every output by little. Winograd F(6, 3), which spoils as many, loses more bits.
    /// </summary>
    private bool IsFft => (Rows.CrossesSeam ?? false) || (Columns.CrossesSeam ?? false)
        || (Rows.Taps == 1 && Rows.Period > 1) || (Columns.Taps == 1 && Columns.Period > 1) || Problem.R * Problem.S == 1
        || (Rows.CrossesSeam is null && Columns.CrossesSeam is null && Noise >= EnoughNoise && Density > Dense && Bits > FourierBits);

    /// <summary>Probes a convolution.</summary>
    public static Fingerprint Of(BlackBox box, ConvProblem p)
    {
        (ImpulseScan rows, ImpulseScan columns) = ImpulseScan.Run(box, p, ImpulseScan.Rounding, ImpulseScan.Taps(p));
        var print = new Fingerprint
        {
            Problem = p,
            Rows = AxisTile.Of(rows),
            Columns = AxisTile.Of(columns),
            Unread = rows.Unread + columns.Unread,
            Noise = rows.Noise + columns.Noise,
            Density = (rows.Noise + columns.Noise) / (double)Math.Max(1, rows.Reach + columns.Reach),
            WrongShare = (rows.Wrong + columns.Wrong) / (double)Math.Max(1, rows.Touched + columns.Touched),
            WeightBits = OperandBits.Of(Math.Max(rows.RelError, columns.RelError)),
            InputBits = OperandBits.OfInput(box, p),
        };
        bool tiles = !print.IsSum && print.ShowsTiles && print.Bits >= FullBits;
        bool winograd = tiles && !print.IsFft && print.Rows.Winograd == print.Columns.Winograd;
        int symbolic = tiles ? ((int[])[6, 4]).FirstOrDefault(n => print.MayBeSymbolic(n) && WinogradPoints.AreSymbolic(box, p, n)) : 0;
        return print with
        {
            KeepsRange = print.Bits is < FullBits and >= ElevenBits ? OperandBits.KeepsRange(box, p) : null,
            Order = print.IsSum ? SummationOrder.Of(box, p) : null,
            Points = winograd && symbolic == 0 ? WinogradPoints.Of(box, p, print.Rows.Winograd) : "",
            Symbolic = symbolic,
        };
    }

    /// <summary>What was measured, a sentence each.</summary>
    public IReadOnlyList<string> Evidence()
    {
        List<string> said =
        [
            string.Create(CultureInfo.InvariantCulture,
                $"{100 * WrongShare:0.#} % of the outputs that read an impulse are not the rounded product; {Noise} of {Unread} that "
                    + $"do not read it are not zero"),
            string.Create(CultureInfo.InvariantCulture, $"significant bits that arrive: input {InputBits:0.0}, weights {WeightBits:0.0}"),
        ];
        if (!IsSum)
        {
            said.Add($"rows: {Say(Rows)}; columns: {Say(Columns)}");
        }

        if (Points.Length > 0)
        {
            said.Add(Points);
        }

        if (Symbolic > 0)
        {
            said.Add(string.Create(
                CultureInfo.InvariantCulture, $"exact on taps that are multiples of {Symbolic}²: G has no other denominator"));
        }

        return said;
    }

    /// <summary>A tile of so many outputs along one axis, and no other along the other one unless one tile covers it: the symmetries of
    /// the transform make false periods there, and false seams of an FFT.</summary>
    private bool MayBeSymbolic(int n) => (Rows.Winograd == n || Columns.Winograd == n)
        && (Rows.Winograd == n || Rows.Outputs <= n) && (Columns.Winograd == n || Columns.Outputs <= n);

    private static string Say(AxisTile t)
    {
        string period = t.Period switch
        {
            0 => "no period seen",
            1 => "the same everywhere",
            _ => string.Create(CultureInfo.InvariantCulture,
                $"responses repeat after {t.Period} outputs ({100 * t.Repeats:0} % of the pairs)")
        };
        string seam = t.Seam > 0 ? $", noise ends at multiples of {t.Seam}" : t.Footprint > 0 && t.Period != 1
            ? $", noise stays in tiles of {t.Footprint}" : "";
        return period + seam + t.CrossesSeam switch
        {
            true => ", a tile's first input spoils the tile",
            false => ", a tile's first input spoils nothing",
            null => ""
        };
    }
}
