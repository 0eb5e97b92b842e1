using System.Runtime.InteropServices;

namespace ConvBench.Backends.Nnpack;

/// <summary>Width and height, in this order: NNPACK's <c>struct nnp_size</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct NnpSize(nuint Width, nuint Height);
