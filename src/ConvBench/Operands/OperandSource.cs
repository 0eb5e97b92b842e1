using ConvBench.Problems;

namespace ConvBench.Operands;

/// <summary>Where the operands of a case come from: a named distribution, or files.</summary>
/// <remarks>Two sources of one text give the same bits for the same problem and seed. Records, keys and caches keep the text.</remarks>
public abstract class OperandSource : IEquatable<OperandSource>
{
    /// <summary>The canonical text: "normal", "file:1f0e9a3b52c47d68".</summary>
    public abstract string Text { get; }

    /// <summary>What is known of the products before they are added.</summary>
    public abstract ProductModel Products { get; }

    /// <summary>The files; null where the operands are made.</summary>
    public virtual OperandFiles? Files => null;

    /// <summary>Whether its operands can be had: only a record is left of files that nobody names.</summary>
    public virtual bool CanCreate => true;

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
        return new FileOperands(files.Hash(), files);
    }

    /// <summary>The text of operands that came from files, wherever these are.</summary>
    public static string TextOfFiles(ConvData data) => new FileOperands(OperandFiles.HashOf(data), null).Text;

    /// <summary>The source of a text that a record keeps; null for none, as "file" of an output from elsewhere.</summary>
    /// <param name="text">Canonical, or any text that the command line takes for made operands.</param>
    /// <param name="files">Where the files lie, if it is of files; without them nothing can be created.</param>
    public static OperandSource? Find(string text, OperandFiles? files = null) =>
        DistributionText.Find(text) is { } named ? OfDistribution(named)
        : FileOperands.HashOf(text) is { } hash ? new FileOperands(hash, files) : null;

    /// <summary>The source of a canonical text.</summary>
    /// <exception cref="FormatException">No source has that text.</exception>
    public static OperandSource Parse(string text, OperandFiles? files = null) => Find(text, files)
        ?? throw new FormatException($"operands '{text}': expected one of {string.Join(", ", DistributionText.Names)}");

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
