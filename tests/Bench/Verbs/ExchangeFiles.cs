using ConvBench.Files;

namespace ConvBench.Tests.Bench.Verbs;

/// <summary>A folder of operands as judge reads it.</summary>
internal static class ExchangeFiles
{
    /// <summary>Writes it, without outputs.</summary>
    public static string Write(string parent, ConvProblem p, ConvData data)
    {
        string folder = Path.Combine(parent, "exchange");
        Directory.CreateDirectory(Path.Combine(folder, "outputs"));
        File.WriteAllText(Path.Combine(folder, "problem.json"), $$"""{"problem": "{{p}}"}""");
        Npy.Write<float>(Path.Combine(folder, "input.npy"), data.X, p.N, p.C, p.H, p.W);
        Npy.Write<float>(Path.Combine(folder, "weights.npy"), data.W, p.K, p.CPerGroup, p.R, p.S);
        if (p.HasBias)
        {
            Npy.Write<float>(Path.Combine(folder, "bias.npy"), data.B, p.K);
        }

        return folder;
    }

    /// <summary>The file of a row's output.</summary>
    public static string Output(string folder, string row) => Path.Combine(folder, "outputs", row + ".npy");
}
