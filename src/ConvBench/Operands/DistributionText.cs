namespace ConvBench.Operands;

/// <summary>Names of distributions on the command line and in records.</summary>
public static class DistributionText
{
    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<Distribution>().Select(Name)];

#pragma warning disable CA1308 // names for people and files, not keys to compare
    /// <summary>The name of one, "normal".</summary>
    public static string Name(Distribution d) => d.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>The distribution of that name; null for none, as where operands come from a file.</summary>
    public static Distribution? Find(string name) =>
        Names.Contains(name) ? Enum.Parse<Distribution>(name, ignoreCase: true) : null;
}
