namespace ConvBench.Bench.Protocol;

internal sealed record PeakReply(Dictionary<int, double> FmaGflops, Dictionary<int, double> BandwidthGBps);
