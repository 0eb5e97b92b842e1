using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ConvBench.Machine.Simd;

/// <summary>The one place that asks what the machine can do.</summary>
public static class IsaSelector
{
    /// <summary>The widest instruction set of this process (DOTNET_Enable… switches included).</summary>
    public static Isa Widest =>
        Avx512F.IsSupported && Vector512.IsHardwareAccelerated ? Isa.Avx512
        : Avx2.IsSupported && Fma.IsSupported ? Isa.Avx2
        : Vector128.IsHardwareAccelerated ? Isa.Vector128 : Isa.Scalar;

    /// <summary>Whether this process fuses a multiplication and an addition into one rounding.</summary>
    public static bool Fuses => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>Whether kernels of this width run here; Auto always does.</summary>
    public static bool IsSupported(Isa isa) => isa <= Widest;

    /// <summary>The width that a request means: Auto is the widest, anything else itself.</summary>
    /// <exception cref="NotSupportedException">The machine lacks it: never a silent fallback.</exception>
    public static Isa Resolve(Isa isa) =>
        isa == Isa.Auto ? Widest
        : IsSupported(isa) ? isa
        : throw new NotSupportedException($"isa {Name(isa)}: this process has {Name(Widest)} at most");

    /// <summary>The name in records and on the command line: "avx512", "avx2", "vector128", "scalar", "auto".</summary>
#pragma warning disable CA1308 // a name for people and files, not a key to compare
    public static string Name(Isa isa) => isa.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>The width that a generic kernel or plan was compiled for, from its first type argument.</summary>
    internal static Isa Of(Type compiled) => compiled.GenericTypeArguments.FirstOrDefault() switch
    {
        { } t when t == typeof(Simd512) => Isa.Avx512,
        { } t when t == typeof(Simd256) => Isa.Avx2,
        { } t when t == typeof(Simd128) => Isa.Vector128,
        _ => Isa.Scalar,
    };

    /// <summary>Floats of a vector of this width.</summary>
    internal static int Lanes(Isa isa) => Dispatch<LaneCount, int>(isa, default);

    /// <summary>Makes the thing for the requested width.</summary>
    internal static TResult Dispatch<TFactory, TResult>(Isa isa, TFactory factory)
        where TFactory : IPerIsa<TResult>, allows ref struct => Resolve(isa) switch
        {
            Isa.Avx512 => factory.Invoke<Simd512, Vector512<float>>(),
            Isa.Avx2 => factory.Invoke<Simd256, Vector256<float>>(),
            Isa.Vector128 => factory.Invoke<Simd128, Vector128<float>>(),
            _ => factory.Invoke<SimdScalar, float>(),
        };

    private readonly struct LaneCount : IPerIsa<int>
    {
        public int Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged => TSimd.Width;
    }
}
