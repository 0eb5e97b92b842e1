using System.IO.Compression;

namespace ConvBench.Files;

/// <summary>NumPy's .npz files: a zip archive with a .npy file for each tensor, as numpy.savez and savez_compressed write it.</summary>
/// <remarks>Nothing is unpacked to disk. A name that is a path is refused: no archive of NumPy's has one.</remarks>
public sealed class Npz : IDisposable
{
    private const string Ending = ".npy";
    private readonly ZipArchive _archive;
    private readonly string _file;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.OrdinalIgnoreCase);

    private Npz(ZipArchive archive, string file)
    {
        (_archive, _file) = (archive, file);
        foreach (ZipArchiveEntry entry in _archive.Entries)
        {
            string name = entry.FullName.EndsWith(Ending, StringComparison.Ordinal) ? entry.FullName[..^Ending.Length] : entry.FullName;
            string shown = string.Concat(name.Take(40).Select(c => char.IsControl(c) ? ' ' : c));
            if (name.AsSpan().IndexOfAny("/\\:") >= 0 || name.Length == 0)
            {
                throw NpyHeader.Fault(_file, $"an entry '{shown}'", "plain names, as numpy.savez gives them");
            }

            if (!_entries.TryAdd(name, entry))
            {
                throw NpyHeader.Fault(_file, $"two entries '{shown}'", "one");
            }
        }
    }

    /// <summary>Names of the tensors, without .npy.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Opens an archive.</summary>
    /// <exception cref="FormatException">It is none, or not of NumPy's kind; one line.</exception>
    public static Npz Open(string path) => TensorFile.Guarded(Path.GetFileName(path), () =>
    {
        var archive = new ZipArchive(File.OpenRead(path), ZipArchiveMode.Read);
        try
        {
            return new Npz(archive, Path.GetFileName(path));
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    });

    /// <summary>Opens one of its tensors.</summary>
    public TensorFile Tensor(string name) => TensorFile.Open(_entries[name], $"{_file}/{name}");

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();
}
