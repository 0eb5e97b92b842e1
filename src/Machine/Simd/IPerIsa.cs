namespace ConvBench.Machine.Simd;

/// <summary>Something that exists once per vector width, a plan's constructor for instance; may be a ref struct that holds spans.</summary>
internal interface IPerIsa<out TResult>
{
    /// <summary>Makes it for one width.</summary>
    TResult Invoke<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;
}
