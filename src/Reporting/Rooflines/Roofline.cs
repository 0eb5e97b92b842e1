namespace ConvBench.Reporting.Rooflines;

/// <summary>What the machine's two ceilings allow each layer on one device and thread count, and what its rows reach.</summary>
/// <remarks>S. Williams, A. Waterman, D. Patterson, Roofline: an insightful visual performance model, CACM 52(4), 2009.</remarks>
/// <param name="Place">Device and threads that computed.</param>
/// <param name="PeakGflops">Measured FMA peak of as many threads, 10⁹ flop/s.</param>
/// <param name="BandwidthGBps">Measured memory bandwidth of as many threads, 10⁹ byte/s.</param>
/// <param name="Points">Least intensity first; of each layer the fastest row of each library, fastest first.</param>
internal sealed record Roofline(Place Place, double PeakGflops, double BandwidthGBps, IReadOnlyList<RooflinePoint> Points)
{
    /// <summary>Intensity at which the ceilings meet, flops per byte: memory bounds to the left of it, arithmetic to the right.</summary>
    public double Ridge => PeakGflops / BandwidthGBps;

    /// <summary>One for each device and thread count with times and both ceilings measured, the CPU and fewest threads first.</summary>
    public static IReadOnlyList<Roofline> Of(IReadOnlyList<ProblemGroup> groups, RunEnvironment environment) =>
    [
        .. from here in groups.GroupBy(g => g.Place).OrderBy(g => g.Key)
           let peak = environment.LimitsOf(here.Key.Device).PeakGflops.GetValueOrDefault(here.Key.Threads)
           let bandwidth = environment.LimitsOf(here.Key.Device).BandwidthGBps.GetValueOrDefault(here.Key.Threads)
           where peak > 0 && bandwidth > 0
           let points = here.SelectMany(g => PointsOf(g, peak, bandwidth)).OrderBy(p => p.Intensity).ToList()
           where points.Count > 0
           select new Roofline(here.Key, peak, bandwidth, points),
    ];

    private static IEnumerable<RooflinePoint> PointsOf(ProblemGroup group, double peak, double bandwidth)
    {
        if (group.Shape is not { } shape)
        {
            return [];
        }

        double intensity = shape.Flops / (double)shape.Bytes, bound = Math.Min(peak, intensity * bandwidth);
        return group.Ranked.DistinctBy(r => r.Backend)
            .Select(r => new RooflinePoint(group, r, intensity, bound, shape.Flops / r.Time!.MedianNs));
    }
}
