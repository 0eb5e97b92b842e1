namespace ConvBench.Backends.Cudnn.Native;

/// <summary><c>cudnnMathType_t</c>: which arithmetic a convolution of float32 operands may use.</summary>
internal enum MathType
{
    /// <summary>Tensor cores with TF32 operands are allowed, from compute capability 8 on.</summary>
    Default = 0,

    TensorOp = 1,

    TensorOpAllowConversion = 2,

    /// <summary>Float32 operands as they are.</summary>
    Fma = 3,
}
