using System.Globalization;
using ConvBench.Files;
using ConvBench.Problems;

namespace ConvBench.Operands;

/// <summary>The opened tensors of a folder or a .npz file. No element is read before its shape is known to fit.</summary>
internal sealed class OperandTensors : IDisposable
{
    private static readonly string[] InputNames = ["x", "input"], WeightNames = ["w", "weights", "weight", "kernel"],
        BiasNames = ["b", "bias"];

    private readonly TensorFile _x, _w;
    private readonly TensorFile? _b;
    private readonly Npz? _archive;
    private readonly string _path;

    private OperandTensors(string path, Npz? archive, Func<string[], TensorFile?> open)
    {
        (_path, _archive) = (path, archive);
        try
        {
            _x = open(InputNames) ?? throw Missing("input", InputNames);
            _w = open(WeightNames) ?? throw Missing("weights", WeightNames);
            _b = open(BiasNames);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Opens them.</summary>
    /// <exception cref="FormatException">One line: what is missing, or no tensor.</exception>
    public static OperandTensors Open(string path)
    {
        if (Directory.Exists(path))
        {
            return new OperandTensors(path, null, names => InFolder(path, names));
        }

        if (!File.Exists(path))
        {
            throw new FormatException($"operands '{path}': no such folder or file");
        }

        Npz archive = Npz.Open(path);
        return new OperandTensors(path, archive, names => InArchive(path, archive, names));
    }

    /// <summary>The layout that the shapes leave.</summary>
    /// <exception cref="FormatException">None, or both, of an archive that does not say.</exception>
    public OperandLayout LayoutFor(ConvProblem p)
    {
        OperandLayout[] fit = [.. Enum.GetValues<OperandLayout>().Where(l => OperandShapes.Fits(_x, OperandShapes.OfInput(p, l))
            && OperandShapes.Fits(_w, OperandShapes.OfWeights(p, l)))];
        return fit.Length < 2 || _archive is null ? fit.FirstOrDefault() // Read says what does not fit; a folder's format is NCHW
            : throw new FormatException($"operands '{_path}': shapes {OperandShapes.Text(_x)} and {OperandShapes.Text(_w)} can be read as "
                + "nchw and as nhwc, expected --layout");
    }

    /// <summary>The operands of a problem.</summary>
    public ConvData Read(ConvProblem p, OperandLayout layout, out string? remark)
    {
        OperandShapes.Check(_x, p, layout, OperandShapes.OfInput);
        OperandShapes.Check(_w, p, layout, OperandShapes.OfWeights);
        if (_b is not null && !p.HasBias)
        {
            throw new FormatException($"{_b.Name}: problem '{p}' has no bias, expected no such tensor, or the problem with _b");
        }

        if (p.HasBias)
        {
            OperandShapes.Check(_b ?? throw Missing($"bias of problem '{p}'", BiasNames), p, layout, OperandShapes.OfBias);
        }

        ConvData data = Read(out remark);
        return layout == OperandLayout.Nchw ? data
            : data with { X = OperandShapes.InputToNchw(p, data.X), W = OperandShapes.WeightsToNchw(p, data.W) };
    }

    /// <summary>The values in the order in which they lie.</summary>
    /// <exception cref="FormatException">One line: a file is broken, or holds NaN or infinity.</exception>
    public ConvData Read(out string? remark)
    {
        var remarks = new List<string>();
        float[] Values(TensorFile? file)
        {
            if (file is null)
            {
                return [];
            }

            float[] values = file.Read(out long rounded);
            if (rounded > 0)
            {
                remarks.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{file.Name}: {rounded} of {values.Length} numbers rounded to float32"));
            }

            int none = values.Count(v => !float.IsFinite(v));
            return none == 0 ? values
                : throw new FormatException(
                    $"{file.Name}: {none} of {values.Length} values are NaN or infinite in float32, expected numbers");
        }

        var data = new ConvData(Values(_x), Values(_w), Values(_b));
        remark = remarks.Count == 0 ? null : string.Join("; ", remarks);
        return data;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _x?.Dispose();
        _w?.Dispose();
        _b?.Dispose();
        _archive?.Dispose();
    }

    /// <summary>A folder has one name for each; an archive may have any.</summary>
    private static TensorFile? InFolder(string folder, string[] names)
    {
        string path = Path.Combine(folder, names == InputNames ? OperandFiles.InputName
            : names == WeightNames ? OperandFiles.WeightsName : OperandFiles.BiasName);
        return names == BiasNames && !File.Exists(path) ? null : TensorFile.Open(path);
    }

    private static TensorFile? InArchive(string path, Npz archive, string[] names)
    {
        string[] there = [.. names.Where(n => archive.Names.Contains(n, StringComparer.OrdinalIgnoreCase))];
        return there.Length == 0 ? null : there.Length == 1 ? archive.Tensor(there[0])
            : throw new FormatException($"{Path.GetFileName(path)}: {string.Join(" and ", there)}, expected one of them");
    }

    private FormatException Missing(string what, string[] names) => new($"operands '{_path}': no {what}, expected a tensor "
        + $"{string.Join(" or ", names)}{(_archive is null ? "" : $" among {string.Join(", ", _archive.Names.Take(20))}")}");
}
