using System.Runtime.InteropServices;

namespace ConvBench.Bench.Worker.Levels;

/// <summary>R6: operands and output at addresses that no vector load likes.</summary>
/// <remarks>
/// The contract lets a plan copy its operands, and all rows of this project do: then the check shows that the copy is right
/// and that what the
/// kernels see does not depend on the caller's addresses. A row that keeps the caller's pointers would show its aligned and
/// unaligned paths.
/// </remarks>
internal static class AlignmentCheck
{
    private const int Boundary = 64;

    /// <summary>Aligned for nothing but floats, for 128 bits, for 256 bits, and again for nothing.</summary>
    private static readonly int[] OffsetsBytes = [4, 16, 32, 60];

    public static void Run(Subject s)
    {
        foreach (int offset in OffsetsBytes)
        {
            float[] w = Room(s.Data.W.Length), b = Room(s.Data.B.Length), x = Room(s.Data.X.Length), y = Room(s.Baseline.Length);
            using IConvPlan plan = s.Algorithm.Prepare(s.Problem, Placed(s.Data.W, w, offset), Placed(s.Data.B, b, offset), s.Options);
            plan.Load(Placed(s.Data.X, x, offset));
            plan.Run(1);
            Span<float> stored = At(y, s.Baseline.Length, offset);
            plan.Store(stored);
            s.Findings.Hash(stored);
            s.Findings.Compare($"{offset} bytes behind a {Boundary}-byte boundary", s.Baseline, stored);
        }
    }

    /// <summary>Pinned: the collector must not move what has been placed.</summary>
    private static float[] Room(int length) => GC.AllocateUninitializedArray<float>(length + (2 * Boundary / sizeof(float)), pinned: true);

    private static Span<float> Placed(float[] values, float[] room, int offset)
    {
        Span<float> span = At(room, values.Length, offset);
        values.CopyTo(span);
        return span;
    }

    private static Span<float> At(float[] room, int length, int offset)
    {
        long address = Marshal.UnsafeAddrOfPinnedArrayElement(room, 0);
        int skip = (int)((Boundary - (address % Boundary)) % Boundary) + offset;
        return room.AsSpan(skip / sizeof(float), length);
    }
}
