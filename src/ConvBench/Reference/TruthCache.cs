using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Reference;

/// <summary>Truths on disk, one file per problem, source of operands and seed, so that a run's processes compute each once.</summary>
/// <remarks>
/// File: the line <c>ConvBench truth 2|problem|operands|seed|count|outputs</c> in UTF-8 and its line feed, y and s as
/// count little-endian
/// float64 each, SHA-256 of all before; count is below the outputs where the truth is sampled. Whoever gets a truth,
/// computed or read, gets it
/// certified on his own operands: a wrong one, or one of other operands, is not handed out. A file is written under a name
/// of its own and renamed when whole: several processes may share
/// the folder, at worst two compute the same truth. A file whose line, length or hash is not as expected is computed anew.
/// </remarks>
/// <param name="folder">Made when first needed.</param>
public sealed class TruthCache(string folder)
{
    private readonly Func<ConvProblem, ConvData, OutputSample?, int, Truth> _compute = Computed;

    private const int Chunk = 1 << 20;
    private const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>A cache whose truths come from elsewhere: tests hand out wrong ones.</summary>
    internal TruthCache(string folder, Func<ConvProblem, ConvData, OutputSample?, int, Truth> compute)
        : this(folder) => _compute = compute;

    /// <summary>The certified truth of a problem on seeded operands, from disk or computed and kept.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="operands">Where the operands come from.</param>
    /// <param name="seed">Seed of the operands.</param>
    /// <param name="threads">Threads that compute where it is not there yet.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="ArithmeticException">The truth misses its own bound.</exception>
    public CertifiedTruth Get(ConvProblem p, OperandSource operands, int seed, int threads)
    {
        string path = PathOf(p, operands, seed);
        OutputSample? sample = OutputSample.Judged(p);
        long count = sample?.Indices.Count ?? p.OutputCount;
        byte[] header = Header(p, operands, seed, count);
        ConvData data = operands.Create(p, seed);
        Truth? kept = Read(path, header, count);
        Truth truth = kept is null ? _compute(p, data, sample, threads) : kept with { Sample = sample };
        Certificate certificate = Certificate.Check(p, data, truth);
        if (kept is null)
        {
            Write(path, header, truth);
        }

        return new CertifiedTruth(data, truth, certificate);
    }

    /// <summary>The file of a key: <c>problem.operands.seed.truth</c>, a hash for operands whose text is no name.</summary>
    public string PathOf(ConvProblem p, OperandSource operands, int seed)
    {
        string text = operands.Text, name = text.All(char.IsAsciiLetter) ? text
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        return Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{p}.{name}.{seed}.truth"));
    }

    private static Truth Computed(ConvProblem p, ConvData data, OutputSample? sample, int threads) =>
        sample is null ? ReferenceConv.Compute(p, data, threads) : ReferenceConv.ComputeAt(p, data, sample, threads);

    private static byte[] Header(ConvProblem p, OperandSource operands, int seed, long count) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"ConvBench truth 2|{p}|{operands}|{seed}|{count}|{p.OutputCount}\n"));

    private static Truth? Read(string path, byte[] header, long count)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length != header.Length + (2 * count * sizeof(double)) + HashBytes)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var found = new byte[header.Length];
        stream.ReadExactly(found);
        if (!found.AsSpan().SequenceEqual(header))
        {
            return null;
        }

        hash.AppendData(found);
        var truth = new Truth(new double[count], new double[count]);
        foreach (double[] tensor in (ReadOnlySpan<double[]>)[truth.Y, truth.S])
        {
            for (int at = 0; at < tensor.Length; at += Chunk)
            {
                Span<byte> bytes = MemoryMarshal.AsBytes(tensor.AsSpan(at, Math.Min(Chunk, tensor.Length - at)));
                stream.ReadExactly(bytes);
                hash.AppendData(bytes);
            }
        }

        Span<byte> stored = stackalloc byte[HashBytes];
        stream.ReadExactly(stored);
        return stored.SequenceEqual(hash.GetHashAndReset()) ? truth : null;
    }

    private void Write(string path, byte[] header, Truth truth)
    {
        Directory.CreateDirectory(folder);
        string part = string.Create(
            CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.part");
        try
        {
            using (var stream = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None))
            using (var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
            {
                stream.Write(header);
                hash.AppendData(header);
                foreach (double[] tensor in (ReadOnlySpan<double[]>)[truth.Y, truth.S])
                {
                    for (int at = 0; at < tensor.Length; at += Chunk)
                    {
                        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(tensor.AsSpan(at, Math.Min(Chunk, tensor.Length - at)));
                        stream.Write(bytes);
                        hash.AppendData(bytes);
                    }
                }

                stream.Write(hash.GetHashAndReset());
            }

            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part); // nothing after the rename; what a full disk left otherwise
        }
    }
}
