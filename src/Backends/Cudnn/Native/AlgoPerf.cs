using System.Runtime.InteropServices;

namespace ConvBench.Backends.Cudnn.Native;

/// <summary>What a search writes back of one algorithm: <c>cudnnConvolutionFwdAlgoPerf_t</c>, 48 bytes on 64-bit systems.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AlgoPerf
{
    public ConvAlgo Algo;

    /// <summary>0 where the algorithm runs; else why it does not.</summary>
    public int Status;

    /// <summary>Of one run, ms, where it was tried; −1 where it was only estimated.</summary>
    public float TimeMs;

    /// <summary>Workspace, bytes.</summary>
    public nuint Memory;

    /// <summary>1 where runs repeat their bits.</summary>
    public int Determinism;

    /// <summary>The arithmetic that time and memory are of: not always that of the descriptor.</summary>
    public MathType Math;

    private readonly int _reserved0, _reserved1, _reserved2;
}
