namespace ConvBench.Machine.Simd;

/// <summary>Operations on one vector register of floats; a struct type argument, so that every kernel is one body for all widths.</summary>
/// <typeparam name="TVec">The register: Vector512, Vector256 or Vector128 of float, or float itself.</typeparam>
internal unsafe interface ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Floats in a register.</summary>
    static abstract int Width { get; }

    /// <summary>Architectural vector registers: 32 with AVX-512 encoding and NEON, else 16. Decides the register tile.</summary>
    static abstract int Registers { get; }

    static abstract TVec Zero { get; }

    static abstract TVec Load(float* source);

    static abstract void Store(TVec value, float* target);

    static abstract TVec Broadcast(float value);

    static abstract TVec Add(TVec a, TVec b);

    static abstract TVec Sub(TVec a, TVec b);

    static abstract TVec Mul(TVec a, TVec b);

    /// <summary>a·b + c, rounded once where the machine has FMA (always with AVX2 and AVX-512).</summary>
    static abstract TVec Fma(TVec a, TVec b, TVec c);

    /// <summary>c − a·b, rounded once where the machine has FMA.</summary>
    static abstract TVec Fnma(TVec a, TVec b, TVec c);

    /// <summary>Bitwise and: with a mask of all ones or all zeros an element is kept or becomes zero, NaN included.</summary>
    static abstract TVec And(TVec a, TVec mask);

    /// <summary>The value, or the floor where it is below; a NaN stays, and so does −0 against 0.</summary>
    static abstract TVec AtLeast(TVec value, TVec floor);

    /// <summary>The even and the odd elements of the 2·Width floats a, b.</summary>
    static abstract void Deinterleave(TVec a, TVec b, out TVec even, out TVec odd);
}
