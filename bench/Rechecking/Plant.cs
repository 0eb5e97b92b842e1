using System.Globalization;
using ConvBench.Bench.Cli;
using ConvBench.Reporting.Compare;

namespace ConvBench.Bench.Rechecking;

/// <summary>A change that is planted in one case of the new side, to see whether a comparison reports it.</summary>
/// <param name="IsTime">Whether the time grows; else the error.</param>
/// <param name="Row">The row; the case is its first with a time and an error.</param>
/// <param name="Factor">By what it grows.</param>
/// <remarks>A planted time is longer in the records, and where the case is measured again the new program really takes that long
/// (<see cref="Protocol.CaseRequest.Slower"/>). A planted error needs no program: the same code has the same error to the last
/// bit.</remarks>
internal sealed record Plant(bool IsTime, string Row, double Factor)
{
    /// <summary>"time:managed/direct:1.1" or "error:managed/direct:1.5".</summary>
    /// <exception cref="UsageException">It is something else.</exception>
    public static Plant Parse(string word) =>
        word.Split(':') is ["time" or "error", string row, string factor]
            && double.TryParse(factor, NumberStyles.Float, CultureInfo.InvariantCulture, out double by) && by is >= 1 and <= 100
            ? new Plant(word.StartsWith("time", StringComparison.Ordinal), row, by)
            : throw new UsageException($"--plant '{word}': expected time:ROW:FACTOR or error:ROW:FACTOR with a factor from 1 to 100");

    /// <summary>The case that it is planted in.</summary>
    /// <exception cref="UsageException">The side has no such row with a time and an error.</exception>
    public CaseRecord CaseOf(CompareSide side) =>
        side.Records.FirstOrDefault(r => r.Algorithm == Row && r is { Ranks: true, Error: not null })
            ?? throw new UsageException($"--plant: {side.Name} has no case of {Row} with a time and an error");

    /// <summary>The side with the change in it.</summary>
    public CompareSide In(CompareSide side)
    {
        CaseRecord planted = CaseOf(side);
        return side with { Records = [.. side.Records.Select(r => r == planted ? Changed(r) : r)] };
    }

    /// <summary>"planted: time of managed/direct on LAYER × 1.1: reported; others reported: 0".</summary>
    public string Verdict(RunComparison comparison)
    {
        string key = CaseOf(comparison.New).Key;
        IReadOnlyList<CaseChange> found = comparison.Regressions;
        CaseChange planted = comparison.Cases.FirstOrDefault(c => c.New.Key == key)
            ?? throw new UsageException($"--plant: {comparison.Base.Name} has no such case of {Row}");
        bool reported = IsTime ? planted.IsSlower : planted.ErrorVerdict == ErrorVerdict.Worse;
        string what = string.Create(CultureInfo.InvariantCulture,
            $"planted: {(IsTime ? "time" : "error")} of {Row} on {planted.Layer} × {Factor}");
        string word = reported ? "reported" : "NOT reported";
        return string.Create(CultureInfo.InvariantCulture, $"{what}: {word}; others reported: {found.Count(c => c != planted)}");
    }

    private CaseRecord Changed(CaseRecord r) => IsTime ? r with { Time = Longer(r.Time!) }
        : r with { Error = r.Error! with { RelL2 = Factor * r.Error.RelL2, OmegaMax = Factor * r.Error.OmegaMax } };

    private TimeRecord Longer(TimeRecord t) => t with
    {
        MedianNs = Factor * t.MedianNs,
        MeanNs = Factor * t.MeanNs,
        MinNs = Factor * t.MinNs,
        SamplesNs = t.SamplesNs is { } samples ? [.. samples.Select(ns => Factor * ns)] : null,
        Passes = t.Passes is { } passes
            ? [.. passes.Select(p => p with { SamplesNs = [.. p.SamplesNs.Select(ns => Factor * ns)] })] : null,
    };
}
