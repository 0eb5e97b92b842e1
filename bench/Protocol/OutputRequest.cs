namespace ConvBench.Bench.Protocol;

/// <summary>Compute one output from operands in files, unjudged: for probes whose operands no distribution describes.</summary>
/// <param name="Problem">Problem text.</param>
/// <param name="Algorithm">The row.</param>
/// <param name="Device">Where.</param>
/// <param name="Threads">Threads that compute.</param>
/// <param name="Isa">Vector width of managed kernels.</param>
/// <param name="InputFile">NCHW float32 as .npy.</param>
/// <param name="WeightsFile">KCRS float32 as .npy.</param>
/// <param name="BiasFile">K float32 as .npy; null for none.</param>
/// <param name="OutputFile">Receives NCHW float32 as .npy.</param>
internal sealed record OutputRequest(
    string Problem, string Algorithm, Device Device, int Threads, Isa Isa, string InputFile, string WeightsFile, string? BiasFile,
        string OutputFile);
