using System.CommandLine;
using System.Text.RegularExpressions;
using ConvBench.Bench.Cli;

namespace ConvBench.Bench.Networks;

/// <summary>What is asked of a model.</summary>
internal sealed record NetworkOptions
{
    /// <summary>Relative L2 error of a layer that the policy "fastest within" allows where the user names none.</summary>
    public const double DefaultBudget = 1e-6;

    private static readonly Option<string?> InputsOf = OptionOf.Text("--inputs",
        "Values of the model's inputs: an .npz by their names, a folder with NAME.npy or input_N.pb, or one .npy or .pb "
        + "(default: made, normal).");

    private static readonly Option<string[]> DimsOf = OptionOf.Words("--dim",
        "Open sizes, NAME=64, or the shape of an input, x=1x3x224x224 (comma-separated; an open batch is 1).");

    private static readonly Option<int?> FirstOf = OptionOf.Whole("--first",
        "Measure the first convolutions alone; the others are computed exactly and rounded.", 1, int.MaxValue);

    private static readonly Option<string?> FilterOf = OptionOf.Text("--filter",
        "Measure the convolutions alone whose node's name matches this regular expression.");

    private static readonly Option<double?> Budget = OptionOf.Number("--max-error",
        "Relative L2 error that a layer may have in the policy \"fastest within\" (default: 1e-6).");

    /// <summary>In the order of --help.</summary>
    public static IReadOnlyList<Option> All { get; } = [InputsOf, DimsOf, FirstOf, FilterOf, Budget];

    public string? Inputs { get; init; }

    public IReadOnlyDictionary<string, string> Dims { get; init; } = new Dictionary<string, string>();

    public int First { get; init; } = int.MaxValue;

    public Regex? Filter { get; init; }

    public double MaxError { get; init; } = DefaultBudget;

    /// <exception cref="UsageException">A value that cannot be.</exception>
    public static NetworkOptions Of(Arguments line) => new()
    {
        Inputs = line.Get(InputsOf),
        Dims = (line.Get(DimsOf) ?? []).Select(Dim).GroupBy(d => d.Name).ToDictionary(g => g.Key, g => g.Last().Size),
        First = line.Get(FirstOf) ?? int.MaxValue,
        Filter = line.Get(FilterOf) is { } pattern ? Pattern(pattern) : null,
        MaxError = line.Get(Budget) ?? DefaultBudget,
    };

    /// <summary>Whether rows are measured on a layer.</summary>
    public bool Measures(LayerAt layer) => layer.Index < First && Filter?.IsMatch(layer.Conv.Name) != false;

    private static (string Name, string Size) Dim(string word) => word.LastIndexOf('=') is > 0 and int at && at < word.Length - 1
        ? (word[..at], word[(at + 1)..]) : throw new UsageException($"--dim '{word}': expected NAME=SIZE");

    private static Regex Pattern(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--filter '{pattern}': {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
