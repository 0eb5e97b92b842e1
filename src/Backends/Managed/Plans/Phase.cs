namespace ConvBench.Backends.Managed.Plans;

/// <summary>What a thread of a plan may be doing, in the order in which data passes through.</summary>
internal enum Phase
{
    /// <summary>Rounding the input to a narrower format.</summary>
    Rounding,

    /// <summary>Copying the image into the kernel's layout.</summary>
    Gather,

    /// <summary>The same where rows of pixels become rows of channels.</summary>
    TransposeIn,

    /// <summary>Patches of the image gathered and packed for a matrix product.</summary>
    Im2col,

    /// <summary>Winograd's BᵀdB with its gather.</summary>
    InputTransform,

    /// <summary>Fourier transform with its gather.</summary>
    ForwardTransform,

    /// <summary>The products: the stage that <see cref="IConvPlan.ExecutedFlops"/> counts.</summary>
    Multiply,

    /// <summary>Fourier transform, product and inverse of one tile in one go: no channel sum separates them.</summary>
    Filter,

    /// <summary>Inverse Fourier transform, bias and scatter.</summary>
    InverseTransform,

    /// <summary>Winograd's AᵀmA, bias and scatter.</summary>
    OutputTransform,

    /// <summary>Sums to NCHW with the bias, where channels lie side by side.</summary>
    TransposeOut,

    /// <summary>The same in any other layout.</summary>
    Output,
}
