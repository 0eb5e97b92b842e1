using ConvBench.Errors;

namespace ConvBench.Gates;

/// <summary>The gates of a case in the order in which it meets them. A miss ends the case: what is wrong is never timed,
/// and no such time is published.</summary>
public static class CaseGates
{
    /// <summary>The plan runs where and how it was asked to.</summary>
    public static CaseGate Execution { get; } = new(
        "execution",
        "the plan computes on the device and with the threads that the case names, and with no wider vectors.",
        "what the plan says of itself once it is prepared, against the request; narrower vectors are recorded and a remark.");

    /// <summary>Nothing is left unwritten.</summary>
    public static OutputGate Finite { get; } = new(
        "finite",
        "every output is a finite number. The output is filled with NaN beforehand, so one never written shows.",
        "operands of the suites stay far from overflow: float32 holds every sum.",
        o => GateChecks.Finite(o.Error));

    /// <summary>Right places and signs.</summary>
    public static CaseGate Integers { get; } = new(
        "small integers",
        "on operands that are small whole numbers a sum is exact, and a transform rounds to the exact value.",
        "every partial sum is an integer below 2²⁴, which float32 holds; a transform's error there is far below ½.");

    /// <summary>Nothing is read elsewhere, nothing is kept.</summary>
    public static CaseGate BadPixel { get; } = new(
        "bad pixel",
        "one NaN in the input appears in every output that reads it, stays out of those that do not, and leaves no trace in the next run.",
        "IEEE 754: NaN times any number is NaN, so that no rounding enters. Transforms may share a tile with the pixel.");

    /// <summary>Arithmetic and rounding of a row of 16-bit operands.</summary>
    public static OutputGate RoundedOperands { get; } = new(
        "rounded operands",
        "a row of 16-bit operands differs from the truth only as far as that rounding explains.",
        "|y − ỹ| ≤ γ·s̃ + v'·(|ỹ| + γ·s̃) + η' against the truth ỹ of the rounded operands, and their rounding besides "
            + "(docs/reference/gates.md).",
        o => o.Rounded is { } rounded && o.Error.NonFinite == 0 ? GateChecks.Rounded(o.Row, o.Y, o.Truth, rounded, o.Data, o.Problem)
            : null);

    /// <summary>Error model of sums.</summary>
    public static OutputGate Componentwise { get; } = new(
        "componentwise bound",
        "on real operands every output of a sum is within γ_n of its own products: ω ≤ γ_n/u.",
        "n products and a bias in any order, with or without FMA: Higham 2002, §3.1.",
        o => o.Rounded is null && o.Row.ErrorModel == ErrorModel.Componentwise ? GateChecks.Componentwise(o) : null);

    /// <summary>Error model of transforms.</summary>
    public static OutputGate Normwise { get; } = new(
        "normwise limit",
        "on real operands the rel. L2 error of a transform stays below the row's limit.",
        "2e-5 of ‖y‖₂ or ‖s‖₂/√n (of ‖x‖₂·‖w‖₂ over the places where outputs see mostly padding), or the limit that the row derives "
            + "from its own transforms.",
        o => o.Rounded is null && o.Row.ErrorModel == ErrorModel.Normwise
            ? GateChecks.Normwise(o.Error, o.Problem, o.Row.NormwiseLimit(o.Problem), o.Data) : null);

    /// <summary>The row's own order of operations.</summary>
    public static OutputGate Bound { get; } = new(
        "own bound",
        "the error is within the rigorous bound of the row's own order of operations, where that order is known.",
        "running error analysis of the plan's chains and transforms, evaluated on the operands (docs/reference/gates.md).",
        o => GateChecks.Bound(o.Bound));

