using Xunit;

namespace ConvBench.Tests.Bench.Host;

/// <summary>Tests of whole timed runs have the machine to themselves, one after the other, behind all others. Processes alone are no
/// reason: each test has a folder, a pool and workers of its own.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public class OneAtATime;
