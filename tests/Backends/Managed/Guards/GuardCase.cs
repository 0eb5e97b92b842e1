namespace ConvBench.Tests.Backends.Managed.Guards;

/// <summary>One run of one row with guarded buffers.</summary>
/// <remarks>Index is its position among the cases of a child process.</remarks>
internal sealed record GuardCase(int Index, IConvAlgorithm Row, ConvProblem Problem, Isa Isa, GuardEnd End, int Threads)
{
    /// <summary>Every layer that a row supports, at both ends, on 1 and 2 threads.</summary>
    public static IReadOnlyList<GuardCase> All(IEnumerable<IConvAlgorithm> rows, IEnumerable<ConvProblem> problems, Isa isa) =>
        [.. (from row in rows
             from problem in problems
             where row.Supports(problem, Device.Cpu, out _)
             from end in Enum.GetValues<GuardEnd>()
             from threads in (int[])[1, 2]
             select (row, problem, end, threads)).Select((c, i) => new GuardCase(i, c.row, c.problem, isa, c.end, c.threads))];

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Row.Id} {Problem} {Isa} threads={Threads}, guard {(End == GuardEnd.Before ? "before" : "after")}";
}
