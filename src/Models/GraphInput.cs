using Onnx;

namespace ConvBench.Models;

/// <summary>An input of a model's graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its <see cref="ElementType"/>; 0 for what is no tensor.</param>
/// <param name="Sizes">Each size as the file has it: a number, the name of one that is left open, or "?".</param>
public sealed record GraphInput(string Name, int Type, IReadOnlyList<string> Sizes)
{
    internal static GraphInput Of(ValueInfoProto info)
    {
        TypeProto.Types.Tensor? tensor = info.Type?.TensorType;
        return new GraphInput(info.Name, tensor?.ElemType ?? 0, [.. tensor?.Shape?.Dim.Select(Text) ?? []]);
    }

    private static string Text(TensorShapeProto.Types.Dimension size) =>
        size.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue ? size.DimValue.ToString(null, null)
        : size.DimParam.Length > 0 ? size.DimParam : "?";
}
