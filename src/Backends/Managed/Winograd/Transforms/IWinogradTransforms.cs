namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>How a plan transforms strips of inputs and of products; a struct type argument, so that the default's code has
/// no branch for the others.</summary>
/// <remarks>All addresses are in floats, vectors are W floats.</remarks>
internal unsafe interface IWinogradTransforms
{
    /// <summary>Constants of the input transform along an axis.</summary>
    static abstract float[] Input(WinogradAxis axis);

    /// <summary>Constants of the output transform along an axis.</summary>
    static abstract float[] Output(WinogradAxis axis);

    /// <summary>Roundings that an input goes through, both axes together; below 8 lanes a multiplication may round apart
    /// from its addition.</summary>
    static abstract int InputRoundings(WinogradAxis h, WinogradAxis w, int lanes);

    /// <summary>Roundings that a product goes through on its way to the output, both axes together.</summary>
    static abstract int OutputRoundings(WinogradAxis h, WinogradAxis w);

    /// <summary>Floats of a strip of inputs with what the transform needs beside it.</summary>
    static abstract nint InputFloats(in WinogradSetup s, int columns, int width);

    /// <summary>Floats of the half-transformed outputs of a segment.</summary>
    static abstract nint HalfFloats(in WinogradSetup s, int tiles, int width);

    /// <summary>BᵀdB of a segment: rows is [αH][columns][W], row floats apart, and may be overwritten; to is
    /// [frequency][tile][W], pH·pW frequencies.</summary>
    static abstract void Input<TSimd, TVec>(in WinogradSetup s, float* rows, nint row, int columns, float* to, nint frequency, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;

    /// <summary>Aᵀm down the columns: m is [frequency][tile], tiles step floats apart; half has the transform's own layout.</summary>
    static abstract void OutputColumns<TSimd, TVec>(in WinogradSetup s, float* m, nint frequency, nint step, float* half, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;

    /// <summary>Row i of every tile, times A: line is [tile][mW][W].</summary>
    static abstract void OutputRow<TSimd, TVec>(in WinogradSetup s, float* half, int i, float* line, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;
}
