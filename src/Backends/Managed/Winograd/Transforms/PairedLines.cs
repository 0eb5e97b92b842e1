namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>The transforms of points in ± pairs along one axis.</summary>
internal readonly struct PairedLines : IStraightLines
{
    public static float[] InputConstants(WinogradAxis axis) => axis.Input;

    public static float[] OutputConstants(WinogradAxis axis) => axis.Output;

    /// <inheritdoc/>
    /// <remarks>P = α/2 − 1 fused steps.</remarks>
    public static int InputRoundings(WinogradAxis axis, int lanes) => (lanes < 8 ? 2 : 1) * axis.Pairs;

    /// <inheritdoc/>
    /// <remarks>s ± t, a chain of P, m_∞.</remarks>
    public static int OutputRoundings(WinogradAxis axis) => axis.Alpha == 1 ? 0 : axis.Pairs + 2;

    /// <inheritdoc/>
    public static void Input<TSimd, TVec>(in AxisLines at)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => InputTransform<TSimd, TVec>.Lines(at);

    /// <inheritdoc/>
    public static void Output<TSimd, TVec>(int m, in AxisLines at)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => OutputTransform<TSimd, TVec>.Lines(m, at);
}
