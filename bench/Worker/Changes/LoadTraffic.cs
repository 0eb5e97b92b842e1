namespace ConvBench.Bench.Worker.Changes;

/// <summary>Moves the bytes that a Load moves, and touches no plan: the input copied, as many numbers as the output has filled.</summary>
/// <remarks>Beyond 64 MB the same memory is used again: no cache remembers more, and a worker's memory is limited.</remarks>
internal sealed class LoadTraffic
{
    private const long Most = (64 << 20) / sizeof(float);

    private readonly long _outputs;
    private readonly float[] _x, _y;

    /// <summary>Takes the memory, and touches it.</summary>
    public LoadTraffic(ConvProblem p)
    {
        _outputs = p.OutputCount;
        (_x, _y) = (new float[Math.Min(p.InputCount, Most)], new float[Math.Min(p.OutputCount, Most)]);
        Array.Fill(_x, float.NaN);
        Array.Fill(_y, float.NaN);
    }

    /// <summary>Moves them once.</summary>
    public void Run(float[] input)
    {
        for (int at = 0; at < input.Length; at += _x.Length)
        {
            input.AsSpan(at, Math.Min(_x.Length, input.Length - at)).CopyTo(_x);
        }

        for (long left = _outputs; left > 0; left -= _y.Length)
        {
            _y.AsSpan(0, (int)Math.Min(_y.Length, left)).Fill(float.NaN);
        }
    }
}
