using ConvBench.Problems;

namespace ConvBench.Operands;

/// <summary>Operands out of files. Their values are their identity, whatever they are called and wherever they lie.</summary>
/// <param name="hash"><see cref="OperandFiles.HashOf"/> of the values.</param>
/// <param name="files">Where they lie; null where only a record is left of them.</param>
internal sealed class FileOperands(string hash, OperandFiles? files) : OperandSource
{
    private const string Prefix = "file:";

    /// <inheritdoc/>
    public override string Text => Prefix + hash;

    /// <inheritdoc/>
    public override ProductModel Products => ProductModel.Unknown;

    /// <inheritdoc/>
    public override OperandFiles? Files => files;

    /// <inheritdoc/>
    public override bool CanCreate => files is not null;

    /// <inheritdoc/>
    public override ConvData Create(ConvProblem p, int seed)
    {
        OperandFiles from = files ?? throw new FormatException($"operands {Text}: nothing says where their files lie");
        ConvData data = from.Read(p);
        return OperandFiles.HashOf(data) == hash ? data
            : throw new FormatException($"{from.Path}: operands {Prefix}{OperandFiles.HashOf(data)}, expected {Text}: they have changed");
    }

    /// <summary>A path, and the hash behind its last #; null where none stands there.</summary>
    public static (string Path, string? Hash) Split(string path)
    {
        int at = path.Length - OperandFiles.HashDigits - 1;
        return at > 0 && path[at] == '#' && HashOf(Prefix + path[(at + 1)..]) is { } hash ? (path[..at], hash) : (path, null);
    }

    /// <summary>The hash in a source's text; null where it is not of files.</summary>
    public static string? HashOf(string text) => text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.Length == Prefix.Length + OperandFiles.HashDigits && text[Prefix.Length..].All(char.IsAsciiHexDigitLower)
        ? text[Prefix.Length..] : null;
}
