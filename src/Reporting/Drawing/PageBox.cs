namespace ConvBench.Reporting.Drawing;

/// <summary>A rectangle in pixels, y downward.</summary>
internal readonly record struct PageBox(float Left, float Top, float Right, float Bottom)
{
    public float Width => Right - Left;

    public float Height => Bottom - Top;

    public static PageBox Around(float x, float y, float halfWidth, float halfHeight) =>
        new(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);

    public bool Overlaps(PageBox other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

    public bool Contains(PageBox other) => Left <= other.Left && other.Right <= Right && Top <= other.Top && other.Bottom <= Bottom;

    public PageBox Grown(float by) => new(Left - by, Top - by, Right + by, Bottom + by);

    /// <summary>The point of the box nearest to (x, y).</summary>
    public (float X, float Y) Nearest(float x, float y) => (Math.Clamp(x, Left, Right), Math.Clamp(y, Top, Bottom));
}
