using System.Diagnostics;

namespace ConvBench.Bench.Worker;

/// <summary>Times what <see cref="IConvPlan.Load"/> and <see cref="IConvPlan.Store"/> copy between this program and a device.</summary>
internal static class DeviceCopies
{
    private const int Copies = 5;

    /// <summary>Medians; null on the CPU, and of a program of its own, whose tensors go through files.</summary>
    /// <param name="plan">A plan that has run; it holds an output that is stored, and the input afterwards.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">Receives the output.</param>
    public static CopyTimes? Measure(IConvPlan plan, Device device, float[] x, float[] y)
    {
        if (device.IsCpu || plan.OwnClock is not null)
        {
            return null;
        }

        double[] stores = [.. Enumerable.Range(0, Copies).Select(_ => Ns(() => plan.Store(y)))];
        double[] loads = [.. Enumerable.Range(0, Copies).Select(_ => Ns(() => plan.Load(x)))];
        return new CopyTimes(TimeRecord.Median(loads), TimeRecord.Median(stores));
    }

    private static double Ns(Action copy)
    {
        long began = Stopwatch.GetTimestamp();
        copy();
        return Stopwatch.GetElapsedTime(began).TotalNanoseconds;
    }
}
