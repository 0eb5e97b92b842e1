using System.Text.Json.Serialization;

namespace ConvBench.Bench.Protocol;

/// <summary>Compute the truth of real and integer operands once, into the cache, for the workers to read.</summary>
/// <param name="Problem">Problem text.</param>
/// <param name="Operands">Text of the operands' source.</param>
/// <param name="Files">Their files; null where they are made.</param>
/// <param name="Seed">Their seed.</param>
/// <param name="TruthFolder">The cache.</param>
/// <param name="Threads">Threads that compute.</param>
internal sealed record TruthRequest(string Problem, string Operands, OperandFiles? Files, int Seed, string TruthFolder, int Threads)
{
    /// <summary>Text and files together.</summary>
    [JsonIgnore]
    public OperandSource Source => OperandSource.Parse(Operands, Files);
}
