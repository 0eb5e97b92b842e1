namespace ConvBench.Machine.Threads;

/// <summary>Hands out the numbers 0..total−1 to the threads of a team, whoever asks first.</summary>
/// <remarks>Items are outputs of their own, so who computes which changes no bit of the result.</remarks>
internal struct WorkQueue
{
    private int _next;
    private int _total;

    /// <summary>Starts over; call it before the team runs.</summary>
    public void Reset(int total)
    {
        _total = total;
        Volatile.Write(ref _next, 0);
    }

    /// <summary>Takes the next item; false when none is left.</summary>
    public bool TryTake(out int item)
    {
        item = Interlocked.Increment(ref _next) - 1;
        return item < _total;
    }
}
