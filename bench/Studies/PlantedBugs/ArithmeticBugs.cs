namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>Right places, poor numbers: formats, constants, transforms.</summary>
internal static class ArithmeticBugs
{
    public static IEnumerable<PlantedBug> All => [.. Sums, .. Winograds, .. Ffts];

    private static IEnumerable<PlantedBug> Sums =>
    [
        Sum("tf32-operands", "rounds operands to TF32 (11 bits)", new() { Operand = v => Rounding.ToBits(v, 11) }),
        Sum("tf32-operands-cut", "cuts operands to TF32 (11 bits)", new() { Operand = v => Rounding.Cut(v, 11) }),
        Sum("bfloat16-operands", "rounds operands to bfloat16 (8 bits)", new() { Operand = v => Rounding.ToBits(v, 8) }),
        Sum("operands-16-bits", "rounds operands to 16 bits (split products without the last term)",
            new() { Operand = v => Rounding.ToBits(v, 16) }),
        Sum("bfloat16-sums", "rounds every sum to bfloat16", new() { Sum = v => Rounding.ToBits(v, 8) }),
        Sum("float16-sums", "rounds every sum to float16 (11 bits)", new() { Sum = v => (float)(Half)v }),
        Sum("sums-cut", "every sum is cut to 22 bits: two bits and a drift", new() { Sum = v => Rounding.Cut(v, 22) }),
        Sum("overflow-inside", "scales products by 2^120, which overflows from 256 on", new() { Scale = 1.3292280e36f }),
        Output("saturates", "clamps the output to ±10¹², as code for shorter formats does", v => Math.Clamp(v, -1e12f, 1e12f)),
        Output("threshold", "sets outputs below 10⁻¹² to 0, as if it were noise", v => Math.Abs(v) < 1e-12f ? 0 : v),
        Output("float16-output", "stores the output as float16", v => (float)(Half)v),
        Output("scaled-2^-12", "multiplies the output by 1 + 2^-12", v => v * (1 + (1f / 4096))),
        Output("scaled-2^-19", "multiplies the output by 1 + 2^-19", v => v * (1 + (1f / (1 << 19)))),
        Output("relu", "sets negative outputs to 0", v => Math.Max(v, 0)),
    ];

    private static IEnumerable<PlantedBug> Winograds =>
    [
        Winograd("winograd-points", "the filter transform has other points than the rest",
            new() { Filters = new(4, 3, 0, 1, -1, new(1, 2), new(-1, 2)) }),
        Winograd("winograd-5th-digit", "a constant of the filter transform is wrong in its 5th digit: 0.16661 for 1/6",
            new() { Constant = v => Sixth(v, 0.16661) }),
        Winograd("winograd-cut-constant", "a constant of the filter transform has 5 digits: 0.16667 for 1/6",
            new() { Constant = v => Sixth(v, 0.16667) }),
        Winograd("winograd-6-digits", "a constant of the filter transform has 6 digits: 0.166667 for 1/6",
            new() { Constant = v => Sixth(v, 0.166667) }),
        Winograd("winograd-tf32", "what is multiplied is rounded to TF32", new() { Transformed = v => Rounding.ToBits(v, 11) }),
        Winograd("winograd-seam", "tiles from the second on begin one row too low",
            new() { TileRow = (p, tile) => (tile * 4) - p.PadTop + (tile > 0 ? 1 : 0) }),
        Winograd("winograd-half-tile", "the tiles cut off by the image's lower edge are not computed", new() { Rows = p => p.OH / 4 },
            p => p.OH % 4 > 0),
    ];

    private static IEnumerable<PlantedBug> Ffts =>
    [
        Fft("fft-recurrence", "twiddles by repeated float32 multiplication: errors grow like N",
            new() { Twiddles = PlainFft.ByRecurrence }),
        Fft("fft-wrap", "a transform too small for image and padding: rows and columns wrap around",
            new() { Points = size => Math.Max(new PlainFft().Points(size) / 2, 2) }),
        Fft("fft-nyquist", "forgets the spectrum's last real bin", new() { DropsNyquist = true }),
        Fft("fft-no-conjugate", "does not conjugate the filter's spectrum: a true, wrapped convolution", new() { Convolves = true },
            p => p.R * p.S > 1),
        Fft("fft-twiddles-16-bits", "twiddles with 16 significant bits", new()
        {
            Twiddles = n => [.. new PlainFft().Twiddles(n).Select(t => (Rounding.ToBits(t.Re, 16), Rounding.ToBits(t.Im, 16)))],
        }),
    ];

    private static double Sixth(double value, double wrong) =>
        Math.Abs(Math.Abs(value) - (1.0 / 6)) < 1e-12 ? Math.CopySign(wrong, value) : value;

    private static PlantedBug Sum(string name, string what, PlainConv conv) => new(name, what, ErrorModel.Componentwise, conv.Compute);

    private static PlantedBug Output(string name, string what, Func<float, float> store) => new(name, what, ErrorModel.Componentwise, run =>
    {
        new PlainConv().Compute(run);
        for (int i = 0; i < run.Y.Length; i++)
        {
            run.Y[i] = store(run.Y[i]);
        }
    });

    private static PlantedBug Winograd(string name, string what, PlainWinograd conv, Func<ConvProblem, bool>? shows = null) =>
        new(name, what, ErrorModel.Normwise, conv.Compute)
        {
            Can = PlainWinograd.Can,
            Predicts = PlainWinograd.Predict,
            Spoils = "none-winograd",
            Shows = shows ?? (_ => true)
        };

    private static PlantedBug Fft(string name, string what, PlainFft conv, Func<ConvProblem, bool>? shows = null) =>
        new(name, what, ErrorModel.Normwise, conv.Compute)
        {
            Can = PlainFft.Can,
            Predicts = PlainFft.Predict,
            Spoils = "none-fft",
            Shows = shows ?? (_ => true)
        };
}
