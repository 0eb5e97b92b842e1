namespace ConvBench.Tests.Skipping;

/// <summary>What a test may need of the machine or of the build.</summary>
public enum Need
{
    Linux,

    /// <summary>A Linux that knows huge pages.</summary>
    HugePages,

    Avx2,

    Avx512,

    /// <summary>libtorch with TorchSharp.</summary>
    Torch,

    /// <summary>libtorch's NNPACK.</summary>
    Nnpack,

    /// <summary>ONNX Runtime.</summary>
    Onnx,

    /// <summary>An ONNX Runtime that knows no GPU.</summary>
    OnnxForCpu,

    /// <summary>An OpenCL platform.</summary>
    OpenCl,

    /// <summary>CLBlast, and an OpenCL platform.</summary>
    Clblast,

    /// <summary>A C compiler, cc.</summary>
    CCompiler,

    /// <summary>A Python 3 with NumPy.</summary>
    NumPy,

    /// <summary>Node.js.</summary>
    Node,
}
