using System.Globalization;

namespace ConvBench.Bench.Networks;

/// <summary>A row for each layer of a network.</summary>
/// <param name="Name">What the pages call it.</param>
/// <param name="Rows">By layer; <see cref="Truth.RoundedRow"/> is the exact convolution, rounded.</param>
/// <param name="Substituted">Layers that another row computes than the policy's own, or one beyond its budget.</param>
/// <param name="Budget">Largest local error that it allows; null for any.</param>
internal sealed record Policy(string Name, IReadOnlyList<string> Rows, int Substituted = 0, double? Budget = null)
{
    /// <summary>Row that takes the layers that another cannot: it computes everything.</summary>
    private const string Substitute = "managed/direct";

    /// <summary>Every policy worth a walk: the correctly rounded one, one row throughout, the fastest of each layer, and the fastest
    /// within a budget.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="algorithms">Rows that were measured; one that runs another of them is no candidate for the fastest.</param>
    /// <param name="errors">What they make of each measured layer.</param>
    /// <param name="times">Median time of a row on a problem, ns; null where it has none.</param>
    /// <param name="budget">Of the last.</param>
    public static IReadOnlyList<Policy> Of(IReadOnlyList<LayerAt> layers, IReadOnlyList<IConvAlgorithm> algorithms, LayerRows errors,
        Func<ConvProblem, string, double?> times, double budget)
    {
        string[] rows = [.. algorithms.Select(a => a.Id)], own = [.. algorithms.Where(a => !a.Chooses).Select(a => a.Id)];
        bool IsMeasured(LayerAt l) => rows.Any(r => errors.Of(l.Index, r) is not null);
        bool Computes(LayerAt l, string row) => errors.Of(l.Index, row)?.Status == CaseStatus.Ok;
        string Other(LayerAt l) => Computes(l, Substitute) ? Substitute : rows.FirstOrDefault(r => Computes(l, r)) ?? Truth.RoundedRow;
        Policy Always(string row) => new(PolicyLine.OneRow + row,
            [.. layers.Select(l => !IsMeasured(l) ? Truth.RoundedRow : Computes(l, row) ? row : Other(l))],
            layers.Count(l => IsMeasured(l) && !Computes(l, row)));
        string? Within(LayerAt l, double most) => own
            .Where(r => Computes(l, r) && errors.Of(l.Index, r)!.Error!.RelL2 <= most && times(l.Problem, r) is not null)
            .MinBy(r => times(l.Problem, r));
        string Fastest(LayerAt l, double most) => !IsMeasured(l) ? Truth.RoundedRow : Within(l, most) ?? Other(l);

        List<Policy> policies = [new(PolicyLine.Rounded, [.. layers.Select(_ => Truth.RoundedRow)])];
        policies.AddRange(rows.Where(r => layers.Any(l => Computes(l, r))).Select(Always));
        policies.Add(new(PolicyLine.Fastest, [.. layers.Select(l => Fastest(l, double.PositiveInfinity))]));
        string within = string.Create(CultureInfo.InvariantCulture, $"{PolicyLine.Fastest} within {budget:0.##e+0}");
        int beyond = layers.Count(l => IsMeasured(l) && Within(l, budget) is null);
        policies.Add(new(within, [.. layers.Select(l => Fastest(l, budget))], beyond, budget));
        return policies;
    }
}
