using System.Globalization;
using ConvBench.Models;

namespace ConvBench.Bench.Networks;

/// <summary>Tensors of a network on disk, one file a name: what waits for a later level takes no memory.</summary>
internal sealed class TensorStore
{
    private readonly string _folder;
    private readonly Dictionary<string, string> _files = [];

    /// <param name="folder">Made here.</param>
    public TensorStore(string folder)
    {
        Directory.CreateDirectory(folder);
        _folder = folder;
    }

    /// <summary>The file of a tensor, whether it is written or not: its name may hold any character, the file's may not.</summary>
    public string FileOf(string name)
    {
        if (!_files.TryGetValue(name, out string? file))
        {
            file = _files[name] = Path.Combine(_folder, _files.Count.ToString(CultureInfo.InvariantCulture) + ".pb");
        }

        return file;
    }

    public void Write(string name, TensorData tensor) => ModelFile.WriteTensor(FileOf(name), name, tensor);

    public TensorData Read(string name) => ModelFile.ReadTensor(FileOf(name));
}
