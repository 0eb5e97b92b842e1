using System.Globalization;

namespace ConvBench.Bench.Fingerprinting;

/// <summary>Names of methods, the same for verdicts and for what rows say of themselves.</summary>
internal static class MethodName
{
    /// <summary>Each output is a sum of its own products: direct, GEMM.</summary>
    public const string Sum = "sum of products";

    /// <summary>A transform of a kind that could not be told.</summary>
    public const string Transform = "transform";

    /// <summary>"Winograd F(4×4)"; outputs per tile, ≥ where one tile covers the axis.</summary>
    public static string Winograd(ConvProblem p, int tileH, int tileW) =>
        "Winograd " + Tile(p, tileH, tileW);

    /// <summary>"SFC F(6×6)"; outputs per tile, which are also the length of its transforms, ≥ where one tile covers the axis.</summary>
    public static string Symbolic(ConvProblem p, int tileH, int tileW) =>
        "SFC " + Tile(p, tileH, tileW);

    /// <summary>"FFT 16×16"; inputs per tile, valid outputs and filter − 1; ≥ where one tile covers the axis.</summary>
    public static string Fft(ConvProblem p, int validH, int validW) =>
        $"FFT {Side(validH, ScanAxis.Rows(p), p.R - 1)}×{Side(validW, ScanAxis.Columns(p), p.S - 1)}";

    private static string Tile(ConvProblem p, int tileH, int tileW) =>
        $"F({Side(tileH, ScanAxis.Rows(p), 0)}×{Side(tileW, ScanAxis.Columns(p), 0)})";

    private static string Side(int outputs, ScanAxis axis, int more) =>
        outputs >= axis.GridOutputs ? "≥" : (outputs + more).ToString(CultureInfo.InvariantCulture);
}
