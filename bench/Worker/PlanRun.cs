using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Worker.Changes;

namespace ConvBench.Bench.Worker;

/// <summary>Single runs of a plan, and whether two of them agree.</summary>
internal static class PlanRun
{
    /// <summary>One run from a freshly poisoned output.</summary>
    public static float[] Output(IConvPlan plan, CaseOperands operands, out TimeSpan run)
    {
        plan.Load(operands.Data.X);
        run = TimeSpan.FromSeconds(Ns(plan, 1) / 1e9);
        var y = new float[operands.Problem.OutputCount];
        plan.Store(y);
        return y;
    }

    /// <summary>Time of so many runs, ns; of a plan in a program of its own without the way there.</summary>
    public static double Ns(IConvPlan plan, int runs) => PlanClock.Of(plan, TimeProvider.System).Ns(() => plan.Run(runs));

    /// <summary>Phases over 50 ms of runs and three runs at least; null where the plan cannot tell.</summary>
    public static IReadOnlyList<PhaseTime>? Profile(IConvPlan plan)
    {
        int runs = (int)Math.Clamp(Math.Ceiling(50e6 / Ns(plan, 1)), 3, 100_000);
        return plan.Profile(runs) is { Count: > 0 } phases ? phases : null;
    }

    /// <summary>An output's bits in 64 characters.</summary>
    public static string Fingerprint(float[] y) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(y.AsSpan())));

    /// <summary>Whether two outputs are the same to the bit.</summary>
    public static bool SameBits(float[] a, float[] b) => MemoryMarshal.AsBytes(a.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(b.AsSpan()));
}
