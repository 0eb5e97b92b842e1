namespace ConvBench.Backends.OpenCl;

/// <summary>One axis of the packed input: lines that are a step apart lie side by side, those between them in phases of their
/// own.</summary>
/// <remarks>Input i of the padded image is line i/Step of phase i mod Step; only phases that somebody reads are there.</remarks>
internal sealed class PackedAxis
{
    private readonly int[] _phases;

    /// <summary>An axis.</summary>
    /// <param name="step">Inputs from one place to the next.</param>
    /// <param name="places">Places: outputs, or tiles.</param>
    /// <param name="offsets">Padded inputs that the first place reads.</param>
    public PackedAxis(int step, int places, IReadOnlyCollection<int> offsets)
    {
        Step = step;
        _phases = [.. offsets.Select(o => o % step).Distinct().Order()];
        Lines = places + (offsets.Max() / step);
    }

    /// <summary>Inputs from one place to the next.</summary>
    public int Step { get; }

    /// <summary>Padded inputs with which the phases begin.</summary>
    public IReadOnlyList<int> Phases => _phases;

    /// <summary>Lines of each phase.</summary>
    public int Lines { get; }

    /// <summary>The phase and the line of an offset.</summary>
    public (int Phase, int Line) At(int offset) => (Array.IndexOf(_phases, offset % Step), offset / Step);
}
