using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Reporting.Html;

/// <summary>A test that looks at a page in a real browser; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    private static readonly string[] Names =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe", "msedge.exe"];

    public BrowserFactAttribute() => Skip = BrowserPath is null && (!Missing.IsAFault || Named == "none") ? Reason : null;

    /// <summary>Why there is no browser.</summary>
    internal static string Reason { get; } = Named == "none" ? "CONVBENCH_CHROMIUM=none"
        : $"no Chromium found ({string.Join(", ", Names)} in PATH); set CONVBENCH_CHROMIUM to one";

    /// <summary>The browser: what CONVBENCH_CHROMIUM names, else the first known one in PATH; null where there is none, or
    /// "none" is named.</summary>
    internal static string? BrowserPath { get; } = Find();

    private static string? Named => Environment.GetEnvironmentVariable("CONVBENCH_CHROMIUM");

    private static string? Find()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH")
            ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return string.IsNullOrEmpty(Named)
            ? Names.SelectMany(n => folders.Select(f => Path.Combine(f, n))).FirstOrDefault(File.Exists)
            : File.Exists(Named) ? Named : null;
    }
}
