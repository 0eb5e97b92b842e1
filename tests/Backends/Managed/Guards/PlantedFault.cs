using ConvBench.Backends.Managed;

namespace ConvBench.Tests.Backends.Managed.Guards;

/// <summary>A fault made on purpose, which the guards must see.</summary>
/// <param name="Name">Unique.</param>
/// <param name="End">The end at which it touches a guard.</param>
/// <param name="TooShort">For real rows: which buffer of the case lacks a float there. 0 to 3 are the operands and the output's.</param>
/// <param name="Row">The row.</param>
/// <param name="Told">What the reason must say.</param>
internal sealed record PlantedFault(string Name, GuardEnd End, int? TooShort, IConvAlgorithm Row, string Told)
{
    /// <summary>The runtime's words, or a fault within the C library: SIGSEGV or SIGBUS, and Windows' access violation.</summary>
    private const string Access = @"protected memory|\(exit code (139|138|-1073741819)\)";

    private static readonly ConvProblem Layer = ConvProblem.Parse("n1c17h5w31k17r3s3_p1_b");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        .. from end in Enum.GetValues<GuardEnd>()
           from touch in Enum.GetValues<Touch>()
           select new PlantedFault($"{touch}-{end}", end, null, new PlantedRow(touch, end), touch switch
           {
               Touch.WriteDeclared => "wrote where it may read alone",
               Touch.EndSilently => @"ended without a reason \(exit code 0\)",
               _ => Access,
           }),
        // The first of the plan's own is 7, after its input, output and bias; an end that has room to spare would not tell.
        Real("im2col", 1, GuardEnd.After),
        Real("im2col", 7, GuardEnd.Before),
        Real("im2col", 8, GuardEnd.After),
        Real("im2col-pairwise", 7, GuardEnd.After),
        Real("direct", 7, GuardEnd.Before),
        Real("direct", 8, GuardEnd.After),
        Real("direct-f64acc", 7, GuardEnd.After),
        Real("winograd-f4x3", 8, GuardEnd.Before),
        Real("winograd-f4x3", 9, GuardEnd.Before),
        Real("fft", 10, GuardEnd.Before),
    ];

    /// <summary>The one of this name.</summary>
    public static PlantedFault Named(string name) => All.Single(fault => fault.Name == name);

    /// <summary>Its only case.</summary>
    public IReadOnlyList<GuardCase> Cases(Isa isa) => [new(0, Row, Layer, isa, End, 1)];

    private static PlantedFault Real(string row, int buffer, GuardEnd end) =>
        new($"{row}-{buffer}-{end}", end, buffer, new ManagedBackend().Algorithms.Single(a => a.Id == "managed/" + row), Access);
}