    /// <summary>Arithmetic of fewer bits.</summary>
    public static OutputGate MeanSquare { get; } = new(
        "mean square",
        "the average error is what float32 arithmetic explains. This catches arithmetic of fewer bits.",
        "u·√((n + 3)/6) for sums in any order, 1.3 to 4 times a transform's own prediction; Connolly, Higham and Mary, SISC 43(1), 2021. "
            + "Of operands of which no model is known, sums are compared with float32 chains of the same operands.",
        o => o.Rounded is null ? PrecisionGate.Fault(o) : null);

    /// <summary>A row that chooses.</summary>
    public static OutputGate Budget { get; } = new(
        "error budget",
        "a row that picks an algorithm for a given error (`--max-error`) really keeps it.",
        "the budget itself, against the measured rel. L2 error.",
        o => o.Chooses ? GateChecks.Budget(o.Error, o.Options.MaxRelL2, o.Choice) : null);

    /// <summary>Large and small operands.</summary>
    public static CaseGate Scaled { get; } = new(
        "scaled operands",
        "inputs times 2⁶⁰ and times 2⁻⁶⁰ give the output scaled, to the bit or as near as two runs may differ.",
        "no operation of float32 sees a power of two that neither overflows nor underflows, and none is near on the way.");

    /// <summary>The same again.</summary>
    public static CaseGate SecondRun { get; } = new(
        "second run",
        "a second run, and one of another plan, give the same bits, or are judged like the first and are as accurate.",
        "bits; where they differ every gate of an output.");

    /// <summary>What was timed.</summary>
    public static CaseGate TimedOutput { get; } = new(
        "timed output",
        "what the timed runs left behind is checked again and is as accurate as before: code that returns early cannot pass.",
        "as for the second run; the output was filled with NaN before. At most one bit and the scatter of few outputs less accurate.");

    /// <summary>Every run is one.</summary>
    public static CaseGate WholeRuns { get; } = new(
        "whole runs",
        "runs that are asked for one by one take no longer than as many at once, so that none is left out.",
        "the timed time, an empty call and a tenth; what looks longer is measured again side by side, by a sequential sign test.");

    /// <summary>Nothing is computed where no clock runs.</summary>
    public static CaseGate OutsideRun { get; } = new(
        "work outside Run",
        "Load takes what copying its bytes takes, and Store behind a run what the same Store takes again.",
        "these, two copies, eight calls and a tenth of the timed time, by a sequential sign test (docs/reference/gates.md).");

    /// <summary>Every input is computed.</summary>
    public static CaseGate ChangedInput { get; } = new(
        "changed input",
        "on inputs that the plan has not seen, all new or new in one pixel, a run is right and takes no longer than on the same input.",
        "an output's gates, four bits wider for few outputs; the same input behind as many bytes moved, a call and a tenth, "
            + "by a sequential sign test.");

    /// <summary>What a machine can do.</summary>
    public static CaseGate PossibleTime { get; } = new(
        "possible time",
        "on a CPU no time is below what the measured peak and memory bandwidth allow.",
        "the row's least flops over 1.1 times the measured FMA peak, bytes beyond the cache over twice the measured bandwidth.");

    /// <summary>The gates of an output, in order.</summary>
    public static IReadOnlyList<OutputGate> OfOutput { get; } =
        [Finite, RoundedOperands, Componentwise, Normwise, Bound, MeanSquare, Budget];

    /// <summary>Every gate, in order.</summary>
    public static IReadOnlyList<CaseGate> All { get; } =
        [
            Execution, Integers, BadPixel, .. OfOutput, SecondRun, TimedOutput, WholeRuns, OutsideRun, ChangedInput, Scaled, PossibleTime,
        ];

    /// <summary>The first gate that an output misses; null where it passes all.</summary>
    public static GateMiss? Miss(JudgedOutput output) => OfOutput.Select(g => g.Miss(output)).FirstOrDefault(m => m is not null);

    /// <summary>The list as README and the study of planted bugs show it, a line each.</summary>
    public static IEnumerable<string> Lines => All.Select(g => $"- **{g.Name}**: {g.Sees}");
}
