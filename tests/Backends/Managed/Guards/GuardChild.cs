using System.Globalization;
using System.Runtime.InteropServices;
using ConvBench.Backends.Managed;
using ConvBench.Machine;
using ConvBench.Tests.Conformance;

namespace ConvBench.Tests.Backends.Managed.Guards;

/// <summary>The child process: says which case it begins, so that the last line tells which one ended it.</summary>
internal static class GuardChild
{
    /// <summary>First argument of a child: "guard-child ISA FIRST PLANTED" begins at a case; PLANTED is empty for the real rows.</summary>
    public const string Verb = "guard-child";

    /// <summary>What a child says: a case begins, a case went wrong, all are done.</summary>
    public const string Begins = "case ", Miss = "miss ", Done = "done ";

    public static int Run(Isa isa, int first, string planted)
    {
        IReadOnlyList<GuardCase> cases = planted.Length == 0
            ? GuardCase.All(new ManagedBackend().Algorithms, EdgeSuite.Problems.Select(entry => entry.Problem), isa)
            : PlantedFault.Named(planted).Cases(isa);
        IBufferMemory plain = AlignedBuffer.Memory;
        GuardedMemory[] guarded = [new(GuardEnd.Before), new(GuardEnd.After)];
        (GuardCase? Of, float[] Y) expected = (null, []);
        foreach (GuardCase one in cases.Skip(first))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Begins}{one.Index} {one}"));
            var data = ConvData.Create(one.Problem, Distribution.Normal, seed: 1);
            if (planted.Length == 0 && (expected.Of?.Row != one.Row || expected.Of.Problem != one.Problem))
            {
                AlignedBuffer.Memory = plain;
                expected = (one, Output(one with { Threads = 1 }, data));
            }

            GuardedMemory memory = guarded[(int)one.End];
            memory.TooShort = planted.Length == 0 ? null : PlantedFault.Named(planted).TooShort;
            AlignedBuffer.Memory = memory;
            int overwritten = memory.Overwritten;
            float[] y = Output(one, data);
            string? miss = memory.Overwritten > overwritten ? "wrote where it may read alone"
                : expected.Of is null || SameBits(y, expected.Y) ? null
                : "other bits than without guards";
            if (miss is not null)
            {
                Console.WriteLine($"{Miss}{one}: {miss}");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Done}{cases.Count}"));
        return 0;
    }

    private static bool SameBits(float[] a, float[] b) => MemoryMarshal.AsBytes<float>(a).SequenceEqual(MemoryMarshal.AsBytes<float>(b));

    /// <summary>The operands and the output are buffers of the memory that is set, like the plan's own.</summary>
    private static float[] Output(GuardCase one, ConvData data)
    {
        using AlignedBuffer x = Copy(data.X), w = Copy(data.W), b = Copy(data.B), y = new(one.Problem.OutputCount);
        using IConvPlan plan = one.Row.Prepare(one.Problem, w.Span, b.Span, new ConvOptions(one.Threads) { Isa = one.Isa });
        plan.Load(x.Span);
        plan.Run(1);
        plan.Store(y.Span);
        return y.Span.ToArray();
    }

    private static AlignedBuffer Copy(float[] values)
    {
        var buffer = new AlignedBuffer(values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }
}
