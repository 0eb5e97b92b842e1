using System.Globalization;

namespace ConvBench.Errors;

/// <summary>The outputs that decide whether all are within a tolerance: no other has as large an error beside as small a truth.</summary>
/// <remarks>
/// Where an output is beyond |e| ≤ atol + rtol·|yRef|, or beyond both |e| ≤ atol and |e| ≤ rtol·|yRef|, one of larger |e| and smaller
/// |yRef| is too. So these few tell for every tolerance by element whether any is beyond it.
/// </remarks>
/// <param name="Points">By falling error, and so by falling truth.</param>
/// <param name="Whole">Whether these are all of them; false where some between were left out for want of room.</param>
public sealed record ErrorFront(IReadOnlyList<ErrorPoint> Points, bool Whole)
{
    /// <summary>Points that are kept.</summary>
    public const int Most = 48;

    /// <summary>The front of some outputs.</summary>
    public static ErrorFront Of(IEnumerable<ErrorPoint> outputs)
    {
        var front = new List<ErrorPoint>();
        foreach (ErrorPoint point in outputs.Where(o => o.Error > 0).OrderByDescending(o => o.Error).ThenBy(o => o.Truth))
        {
            if (front.Count == 0 || point.Truth < front[^1].Truth)
            {
                front.Add(point);
            }
        }

        return front.Count <= Most ? new(front, true) : new([.. Thinned(front)], false);
    }

    /// <summary>Whether every output is within a tolerance by element; null where these points do not tell.</summary>
    public bool? Within(ErrorTolerance tolerance) =>
        Points.Any(p => !(p.Error <= tolerance.Allowed(p.Truth))) ? false
        : Whole || Corners().All(c => c.Error <= tolerance.Allowed(c.Truth)) ? true : null;

    /// <summary>"1e-06:0.5 1e-07:0.25", error and truth of each, for one cell of a table.</summary>
    public override string ToString() =>
        string.Join(' ', Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Error}:{p.Truth}")));

    /// <summary>The first, the last, and between them such that errors fall by equal factors.</summary>
    private static IEnumerable<ErrorPoint> Thinned(List<ErrorPoint> front)
    {
        double factor = Math.Pow(front[^1].Error / front[0].Error, 1.0 / (Most - 2)), next = front[0].Error;
        foreach (ErrorPoint point in front[..^1].Where(p => p.Error <= next))
        {
            yield return point;
            next = point.Error * factor;
        }

        yield return front[^1];
    }

    /// <summary>What is left out has at most the error of the point before and at least the truth of the one behind.</summary>
    private IEnumerable<ErrorPoint> Corners() => Points.Zip(Points.Skip(1), (a, b) => new ErrorPoint(a.Error, b.Truth));
}
