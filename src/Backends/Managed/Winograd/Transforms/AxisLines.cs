namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>Lines of vectors that are transformed along one axis, and where their results go.</summary>
/// <remarks>Element i of line l is at Source + i·Element + l·Line, of the result at Target + i·TargetElement +
/// l·TargetLine, all in floats.</remarks>
internal unsafe struct AxisLines
{
    /// <summary>Inputs of a tile along the axis, α.</summary>
    public int Alpha;

    /// <summary>Constants of the transform.</summary>
    public float* Constants;

    public float* Source;
    public nint Element;
    public nint Line;
    public float* Target;
    public nint TargetElement;
    public nint TargetLine;

    /// <summary>Lines.</summary>
    public int Count;

    /// <summary>An axis with one tap has nothing to transform.</summary>
    public readonly void Copy<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        float* from = Source, to = Target;
        nint line = Line, toLine = TargetLine;
        for (int l = from == to ? 0 : Count; l > 0; l--, from += line, to += toLine)
        {
            TSimd.Store(TSimd.Load(from), to);
        }
    }
}
