using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ConvBench.Files;
using ConvBench.Problems;

namespace ConvBench.Operands;

/// <summary>A folder as <c>export</c> writes it: input.npy (NCHW), weights.npy (K · C/Groups · R · S) and bias.npy (K), float32.</summary>
/// <param name="Path">The folder, as the user named it.</param>
public sealed record OperandFiles(string Path)
{
    /// <summary>Digits of a hash: 64 bits, so that a thousand million operands have no two alike, but by a chance of 3 %.</summary>
    internal const int HashDigits = 16;

    private const string Input = "input.npy", Weights = "weights.npy", Bias = "bias.npy";

    private string BiasPath => System.IO.Path.Combine(Path, Bias);

    /// <summary>The same files, wherever the process stands that reads them.</summary>
    public OperandFiles Rooted() => this with { Path = System.IO.Path.GetFullPath(Path) };

    /// <summary>The operands of a problem.</summary>
    /// <exception cref="FormatException">One line: the file, its shape, what was expected.</exception>
    public ConvData Read(ConvProblem p)
    {
        float[] x = Read(Input, p.N, p.C, p.H, p.W), w = Read(Weights, p.K, p.CPerGroup, p.R, p.S);
        return p.HasBias ? new ConvData(x, w, Read(Bias, p.K))
            : !File.Exists(BiasPath) ? new ConvData(x, w, [])
            : throw new FormatException($"{Bias}: problem '{p}' has no bias, expected no such file, or the problem with _b");
    }

    /// <summary>First digits of the SHA-256 of the values, as they lie in the files.</summary>
    /// <exception cref="FormatException">A file is missing, or is no tensor of float32.</exception>
    public string Hash() => HashOf(new ConvData(Tensor(Input).Data, Tensor(Weights).Data, File.Exists(BiasPath) ? Tensor(Bias).Data : []));

    /// <summary>The same of operands in memory: of each tensor its length as int64 and its float32 numbers, little-endian.</summary>
    public static string HashOf(ConvData data)
    {
        const int Chunk = 1 << 20; // a span of bytes holds at most 2^31
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (float[] values in (ReadOnlySpan<float[]>)[data.X, data.W, data.B])
        {
            hash.AppendData(BitConverter.GetBytes((long)values.Length));
            for (int at = 0; at < values.Length; at += Chunk)
            {
                hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(Chunk, values.Length - at))));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HashDigits];
    }

    private NpyArray<float> Tensor(string name) => Npy.Read<float>(System.IO.Path.Combine(Path, name));

    private float[] Read(string name, params ReadOnlySpan<long> shape)
    {
        NpyArray<float> tensor = Tensor(name);
        return tensor.Shape.AsSpan().SequenceEqual(shape) ? tensor.Data : throw new FormatException(
            $"{name}: shape ({string.Join(", ", tensor.Shape)}), expected ({string.Join(", ", shape.ToArray())})");
    }
}
