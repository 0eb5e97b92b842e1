using System.Diagnostics;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Backends.Managed.Plans;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Machine;

/// <summary>The whole edge suite again on machines that lack an instruction set, played by child processes of this one.</summary>
/// <remarks>The names of the runtime's switches change between .NET versions, so the child first checks that its set is
/// really off.</remarks>
public sealed class IsaMatrixTests
{
    /// <summary>First argument of a child: "isa-child NAME" expects NAME to be the widest set.</summary>
    public const string ChildVerb = "isa-child";

    [MachineTheory] // a machine without the set that is expected is a narrower one itself: the other tests cover it
    [InlineData("DOTNET_EnableAVX512", Isa.Avx2)]
    [InlineData("DOTNET_EnableAVX2", Isa.Vector128)]
    [InlineData("DOTNET_EnableHWIntrinsic", Isa.Scalar)]
    public async Task ManagedKernels_PassTheGates_WithoutTheInstructionSet(string off, Isa expected)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(IsaMatrixTests).Assembly.Location);
        start.ArgumentList.Add(ChildVerb);
        start.ArgumentList.Add(expected.ToString());
        start.Environment[off] = "0";
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        Assert.True(child.ExitCode == 0, output + await errors);
        Assert.Equal($"{expected} 0", output.Trim());
    }

    /// <summary>The child: fails unless exactly the expected set is the widest, then judges every managed algorithm.</summary>
    internal static int Child(Isa expected)
    {
        if (IsaSelector.Widest != expected)
        {
            Console.WriteLine($"the widest set is {IsaSelector.Widest}, expected {expected}: the switch did not work, this run would "
                + $"prove nothing");
            return 3;
        }

        IReadOnlyList<string> misses = ManagedPlanTests.Misses(Isa.Auto);
        foreach (string miss in misses)
        {
            Console.WriteLine(miss);
        }

        Console.WriteLine($"{IsaSelector.Widest} {misses.Count}");
        return misses.Count == 0 ? 0 : 1;
    }
}
