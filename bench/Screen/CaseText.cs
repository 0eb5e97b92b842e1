using System.Globalization;
using ConvBench.Bench.Cases;

namespace ConvBench.Bench.Screen;

/// <summary>A case in a line.</summary>
internal static class CaseText
{
    /// <summary>"resnet50-56-3x3 managed/direct".</summary>
    public static string Of(ConvCase c) =>
        $"{(c.ProblemName.Length > 0 ? c.ProblemName : c.Problem.ToString())} {c.Algorithm}{Where(c.Device, c.Threads)}";

    /// <summary>The same with its result: "... 1.23 ms 602.0 GFLOP/s err 6.9e-07", the relative L2 error; 80 columns as a rule.</summary>
    public static string Of(CaseRecord r)
    {
        string name = $"{(r.ProblemName.Length > 0 ? r.ProblemName : r.Problem),-18} {r.Algorithm + Where(r.Device, r.Threads),-22}";
        string time = r.Time is { } t ? string.Create(CultureInfo.InvariantCulture, $"{Time(t.MedianNs),9} {r.Gflops,7:0.0} GFLOP/s  ")
            : "";
        return r.Status != CaseStatus.Ok ? $"{name} {Name(r.Status)}: {r.Reason}"
            : r.Error is { } e ? string.Create(CultureInfo.InvariantCulture, $"{name} {time}err {e.RelL2:0.0e+00}")
            : name + " " + time;
    }

    /// <summary>As records and pages spell it.</summary>
    public static string Name(CaseStatus status) => status switch
    {
        CaseStatus.Ok => "ok",
        CaseStatus.Unsupported => "unsupported",
        CaseStatus.Unavailable => "unavailable",
        _ => "failed",
    };

    /// <summary>"4:05 left".</summary>
    public static string Left(TimeSpan elapsed, int done, int total)
    {
        TimeSpan left = done == 0 ? TimeSpan.Zero : elapsed / done * (total - done);
        return done == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalMinutes}:{left.Seconds:00} left");
    }

    private static string Where(Device device, int threads) => (device.IsCpu ? "" : " " + device) + (threads > 1 ? $" ×{threads}" : "");

    private static string Time(double ns) =>
        ns < 1e3 ? string.Create(CultureInfo.InvariantCulture, $"{ns:0.0} ns")
        : ns < 1e6 ? string.Create(CultureInfo.InvariantCulture, $"{ns / 1e3:0.0} µs")
        : ns < 1e9 ? string.Create(CultureInfo.InvariantCulture, $"{ns / 1e6:0.00} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{ns / 1e9:0.00} s");
}
