using System.Globalization;
using ConvBench.Bench.Cli;
using ConvBench.Files;
using ConvBench.Models;

namespace ConvBench.Bench.Networks;

/// <summary>Values of a network's inputs: from files, or made.</summary>
/// <param name="given">--inputs: a folder or a file; null for made ones.</param>
/// <param name="dims">--dim: sizes by the name of an open one, or "1x3x224x224" by the name of an input.</param>
/// <param name="seed">Of made values.</param>
internal sealed class NetworkInputs(string? given, IReadOnlyDictionary<string, string> dims, int seed)
{
    /// <summary>A made input of more elements is refused: it is a typing error.</summary>
    private const double MostElements = 1 << 28;

    private readonly HashSet<string> _used = [];

    /// <summary>Every input of a graph with what the pages say of it.</summary>
    /// <exception cref="UsageException">An input has no values, or they do not fit it.</exception>
    public IReadOnlyList<(NetworkInput Said, TensorData Values)> Of(ModelGraph graph)
    {
        var found = graph.Inputs.Select((input, place) => Of(input, place, graph.Inputs.Count)).ToList();
        return dims.Keys.FirstOrDefault(d => !_used.Contains(d)) is { } unused
            ? throw new UsageException($"--dim '{unused}': the model has no such open size and no such input; "
                + $"expected one of {string.Join(", ", graph.Inputs.SelectMany(i => i.Sizes.Where(IsOpen).Append(i.Name)).Distinct())}")
            : found;
    }

    private (NetworkInput Said, TensorData Values) Of(GraphInput input, int place, int count)
    {
        if (given is null)
        {
            long[] shape = Shape(input);
            return (new NetworkInput(input.Name, shape, $"made: {MadeText(input)}"), Made(input, shape, place));
        }

        (string file, TensorData values) = Read(input, place, count);
        return values.Type != input.Type || !Fits(input, values.Shape)
            ? throw new UsageException($"{file}: {ElementType.Name(values.Type)} {string.Join(" × ", values.Shape)}, expected "
                + $"{ElementType.Name(input.Type)} {string.Join(" × ", input.Sizes)} for input '{input.Name}'")
            : (new NetworkInput(input.Name, values.Shape, file), values);
    }

    /// <summary>Whether sizes are those that the file names; one that names none takes all.</summary>
    private static bool Fits(GraphInput input, long[] shape) => input.Sizes.Count == 0 || (input.Sizes.Count == shape.Length
        && input.Sizes.Zip(shape).All(p => IsOpen(p.First) || p.First == p.Second.ToString(CultureInfo.InvariantCulture)));

    private long[] Shape(GraphInput input)
    {
        if (dims.TryGetValue(input.Name, out string? whole))
        {
            _used.Add(input.Name);
            long[] named = [.. whole.Split('x').Select(s => Size(input.Name, s))];
            return Fits(input, named) ? named : throw new UsageException(
                $"--dim '{input.Name}={whole}': expected {string.Join(" × ", input.Sizes)}, where names and ? are open");
        }

        long[] shape = [.. input.Sizes.Select((size, axis) => !IsOpen(size) ? Size(input.Name, size)
            : dims.TryGetValue(size, out string? said) && _used.Add(size) | true ? Size(size, said)
            : axis == 0 ? 1 // a batch of one
            : throw new UsageException($"input '{input.Name}' is {string.Join(" × ", input.Sizes)}: its size {axis} is open, expected "
                + $"--dim '{(size == "?" ? $"{input.Name}={string.Join('x', input.Sizes)}" : $"{size}=NUMBER")}'"))];
        double elements = shape.Aggregate(1.0, (product, d) => product * d);
        return elements <= MostElements ? shape : throw new UsageException(string.Create(CultureInfo.InvariantCulture,
            $"input '{input.Name}' is {string.Join('x', shape)}: {elements:0} elements, expected at most {MostElements:0}"));
    }

    private static bool IsOpen(string size) => !size.All(char.IsAsciiDigit) || size.Length == 0 || size == "0";

    private static long Size(string name, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value is > 0 and <= int.MaxValue ? value
        : throw new UsageException($"--dim '{name}={text}': expected sizes of at least 1");

    private string MadeText(GraphInput input) => input.Type == ElementType.Binary32 ? $"normal, seed {seed}" : "zeros";

    /// <summary>Normal values for float32, zeros for integers: an index that every table has.</summary>
    private TensorData Made(GraphInput input, long[] shape, int place)
    {
        long count = shape.Aggregate(1L, (product, d) => product * d);
        int size = ElementType.Bytes(input.Type);
        if (input.Type != ElementType.Binary32)
        {
            return size > 0 && input.Type != ElementType.Binary64 ? new TensorData(input.Type, shape, new byte[count * size])
                : throw new UsageException($"input '{input.Name}' is of {ElementType.Name(input.Type)}: expected --inputs with its values");
        }

        return TensorData.Of(NormalValues.Of(count, seed, place), shape);
    }

    /// <summary>The values of one input: those of its name in an archive, its own file of the folder, input_N.pb of ONNX's tests, or the
    /// file itself.</summary>
    private (string File, TensorData Values) Read(GraphInput input, int place, int count)
    {
        if (Path.GetExtension(given) == ".npz" && File.Exists(given))
        {
            return ReadArchive(input, count);
        }

        if (File.Exists(given))
        {
            return count == 1 ? (Path.GetFileName(given), ReadFile(given)) : throw new UsageException(
                $"--inputs '{given}': one tensor for {count} inputs, expected an .npz, or a folder with NAME.npy or input_N.pb for each");
        }

        string safe = string.Concat(input.Name.Split(Path.GetInvalidFileNameChars()));
        string[] names = [$"{safe}.npy", $"{safe}.pb", $"input_{place}.pb", $"input_{place}.npy"];
        return Directory.Exists(given) && names.Select(n => Path.Combine(given!, n)).FirstOrDefault(File.Exists) is { } found
            ? (Path.GetFileName(found), ReadFile(found))
            : throw new UsageException($"--inputs '{given}': expected {string.Join(" or ", names)} for input '{input.Name}'");
    }

    private (string File, TensorData Values) ReadArchive(GraphInput input, int count)
    {
        using Npz archive = Npz.Open(given!);
        string name = count == 1 && archive.Names.Count == 1 ? archive.Names.First() : input.Name;
        if (!archive.Names.Contains(name))
        {
            throw new UsageException($"--inputs '{given}': expected '{name}' in it, it has {string.Join(", ", archive.Names)}");
        }

        using TensorFile tensor = archive.Tensor(name);
        return ($"{Path.GetFileName(given)}/{name}", Floats(tensor));
    }

    private static TensorData ReadFile(string file)
    {
        if (Path.GetExtension(file) == ".pb")
        {
            return ModelFile.ReadTensor(file);
        }

        using TensorFile tensor = TensorFile.Open(file);
        return Floats(tensor);
    }

    private static TensorData Floats(TensorFile tensor) => TensorData.Of(tensor.Read(out _), [.. tensor.Shape]);
}
