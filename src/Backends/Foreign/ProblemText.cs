using System.Text.Json;

namespace ConvBench.Backends.Foreign;

/// <summary>A layer as the protocol writes it.</summary>
internal static class ProblemText
{
    /// <summary>Writes the member "problem".</summary>
    public static void Write(Utf8JsonWriter json, ConvProblem p)
    {
        (string Name, int Value)[] numbers =
        [
            ("n", p.N), ("c", p.C), ("h", p.H), ("w", p.W), ("k", p.K), ("r", p.R), ("s", p.S),
            ("strideH", p.StrideH), ("strideW", p.StrideW),
            ("padTop", p.PadTop), ("padBottom", p.PadBottom), ("padLeft", p.PadLeft), ("padRight", p.PadRight),
            ("dilationH", p.DilationH), ("dilationW", p.DilationW), ("groups", p.Groups), ("oh", p.OH), ("ow", p.OW),
        ];
        json.WriteStartObject("problem");
        foreach ((string name, int value) in numbers)
        {
            json.WriteNumber(name, value);
        }

        json.WriteBoolean("bias", p.HasBias);
        json.WriteBoolean("relu", p.HasRelu);
        json.WriteString("text", p.ToString());
        json.WriteEndObject();
    }
}
