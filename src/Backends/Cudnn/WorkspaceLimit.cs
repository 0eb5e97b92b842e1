using System.Globalization;

namespace ConvBench.Backends.Cudnn;

/// <summary>Most workspace that an algorithm may take: an axis of its own, since below some size cuDNN's fastest ones do not run.</summary>
internal static class WorkspaceLimit
{
    /// <summary>Environment variable with whole MiB.</summary>
    public const string Variable = "CONVBENCH_CUDNN_WORKSPACE";

    /// <summary>Where the variable is not set, MiB: enough for every algorithm but the Fourier transforms of large layers.</summary>
    public const int DefaultMiB = 1024;

    private const int MostMiB = 1 << 20;

    /// <summary>MiB of the variable's text.</summary>
    /// <exception cref="FormatException">It is no number from 0 to 2²⁰; one line.</exception>
    public static int Parse(string? text) => string.IsNullOrEmpty(text) ? DefaultMiB
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int mebibytes) && mebibytes <= MostMiB ? mebibytes
        : throw new FormatException($"{Variable} is '{text}': expected whole MiB, 0 to {MostMiB}");

    /// <summary>"12.5 MiB".</summary>
    public static string Text(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB");
}
