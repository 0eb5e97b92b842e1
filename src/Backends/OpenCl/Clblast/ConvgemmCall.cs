using ConvBench.Backends.OpenCl.Runtime;

namespace ConvBench.Backends.OpenCl.Clblast;

/// <summary>One call of CLBlastSconvgemm.</summary>
internal sealed unsafe class ConvgemmCall(ConvProblem p, ClBuffer x, ClBuffer w, ClBuffer y) : IClWork
{
    private const int CrossCorrelation = 151; // CLBlastKernelMode

    /// <inheritdoc/>
    public void Enqueue(nint queue)
    {
        int status = ClblastLibrary.Instance.Sconvgemm(
            CrossCorrelation, (nuint)p.C, (nuint)p.H, (nuint)p.W, (nuint)p.R, (nuint)p.S, (nuint)p.PadTop, (nuint)p.PadLeft,
            (nuint)p.StrideH, (nuint)p.StrideW, (nuint)p.DilationH, (nuint)p.DilationW, (nuint)p.K, (nuint)p.N,
            x.Handle, 0, w.Handle, 0, y.Handle, 0, &queue, null);
        ClStatus.Check(status, "CLBlastSconvgemm");
    }

    /// <summary>The buffers are the plan's.</summary>
    public void Dispose()
    {
    }
}
