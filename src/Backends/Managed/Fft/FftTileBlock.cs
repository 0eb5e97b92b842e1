namespace ConvBench.Backends.Managed.Fft;

/// <summary>Chunks [First, End) whose spectra are in memory together.</summary>
internal readonly record struct FftTileBlock(int First, int End, int Tiles);
