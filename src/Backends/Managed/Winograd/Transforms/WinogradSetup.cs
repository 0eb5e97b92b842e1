namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>Both axes of a plan, and their constants in native memory.</summary>
/// <param name="h">Along the height.</param>
/// <param name="w">Along the width.</param>
/// <param name="constants">Four blocks of <see cref="Block"/> floats: input H, input W, output H, output W.</param>
internal readonly unsafe struct WinogradSetup(WinogradAxis h, WinogradAxis w, float* constants)
{
    /// <summary>Floats of one block of constants: Bᵀ of the largest tile and rounded up.</summary>
    public const int Block = 112;

    public readonly int AlphaH = h.Alpha;
    public readonly int AlphaW = w.Alpha;
    public readonly int ProductsH = h.Products;
    public readonly int ProductsW = w.Products;
    public readonly int MH = h.M;
    public readonly int MW = w.M;
    public readonly float* InputH = constants;
    public readonly float* InputW = constants + Block;
    public readonly float* OutputH = constants + (2 * Block);
    public readonly float* OutputW = constants + (3 * Block);
}
