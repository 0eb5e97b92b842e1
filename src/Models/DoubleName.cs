namespace ConvBench.Models;

/// <summary>Names of tensors in the float64 form of a model.</summary>
public static class DoubleName
{
    /// <summary>"t/64" for a tensor t of float32, the name itself for any other.</summary>
    public static string Of(string tensor, IReadOnlyDictionary<string, int> types) =>
        types.GetValueOrDefault(tensor) == ElementType.Binary32 ? tensor + "/64" : tensor;
}
