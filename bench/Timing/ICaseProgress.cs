using ConvBench.Bench.Cases;

namespace ConvBench.Bench.Timing;

/// <summary>Told of each case as a run goes on.</summary>
internal interface ICaseProgress
{
    void Began(ConvCase c);

    void Ended(CaseRecord record);
}
