using ConvBench.Bounds;
using ConvBench.Contracts;
using ConvBench.Errors;
using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Gates;

/// <summary>An output with all that its gates ask for.</summary>
/// <param name="Row">The row that computed it: of a row that chooses among others the chosen one, whose error model it is.</param>
/// <param name="Problem">The layer.</param>
/// <param name="Options">What the plan honoured.</param>
/// <param name="Operands">Where the operands come from.</param>
/// <param name="Data">The operands.</param>
/// <param name="Truth">Their truth.</param>
/// <param name="Rounded">Truth of the operands as the row rounds them; null for a row that does not.</param>
/// <param name="Y">The output at the truth's positions.</param>
/// <param name="Error">Against the truth.</param>
/// <param name="Bound">The rigorous bound beside the error; null where the order of operations is unknown.</param>
/// <param name="Order">The plan's own bound, which knows its order of operations; null where that is unknown.</param>
/// <param name="Choice">What the row chose; null for nothing.</param>
/// <param name="Chooses">Whether the case's row chooses among others, and is held to the error budget.</param>
public sealed record JudgedOutput(
    IConvAlgorithm Row,
    ConvProblem Problem,
    ConvOptions Options,
    OperandSource Operands,
    ConvData Data,
    Truth Truth,
    Truth? Rounded,
    float[] Y,
    ErrorStats Error,
    BoundRecord? Bound,
    IErrorBound? Order,
    Choice? Choice,
    bool Chooses);
