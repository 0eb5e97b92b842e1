using System.Globalization;
using System.Text;
using ConvBench.Reporting.Drawing;

namespace ConvBench.Reporting.Report;

/// <summary>The devices of a run side by side; only where several computed.</summary>
internal static class DeviceSection
{
    public static void Append(StringBuilder page, IReadOnlyList<ProblemGroup> groups, IReadOnlyList<PlannedFigure> figures)
    {
        ILookup<int, ProblemGroup> across = ProblemGroup.AcrossDevices(groups).ToLookup(g => g.Threads);
        if (across.Count == 0)
        {
            return;
        }

        page.Append("## Devices side by side\n\n");
        Markdown.Flow(page, """
            For each layer the fastest row of each device, its time, its correct bits, and how many times as fast as the fastest row of the
            CPU it is. Times are those of the device's own work and the wait for it; *copies* are the input's way to the device and the
            output's way back, which a program that keeps its data there does not pay. All errors are against the same truth.
            """);
        ReportPage.Figures(page, figures, FigureKind.Devices);
        foreach (IGrouping<int, ProblemGroup> here in across.OrderBy(g => g.Key))
        {
            page.Append(CultureInfo.InvariantCulture, $"**{Headline.Threads(here.Key)}**\n\n");
            Markdown.Table(page, [("layer", false), ("device", false), ("fastest row", false), ("time", true), ("× the CPU's speed", true),
                ("bits", true), ("copies", true)], here.SelectMany(Rows));
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(ProblemGroup group)
    {
        CaseRecord[] fastest = [.. group.Ranked.DistinctBy(r => r.Device).OrderBy(r => !r.Device.IsCpu).ThenBy(r => r.Device.ToString(),
            StringComparer.Ordinal)];
        double? cpu = fastest.FirstOrDefault(r => r.Device.IsCpu)?.Time!.MedianNs;
        return fastest.Select((r, i) => (IReadOnlyList<string>)
        [
            i == 0 ? Markdown.Escape(group.ShortTitle) : "", Markdown.Escape((r.Device with { Name = r.Device.IsCpu ? "" : r.DeviceName })
                .Described), Markdown.Escape(r.Algorithm), Format.Time(r.Time!.MedianNs),
            r.Device.IsCpu || cpu is null ? "" : Format.Times(cpu.Value / r.Time.MedianNs),
            r.Error is { } error ? Format.Bits(error.CorrectBits) : "", r.Copies is { } c ? Format.Time(c.InNs + c.OutNs) : "",
        ]);
    }
}
