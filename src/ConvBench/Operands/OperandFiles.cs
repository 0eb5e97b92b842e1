using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ConvBench.Files;
using ConvBench.Problems;

namespace ConvBench.Operands;

/// <summary>Where operands lie: a folder as <c>export</c> writes it, with input.npy, weights.npy and bias.npy, or a .npz file.</summary>
/// <param name="Path">Folder or file, as the user named it.</param>
public sealed record OperandFiles(string Path)
{
    /// <summary>The input in a folder, N, C, H, W.</summary>
    public const string InputName = "input.npy";

    /// <summary>The weights, K, C/Groups, R, S.</summary>
    public const string WeightsName = "weights.npy";

    /// <summary>The bias, K; not there where the layer has none.</summary>
    public const string BiasName = "bias.npy";

    /// <summary>Digits of a hash: 64 bits, so that a thousand million operands have no two alike, but by a chance of 3 %.</summary>
    internal const int HashDigits = 16;

    /// <summary>Order of the indices in the files.</summary>
    public OperandLayout Layout { get; init; }

    /// <summary>What reading them cost, one line: numbers of float64 that float32 does not hold; null for nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>The same files, wherever the process stands that reads them.</summary>
    public OperandFiles Rooted() => this with { Path = System.IO.Path.GetFullPath(Path) };

    /// <summary>Writes the operands of a problem into a folder that is there.</summary>
    public static void Write(string folder, ConvProblem p, ConvData data)
    {
        Npy.Write(System.IO.Path.Combine(folder, InputName), data.X, p.N, p.C, p.H, p.W);
        Npy.Write(System.IO.Path.Combine(folder, WeightsName), data.W, p.K, p.CPerGroup, p.R, p.S);
        if (p.HasBias)
        {
            Npy.Write(System.IO.Path.Combine(folder, BiasName), data.B, p.K);
        }
    }

    /// <summary>The files of a problem, with the layout that their shapes leave.</summary>
    /// <param name="path">Folder or .npz file.</param>
    /// <param name="p">The layer.</param>
    /// <param name="layout">What the user says; null: what fits.</param>
    /// <exception cref="FormatException">One line: they do not fit, or fit in two ways.</exception>
    public static OperandFiles Of(string path, ConvProblem p, OperandLayout? layout = null)
    {
        using OperandTensors tensors = OperandTensors.Open(path);
        return new OperandFiles(path) { Layout = layout ?? tensors.LayoutFor(p) };
    }

    /// <summary>The operands of a problem, finite float32 numbers in NCHW.</summary>
    /// <exception cref="FormatException">One line: the file, its shape, what was expected.</exception>
    public ConvData Read(ConvProblem p) => Read(p, out _);

    /// <summary>The same, with the remark on what was rounded.</summary>
    internal ConvData Read(ConvProblem p, out string? remark)
    {
        using OperandTensors tensors = OperandTensors.Open(Path);
        return tensors.Read(p, Layout, out remark);
    }

    /// <summary>First digits of the SHA-256 of the values as they lie in the files.</summary>
    /// <exception cref="FormatException">A file is missing, or is no tensor of floating-point numbers.</exception>
    public string Hash(out string? remark)
    {
        using OperandTensors tensors = OperandTensors.Open(Path);
        return HashOf(tensors.Read(out remark));
    }

    /// <summary>The hash of operands in memory: of each tensor its length as int64 and its float32 numbers, little-endian.</summary>
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
}
