namespace ConvBench.Files;

/// <summary>A tensor read from a .npy file.</summary>
/// <typeparam name="T">float, double or long.</typeparam>
/// <param name="Data">Elements, row-major.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
public sealed record NpyArray<T>(T[] Data, long[] Shape)
    where T : unmanaged;
