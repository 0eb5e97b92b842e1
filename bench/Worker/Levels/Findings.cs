using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Worker.Levels;

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
        : new CheckResult(_bits.Equal ? ReproOutcome.Held : ReproOutcome.Broken, Broken(), _bits,
        BitComparison.Hex(_hash.GetCurrentHash()));

    /// <summary>"repeat 3", or "image 0 alone; 5 of 7 comparisons".</summary>
    private string Broken() => _broken.Count == 0 ? ""
        : _comparisons == 1 ? _broken[0]
        : string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{_broken[0]}; {_broken.Count} of {_comparisons} comparisons differ");
}
