namespace ConvBench.Contracts;

/// <summary>The clock of a plan that computes in a program of its own: what that program says of its time, held against ours.</summary>
public interface IOwnClock
{
    /// <summary>Time of all calls so far that was spent on the way to the other program and not in it, ns: what our clock shows less
    /// what that program's clock shows. A timer subtracts how much it grew.</summary>
    double OutsideNs { get; }

    /// <summary>What our clock does not confirm, one line; null where it confirms all.</summary>
    string? Doubt { get; }

    /// <summary>Processors that the runs kept busy in the mean, all threads of the program together, not of processes that it starts;
    /// null where they were too short to tell.</summary>
    double? BusyProcessors { get; }
}
