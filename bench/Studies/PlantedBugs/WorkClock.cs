namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>A clock that stands still unless a planted row computes: so long per product, on every machine.</summary>
internal sealed class WorkClock : TimeProvider
{
    /// <summary>About what the plain rows take.</summary>
    private const long NsPerProduct = 25;

    private long _ns;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => Interlocked.Read(ref _ns);

    /// <summary>So many products more.</summary>
    public void Spend(long products) => Interlocked.Add(ref _ns, NsPerProduct * products);
}
