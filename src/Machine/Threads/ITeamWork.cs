namespace ConvBench.Machine.Threads;

/// <summary>Work that a team does: the same body on every thread, told apart by its number.</summary>
internal interface ITeamWork
{
    /// <summary>The share of thread number index of count. Must not throw.</summary>
    void Execute(int index, int count);
}
