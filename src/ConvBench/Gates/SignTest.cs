namespace ConvBench.Gates;

/// <summary>Whether measured differences lie above 0 again and again, or now and then by noise: a sequential test of their signs.</summary>
/// <remarks>
/// Only signs count, so that no stall of the machine, however long, weighs more than one sign. Where both sides of a difference
/// do the same work, at most every second one is above 0 (p₀ = 1/2, the honest row that is hardest to tell). Where one side leaves
/// work out, nearly all are (p₁ = 19/20: one in twenty is spoilt by a stall on the other side). Wald's test adds ln(p₁/p₀) for a
/// difference above 0 and ln((1 − p₁)/(1 − p₀)) for any other. It ends at ln((1 − β)/α) with a miss, after 22 in a row above 0
/// at the earliest, and at ln(β/(1 − α)) with a pass. A false miss has a probability α of 10⁻⁶ at most, a false pass β of 1/100.
/// A. Wald, Sequential tests of statistical hypotheses, Annals of Mathematical Statistics 16(2), 1945.
/// </remarks>
public sealed class SignTest
{
    private const double Honest = 0.5, Guilty = 0.95, FalseMiss = 1e-6, FalsePass = 0.01;

    private static readonly double Up = Math.Log(Guilty / Honest), Down = Math.Log((1 - Guilty) / (1 - Honest)),
        Top = Math.Log((1 - FalsePass) / FalseMiss), Bottom = Math.Log(FalsePass / (1 - FalseMiss));

    private double _evidence;

    /// <summary>True for a miss, false for a pass; null while neither is certain. It stays what it became first.</summary>
    public bool? Misses { get; private set; }

    /// <summary>Takes one more difference.</summary>
    /// <param name="above">Whether it was above 0.</param>
    public void Add(bool above)
    {
        _evidence += above ? Up : Down;
        Misses ??= _evidence >= Top ? true : _evidence <= Bottom ? false : null;
    }
}
