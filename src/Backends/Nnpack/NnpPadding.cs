using System.Runtime.InteropServices;

namespace ConvBench.Backends.Nnpack;

/// <summary>Zeros on the four sides: NNPACK's <c>struct nnp_padding</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct NnpPadding(nuint Top, nuint Right, nuint Bottom, nuint Left);
