namespace ConvBench.Reporting.Drawing;

/// <summary>Puts labels beside their points so that nothing overlaps: never a label on a label, a marker or the frame.</summary>
/// <remarks>
/// Each label has candidates in 16 directions at growing distances; those that leave the bounds or meet an obstacle fall away.
/// A depth-first search with branch and bound takes the cheapest set without conflicts: near, to the right, across no line.
/// The search ends after a fixed number of tests, not after a time.
/// A label without any free place is left out (null): the tables have every row. The same input gives the same picture.
/// </remarks>
internal static class LabelPlacer
{
    private const int Directions = 16, TestBudget = 200_000;

    private const double CostOfLine = 25, CostOfLeaderOverObstacle = 30, CostOfNoPlace = 10_000;

    private const float Margin = 2, LeaderFrom = 12;

    private static readonly float[] Gaps = [3, 7, 12, 20, 32, 46, 64, 86, 112, 144];

    /// <summary>A place for each label, or null where there is none.</summary>
    /// <param name="labels">What to place.</param>
    /// <param name="obstacles">Boxes that no label may touch: markers and fixed text.</param>
    /// <param name="lines">Lines that a label had better not cover.</param>
    /// <param name="bounds">Where labels may stand.</param>
    public static PlacedLabel?[] Place(IReadOnlyList<LabelRequest> labels, IReadOnlyList<PageBox> obstacles, IReadOnlyList<Segment> lines,
        PageBox bounds)
    {
        Candidate[][] candidates = [.. labels.Select(label => Candidates(label, obstacles, lines, bounds))];

        // The most constrained label first, so that a dead end shows early.
        int[] order = [.. Enumerable.Range(0, labels.Count).OrderBy(i => candidates[i].Length)];
        var search = new Search([.. order.Select(i => candidates[i])]);
        PlacedLabel?[] inOrder = search.Run(), placed = new PlacedLabel?[labels.Count];
        for (int i = 0; i < order.Length; i++)
        {
            placed[order[i]] = inOrder[i];
        }

        return placed;
    }

    private static Candidate[] Candidates(LabelRequest label, IReadOnlyList<PageBox> obstacles, IReadOnlyList<Segment> lines,
        PageBox bounds)
    {
        var found = new List<Candidate>();
        foreach (float gap in Gaps)
        {
            for (int d = 0; d < Directions; d++)
            {
                (float sin, float cos) = MathF.SinCos(2 * MathF.PI * d / Directions);
                PageBox box = BoxAt(label, gap, cos, sin), padded = box.Grown(Margin);
                if (!bounds.Contains(box) || obstacles.Any(o => o.Overlaps(padded))
                    || padded.Overlaps(PageBox.Around(label.X, label.Y, label.Radius, label.Radius)))
                {
                    continue;
                }

                Segment? leader = gap >= LeaderFrom ? LeaderOf(label, box) : null;
                double cost = gap + (2 * (1 - cos)) + (sin > 0 ? 1 : 0)
                    + (CostOfLine * lines.Count(l => l.Meets(padded)))
                    + (leader is { } s ? CostOfLeaderOverObstacle * obstacles.Count(o => s.Meets(o)) : 0);
                found.Add(new Candidate(new PlacedLabel(box, leader), padded, cost));
            }
        }

        return [.. found.OrderBy(c => c.Cost)];
    }

    /// <summary>The box whose nearest corner or edge is at the gap from the marker, in the given direction.</summary>
    private static PageBox BoxAt(LabelRequest label, float gap, float cos, float sin)
    {
        float halfWidth = label.Width / 2, halfHeight = label.Height / 2, reach = label.Radius + gap;
        float x = label.X + (cos * reach) + (Math.Clamp(cos * 1.5f, -1, 1) * halfWidth);
        float y = label.Y + (sin * reach) + (Math.Clamp(sin * 1.5f, -1, 1) * halfHeight);
        return PageBox.Around(x, y, halfWidth, halfHeight);
    }

    private static Segment LeaderOf(LabelRequest label, PageBox box)
    {
        (float x, float y) = box.Nearest(label.X, label.Y);
        float length = MathF.Sqrt(((x - label.X) * (x - label.X)) + ((y - label.Y) * (y - label.Y)));
        float start = (label.Radius + 1) / length;
        return new Segment(label.X + (start * (x - label.X)), label.Y + (start * (y - label.Y)), x, y);
    }

    private sealed record Candidate(PlacedLabel Label, PageBox Padded, double Cost)
    {
        public bool ConflictsWith(Candidate other) =>
            Padded.Overlaps(other.Padded)
            || (Label.Leader is { } mine && mine.Meets(other.Padded))
            || (other.Label.Leader is { } theirs && theirs.Meets(Padded));
    }

    /// <summary>Branch and bound over one candidate, or none, for each label.</summary>
    private sealed class Search(Candidate[][] candidates)
    {
        private readonly Candidate?[] _chosen = new Candidate?[candidates.Length];
        private readonly double[] _least = LeastCosts(candidates);
        private Candidate?[] _best = new Candidate?[candidates.Length];
        private double _bestCost = double.PositiveInfinity;
        private int _tests;

        public PlacedLabel?[] Run()
        {
            Descend(0, 0);
            return [.. _best.Select(c => c?.Label)];
        }

        private void Descend(int depth, double cost)
        {
            if (cost + _least[depth] >= _bestCost || (_tests > TestBudget && _bestCost < double.PositiveInfinity))
            {
                return;
            }

            if (depth == candidates.Length)
            {
                _best = [.. _chosen];
                _bestCost = cost;
                return;
            }

            foreach (Candidate candidate in candidates[depth])
            {
                if (IsFree(candidate, depth))
                {
                    _chosen[depth] = candidate;
                    Descend(depth + 1, cost + candidate.Cost);
                }
            }

            _chosen[depth] = null;
            Descend(depth + 1, cost + CostOfNoPlace);
        }

        private bool IsFree(Candidate candidate, int depth)
        {
            _tests += depth;
            foreach (Candidate? chosen in _chosen.AsSpan(0, depth))
            {
                if (chosen is not null && chosen.ConflictsWith(candidate))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Least cost of all labels from a depth on, were there no conflicts.</summary>
        private static double[] LeastCosts(Candidate[][] candidates)
        {
            double[] least = new double[candidates.Length + 1];
            for (int i = candidates.Length - 1; i >= 0; i--)
            {
                least[i] = least[i + 1] + (candidates[i].Length > 0 ? candidates[i][0].Cost : CostOfNoPlace);
            }

            return least;
        }
    }
}
