namespace ConvBench.Reporting.Drawing;

/// <summary>Where a label stands, and the line that ties it to its point where it stands apart.</summary>
internal sealed record PlacedLabel(PageBox PageBox, Segment? Leader);
