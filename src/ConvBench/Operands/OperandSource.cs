using ConvBench.Problems;

namespace ConvBench.Operands;

/// <summary>Where the operands of a case come from: a named distribution, one rule for each operand, or files.</summary>
/// <remarks>Two sources of one text give the same bits for the same problem and seed. Records, keys and caches keep the text.</remarks>
public abstract class OperandSource : IEquatable<OperandSource>
{
    /// <summary>The canonical text: "normal", "x=uniform(0,100),w=ones", "file:1f0e9a3b52c47d68".</summary>
    public abstract string Text { get; }

    /// <summary>What is known of the products before they are added.</summary>
    public abstract ProductModel Products { get; }

    /// <summary>The files; null where the operands are made.</summary>
    public virtual OperandFiles? Files => null;

    /// <summary>Whether its operands can be had: only a record is left of files that nobody names.</summary>
    public virtual bool CanCreate => true;

    /// <summary>Why a problem cannot have such operands, one line, as far as is known before they are made; null where it can.</summary>
    public virtual string? WhyNot(ConvProblem p) => null;

    /// <summary>The operands of a problem.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="seed">Seed of made ones; files do not use it.</param>
    /// <exception cref="FormatException">The operands do not fit the problem, or their files cannot be read; one line.</exception>
    public abstract ConvData Create(ConvProblem p, int seed);

    /// <summary>A named distribution.</summary>
    public static OperandSource OfDistribution(Distribution distribution) => new NamedOperands(distribution);

    /// <summary>The operands in a folder as <c>export</c> writes it: input.npy, weights.npy and, with a bias, bias.npy.</summary>
    /// <exception cref="FormatException">A file is missing, or is no tensor of float32; one line.</exception>
    public static OperandSource OfFolder(string folder)
    {
        var files = new OperandFiles(folder);
        string hash = files.Hash(out string? remark);
        return new FileOperands(hash, files with { Remark = remark });
    }

    /// <summary>The text of operands that came from files, wherever these are.</summary>
    public static string TextOfFiles(ConvData data) => new FileOperands(OperandFiles.HashOf(data), null).Text;

    /// <summary>The operands of a problem in a folder or a .npz file.</summary>
    /// <param name="path">Folder or file, perhaps with # and the hash that is expected behind it.</param>
    /// <param name="p">The layer.</param>
    /// <param name="layout">What the user says; null: what their shapes leave.</param>
    /// <exception cref="FormatException">They do not fit the problem, or cannot be read; one line.</exception>
    public static OperandSource OfFiles(string path, ConvProblem p, OperandLayout? layout = null)
    {
        (string place, string? expected) = FileOperands.Split(path);
        OperandFiles files = OperandFiles.Of(place, p, layout);
        string hash = OperandFiles.HashOf(files.Read(p, out string? remark));
        return expected is null || expected == hash ? new FileOperands(hash, files with { Remark = remark })
            : throw new FormatException($"operands '{place}': their hash is {hash}, expected {expected}");
    }

    /// <summary>The path of a folder or file without the hash that may stand behind it.</summary>
    public static string PathOf(string path) => FileOperands.Split(path).Path;

    /// <summary>The source of a text that a record keeps; null for none, as "file" of an output from elsewhere.</summary>
    /// <param name="text">Canonical, or any text that the command line takes for made operands.</param>
    /// <param name="files">Where the files lie, if it is of files; without them nothing can be created.</param>
    public static OperandSource? Find(string text, OperandFiles? files = null)
    {
        try
        {
            return Parse(text, files);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The source of such a text.</summary>
    /// <exception cref="FormatException">No source has that text; one line.</exception>
    public static OperandSource Parse(string text, OperandFiles? files = null) =>
        DistributionText.Find(text) is { } named ? OfDistribution(named)
        : FileOperands.HashOf(text) is { } hash ? new FileOperands(hash, files) : MadeOperands.Read(text);

    /// <summary>A named distribution.</summary>
    public static implicit operator OperandSource(Distribution distribution) => OfDistribution(distribution);

    /// <summary>Whether two have the same text.</summary>
    public static bool operator ==(OperandSource? a, OperandSource? b) => a is null ? b is null : a.Equals(b);

    /// <summary>Whether they have not.</summary>
    public static bool operator !=(OperandSource? a, OperandSource? b) => !(a == b);

    /// <inheritdoc/>
    public bool Equals(OperandSource? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as OperandSource);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The text.</summary>
    public sealed override string ToString() => Text;
}
