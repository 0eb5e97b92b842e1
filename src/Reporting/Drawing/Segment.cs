namespace ConvBench.Reporting.Drawing;

/// <summary>A line from A to B in pixels.</summary>
internal readonly record struct Segment(float X1, float Y1, float X2, float Y2)
{
    /// <summary>Whether the line meets the box: Liang and Barsky's clipping leaves something of it.</summary>
    public bool Meets(PageBox box)
    {
        float from = 0, to = 1, dx = X2 - X1, dy = Y2 - Y1;
        return Clip(-dx, X1 - box.Left, ref from, ref to) && Clip(dx, box.Right - X1, ref from, ref to)
            && Clip(-dy, Y1 - box.Top, ref from, ref to) && Clip(dy, box.Bottom - Y1, ref from, ref to);
    }

    private static bool Clip(float p, float q, ref float from, ref float to)
    {
        if (p == 0)
        {
            return q > 0;
        }

        if (p < 0)
        {
            from = Math.Max(from, q / p);
        }
        else
        {
            to = Math.Min(to, q / p);
        }

        return from < to;
    }
}
