using System.Globalization;

namespace ConvBench.Reporting.Drawing;

/// <summary>One visual language for every page: colour is the library, marker shape is the algorithm's family.</summary>
/// <remarks>Colours: M. Okabe and K. Ito, Color Universal Design, 2008; told apart with every common colour blindness.</remarks>
public static class RowPalette
{
    /// <summary>Colour of the floor, the truth and everything that is no library.</summary>
    public const string Neutral = "#666666";

    /// <summary>Contrast of text to a white page, WCAG 2.1 level AA.</summary>
    private const double ReadableContrast = 4.5;

    /// <summary>Contrast of marks to what lies below them, WCAG 2.1; a little more, since colours are cut to whole numbers.</summary>
    private const double GraphicContrast = 3.05;

    private static readonly Dictionary<string, (string Color, string Name)> Known = new(StringComparer.Ordinal)
    {
        ["managed"] = ("#009E73", "ConvBench managed"),
        ["torch"] = ("#D55E00", "PyTorch"),
        ["onnx"] = ("#0072B2", "ONNX Runtime"),
        ["nnpack"] = ("#CC79A7", "NNPACK"),
        ["keras"] = ("#E69F00", "Keras"),
        ["cudnn"] = ("#56B4E9", "cuDNN"),
        ["onednn"] = ("#882255", "oneDNN"),
        ["xnnpack"] = ("#332288", "XNNPACK"),
        ["pytorch"] = ("#CC6677", "PyTorch as a worker"),
        ["numpy"] = ("#999933", "NumPy"),
        ["scipy"] = ("#44AA99", "SciPy"),
        ["tfjs"] = ("#AA4499", "TensorFlow.js"),
        ["ort-web"] = ("#117733", "ONNX Runtime Web"),
        ["litert"] = ("#88CCEE", "LiteRT.js"),
        ["opencl"] = ("#661100", "ConvBench OpenCL"),
        ["clblast"] = ("#DDCC77", "CLBlast"),
        ["reference"] = (Neutral, "reference"),
    };

    /// <summary>Colours of libraries that are not known here; P. Tol, Colour schemes, 2021, "muted".</summary>
    private static readonly string[] Further =
        ["#882255", "#332288", "#CC6677", "#999933", "#44AA99", "#AA4499", "#117733", "#88CCEE"];

    private static readonly Dictionary<AlgorithmFamily, string> FamilyNames = new()
    {
        [AlgorithmFamily.Direct] = "direct",
        [AlgorithmFamily.Im2col] = "im2col GEMM",
        [AlgorithmFamily.Winograd] = "Winograd",
        [AlgorithmFamily.Sfc] = "SFC",
        [AlgorithmFamily.Fft] = "FFT",
        [AlgorithmFamily.Auto] = "library's choice",
        [AlgorithmFamily.Reference] = "reference",
    };

    /// <summary>Colour of a library, "#RRGGBB"; one that is not known here has one by its name, the same on every page.</summary>
    public static string ColorOf(string backend) => Known.TryGetValue(backend, out var known) ? known.Color
        : Further[backend.Aggregate(0, (sum, c) => ((31 * sum) + c) & 0xFFFF) % Further.Length];

    /// <summary>The library's colour, darkened until text in it is readable on white (contrast at least 4.5).</summary>
    public static string InkOf(string backend)
    {
        (double r, double g, double b) = Channels(ColorOf(backend));
        while (1.05 / (Luminance(r, g, b) + 0.05) < ReadableContrast)
        {
            (r, g, b) = (r * 0.96, g * 0.96, b * 0.96);
        }

        return string.Create(CultureInfo.InvariantCulture, $"#{(int)r:X2}{(int)g:X2}{(int)b:X2}");
    }

    /// <summary>The library's colour for dark pages, lightened until a mark stands out from <paramref name="background"/>
    /// (contrast at least 3, WCAG 2.1 for graphics).</summary>
    /// <param name="backend">The library.</param>
    /// <param name="background">The page's colour, "#RRGGBB".</param>
    public static string OnDark(string backend, string background)
    {
        (double r, double g, double b) = Channels(background);
        double floor = Luminance(r, g, b) + 0.05;
        for ((r, g, b) = Channels(ColorOf(backend)); (Luminance(r, g, b) + 0.05) / floor < GraphicContrast;)
        {
            (r, g, b) = (r + ((255 - r) * 0.05), g + ((255 - g) * 0.05), b + ((255 - b) * 0.05));
        }

        return string.Create(CultureInfo.InvariantCulture, $"#{(int)r:X2}{(int)g:X2}{(int)b:X2}");
    }

    /// <summary>Name of a library as its makers write it; the backend's own name where it is not known here.</summary>
    public static string LibraryName(string backend) => Known.TryGetValue(backend, out var known) ? known.Name : backend;

    /// <summary>Name of a family, for legends.</summary>
    public static string FamilyName(AlgorithmFamily family) => FamilyNames[family];

    /// <summary>Name of a family in data and scripts.</summary>
#pragma warning disable CA1308 // lower case, as the other names in them
    public static string FamilyId(AlgorithmFamily family) => family.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    private static (double R, double G, double B) Channels(string color)
    {
        int rgb = int.Parse(color.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (rgb >> 16, (rgb >> 8) & 255, rgb & 255);
    }

    /// <summary>Relative luminance of sRGB, WCAG 2.1.</summary>
    private static double Luminance(double r, double g, double b) => (0.2126 * Linear(r)) + (0.7152 * Linear(g)) + (0.0722 * Linear(b));

    private static double Linear(double channel)
    {
        double c = channel / 255;
        return c <= 0.03928 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }
}
