using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ConvBench.Bench.Reproducing;

/// <summary>What a check examines: one row with its operands and the output that everything is held against.</summary>
/// <param name="Algorithm">The row.</param>
/// <param name="Problem">The problem.</param>
/// <param name="Data">Its operands.</param>
/// <param name="Options">Threads, device and instruction set of the baseline.</param>
/// <param name="Baseline">The row's output, computed before, by another plan.</param>
/// <param name="OtherIsas">Further vector widths of the machine; empty where the library chooses its own.</param>
internal sealed record Subject(
    IConvAlgorithm Algorithm, ConvProblem Problem, ConvData Data, ConvOptions Options, float[] Baseline, IReadOnlyList<Isa> OtherIsas)
{
    /// <summary>What the comparisons so far have shown.</summary>
    public Findings Findings { get; } = new();

    /// <summary>Whether the row can compute a variant; the first refusal is why there may be nothing to compare.</summary>
    public bool Supports(ConvProblem variant)
    {
        if (Algorithm.Supports(variant, Options.Device, out string reason))
        {
            return true;
        }

        Findings.Missing($"{variant}: {reason}");
        return false;
    }

    /// <summary>The output of one run of a fresh plan.</summary>
    public float[] Output(ConvProblem variant, ConvData data, ConvOptions? options = null)
    {
        using IConvPlan plan = Algorithm.Prepare(variant, data.W, data.B, options ?? Options);
        return Run(plan, variant, data.X);
    }

    /// <summary>The output of a run of this plan with this input, poisoned before.</summary>
    public float[] Run(IConvPlan plan, ConvProblem variant, ReadOnlySpan<float> x)
    {
        plan.Load(x);
        plan.Run(1);
        return Stored(plan, variant);
    }

    /// <summary>What the plan holds now.</summary>
    public float[] Stored(IConvPlan plan, ConvProblem variant)
    {
        var y = new float[variant.OutputCount];
        plan.Store(y);
        Findings.Hash(y);
        return y;
    }
}

/// <summary>What the comparisons of one check have shown.</summary>
internal sealed class Findings
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private BitComparison _bits = BitComparison.None;
    private readonly List<string> _broken = [];
    private int _comparisons;
    private string _missing = "";

    /// <summary>Holds an output against the one expected.</summary>
    /// <param name="what">Names the comparison, "repeat 3".</param>
    /// <param name="expected">The output expected.</param>
    /// <param name="actual">The output to hold against it.</param>
    /// <param name="positions">Flat indices of the elements in the row's output, or empty.</param>
    public void Compare(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, ReadOnlySpan<int> positions = default)
    {
        BitComparison bits = BitComparison.Of(expected, actual, positions);
        _bits = _bits.And(bits);
        _comparisons++;
        if (!bits.Equal)
        {
            _broken.Add(what);
        }
    }

    /// <summary>Why something could not be compared; the first reason is kept.</summary>
    public void Missing(string reason) => _missing = _missing.Length == 0 ? reason : _missing;

    /// <summary>Takes the bytes of an output into the check's hash.</summary>
    public void Hash(ReadOnlySpan<float> y) => _hash.AppendData(MemoryMarshal.AsBytes(y));

    /// <summary>The end of the check.</summary>
    public CheckResult Result() => _bits.Compared == 0
        ? new CheckResult(ReproOutcome.NotApplicable, _missing, null, "")
        : new CheckResult(_bits.Equal ? ReproOutcome.Held : ReproOutcome.Broken, Broken(), _bits, BitComparison.Hex(_hash.GetCurrentHash()));

    /// <summary>"repeat 3", or "image 0 alone; 5 of 7 comparisons".</summary>
    private string Broken() => _broken.Count == 0 ? ""
        : _comparisons == 1 ? _broken[0]
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_broken[0]}; {_broken.Count} of {_comparisons} comparisons differ");
}

/// <summary>How one check of one row ended; the fields of <see cref="ReproRecord"/> that it knows.</summary>
internal sealed record CheckResult(ReproOutcome Outcome, string Reason, BitComparison? Bits, string Hash);
