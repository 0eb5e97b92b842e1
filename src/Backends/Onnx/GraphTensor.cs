namespace ConvBench.Backends.Onnx;

/// <summary>A tensor on its way into a model or out of it.</summary>
/// <param name="Type">Element type, by its number in onnx.proto.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Bytes">Elements, little-endian.</param>
public sealed record GraphTensor(int Type, long[] Shape, byte[] Bytes);
