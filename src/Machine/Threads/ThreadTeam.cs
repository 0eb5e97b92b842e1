namespace ConvBench.Machine.Threads;

/// <summary>A fixed set of threads that a plan owns: no thread starts and nothing is allocated per run.</summary>
/// <remarks>
/// A waiting member spins for some tens of microseconds, which covers the gap between two runs of a benchmark loop and
/// between two stages of a plan, then sleeps: an idle plan costs no CPU. Measured on two cores a hand-over between
/// spinning threads costs about 1 µs, a wake-up from sleep 10 to 50 µs.
/// </remarks>
internal sealed class ThreadTeam : IDisposable
{
    private const int SpinRounds = 2000;
    private readonly Thread[] _members;
    private readonly SemaphoreSlim[] _wake;
    private readonly int[] _asleep;
    private ITeamWork? _work;
    private int _generation;
    private int _running;
    private bool _disposed;

    /// <summary>A team of count threads, the caller of <see cref="Run"/> among them.</summary>
    public ThreadTeam(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        _members = new Thread[count - 1];
        _wake = new SemaphoreSlim[count - 1];
        _asleep = new int[count - 1];
        for (int i = 0; i < _members.Length; i++)
        {
            int member = i;
            _wake[i] = new SemaphoreSlim(0);
            _members[i] = new Thread(() => Loop(member)) { IsBackground = true, Name = $"conv {i + 1}" };
            _members[i].Start();
        }
    }

    /// <summary>Threads in the team.</summary>
    public int Count { get; }

    /// <summary>Runs the work on every thread and returns when all are done.</summary>
    public void Run(ITeamWork work)
    {
        if (Count == 1)
        {
            work.Execute(0, 1);
            return;
        }

        _work = work;
        Volatile.Write(ref _running, Count - 1);
        Interlocked.Increment(ref _generation);
        for (int i = 0; i < _members.Length; i++)
        {
            if (Interlocked.Exchange(ref _asleep[i], 0) == 1)
            {
                _wake[i].Release();
            }
        }

        work.Execute(0, Count);
        var spin = 0;
        while (Volatile.Read(ref _running) != 0)
        {
            if (++spin < SpinRounds)
            {
                Thread.SpinWait(8);
            }
            else
            {
                Thread.Yield();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _work = null;
        Interlocked.Increment(ref _generation);
        for (int i = 0; i < _members.Length; i++)
        {
            Interlocked.Exchange(ref _asleep[i], 0);
            _wake[i].Release();
            _members[i].Join();
            _wake[i].Dispose();
        }
    }

    private void Loop(int member)
    {
        int seen = 0;
        while (true)
        {
            seen = WaitBeyond(seen, member);
            ITeamWork? work = _work;
            if (work is null)
            {
                return;
            }

            work.Execute(member + 1, Count);
            Interlocked.Decrement(ref _running);
        }
    }

    private int WaitBeyond(int seen, int member)
    {
        while (true)
        {
            for (int i = 0; i < SpinRounds; i++)
            {
                int generation = Volatile.Read(ref _generation);
                if (generation != seen)
                {
                    return generation;
                }

                Thread.SpinWait(8);
            }

            // Announce the sleep first, then look once more: Run sees either the announcement or is seen itself.
            // A Run that was interrupted between its two steps may wake a member that has done its share already: it waits again.
            Interlocked.Exchange(ref _asleep[member], 1);
            if (Volatile.Read(ref _generation) == seen || Interlocked.Exchange(ref _asleep[member], 0) == 0)
            {
                _wake[member].Wait();
            }
        }
    }
}
