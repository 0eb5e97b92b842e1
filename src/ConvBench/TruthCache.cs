using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ConvBench;

/// <summary>Truths on disk, one file per problem, distribution and seed, so that a run's processes compute each once.</summary>
/// <remarks>
/// File: the line <c>ConvBench truth 1|problem|distribution|seed|count</c> in UTF-8 and its line feed, y and s as count little-endian
/// float64 each, SHA-256 of all before. A file is written under a name of its own and renamed when whole: several processes may share
/// the folder, at worst two compute the same truth. A file whose line, length or hash is not as expected is computed anew.
/// </remarks>
/// <param name="folder">Made when first needed.</param>
public sealed class TruthCache(string folder)
{
    private const int Chunk = 1 << 20;
    private const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>The truth of a problem on seeded operands, from disk or computed and kept.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="distribution">Kind of the operands.</param>
    /// <param name="seed">Seed of the operands.</param>
    /// <param name="threads">Threads that compute where it is not there yet.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public Truth Get(ConvProblem p, Distribution distribution, int seed, int threads)
    {
        string path = PathOf(p, distribution, seed);
        byte[] header = Header(p, distribution, seed);
        if (Read(path, header, p.OutputCount) is Truth kept)
        {
            return kept;
        }

        Truth truth = ReferenceConv.Compute(p, ConvData.Create(p, distribution, seed), threads);
        Write(path, header, truth);
        return truth;
    }

    /// <summary>The file of a key: <c>problem.distribution.seed.truth</c>.</summary>
    public string PathOf(ConvProblem p, Distribution distribution, int seed) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{p}.{distribution.ToString().ToLowerInvariant()}.{seed}.truth"));

    private static byte[] Header(ConvProblem p, Distribution distribution, int seed) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"ConvBench truth 1|{p}|{distribution}|{seed}|{p.OutputCount}\n"));

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
