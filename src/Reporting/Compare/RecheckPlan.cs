namespace ConvBench.Reporting.Compare;

/// <summary>How often each suspect is measured again: two turns for all, more for those that still look slower.</summary>
/// <remarks>
/// A turn has processes of its own for both programs: where a process lies in memory, and how it was compiled, makes its rows a few
/// percent faster or slower for as long as it lives. A suspect whose median ratio is below some share of the threshold after 2, 4, 8
/// or 16 turns is dropped; to drop one can hide a change, but never make a false alarm. What is left after 24 is slower where its
/// median ratio is beyond the threshold and its p-value stands among those of all suspects (<see cref="FalseDiscovery"/>), the
/// dropped ones with p = 1. All shares are for a change of twice the threshold where turns scatter by 5 %: the median of n has the
/// standard error 1.25·5 %/√n (5 %/√n of two), and 10 % is three of these and more above each bar.
/// </remarks>
public static class RecheckPlan
{
    /// <summary>Turns so far, and the share of the threshold that a suspect must have reached by then.</summary>
    private static readonly (int Turns, double Share)[] Stages = [(2, -0.2), (4, 0), (8, 0.4), (16, 0.8), (24, 1)];

    /// <summary>Measures suspects.</summary>
    /// <param name="suspects">The cases.</param>
    /// <param name="threshold">Relative change of a time that matters.</param>
    /// <param name="turn">Takes a turn of some cases: new time over base time of each, or one line why there is none.</param>
    public static IReadOnlyDictionary<CaseChange, Recheck> Run(IReadOnlyList<CaseChange> suspects, double threshold,
        Func<IReadOnlyList<CaseChange>, IReadOnlyList<(double Ratio, string Fault)>> turn)
    {
        Dictionary<CaseChange, Recheck> found = suspects.ToDictionary(
            s => s, _ => new Recheck([], IsSlower: false), (IEqualityComparer<CaseChange>)ReferenceEqualityComparer.Instance);
        List<CaseChange> left = [.. suspects];
        int turns = 0;
        foreach ((int until, double share) in Stages)
        {
            for (; turns < until && left.Count > 0; turns++)
            {
                foreach ((CaseChange suspect, (double ratio, string fault)) in left.Zip(turn(left)))
                {
                    found[suspect] = found[suspect] with { Ratios = [.. found[suspect].Ratios, ratio], Fault = fault };
                }

                left.RemoveAll(s => found[s].Fault.Length > 0);
            }

            left.RemoveAll(s => !(found[s].Ratio > 1 + (share * threshold)));
        }

        double limit = FalseDiscovery.Limit(suspects.Select(s => left.Contains(s) ? found[s].PValue : 1));
        left.ForEach(s => found[s] = found[s] with { IsSlower = found[s].PValue <= limit });
        return found;
    }
}
