using ConvBench.Machine.Threads;
using Xunit;

namespace ConvBench.Tests.Machine.Threads;

public sealed class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Run_CallsEveryMemberOnce_AndReturnsWhenAllAreDone(int threads)
    {
        using var team = new ThreadTeam(threads);
        var work = new Count(threads);
        for (int round = 1; round <= 300; round++)
        {
            team.Run(work);
            Assert.All(work.Calls, calls => Assert.Equal(round, calls));
        }
    }

    [Fact]
    public async Task Run_WakesMembersThatSleep()
    {
        using var team = new ThreadTeam(3);
        var work = new Count(3);
        for (int round = 1; round <= 5; round++)
        {
            // far longer than the members spin
            await Task.Delay(30);
            team.Run(work);
            Assert.All(work.Calls, calls => Assert.Equal(round, calls));
        }
    }

    [Fact]
    public void Dispose_EndsTheMembers_AndMayBeRepeated()
    {
        var team = new ThreadTeam(4);
        team.Dispose();
        team.Dispose();
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThreadTeam(0));
    }

    [Fact]
    public void WorkQueue_HandsOutEveryItemOnce()
    {
        var work = new Take(1000);
        using var team = new ThreadTeam(4);
        work.Queue.Reset(1000);
        team.Run(work);
        Assert.All(work.Taken, taken => Assert.Equal(1, taken));
    }

    private sealed class Count(int threads) : ITeamWork
    {
        public int[] Calls { get; } = new int[threads];

        public void Execute(int index, int count)
        {
            Assert.Equal(threads, count);
            Calls[index]++;
        }
    }

    private sealed class Take(int items) : ITeamWork
    {
        public int[] Taken { get; } = new int[items];

        public WorkQueue Queue;

        public void Execute(int index, int count)
        {
            while (Queue.TryTake(out int item))
            {
                Interlocked.Increment(ref Taken[item]);
            }
        }
    }
}
