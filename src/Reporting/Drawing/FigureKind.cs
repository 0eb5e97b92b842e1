namespace ConvBench.Reporting.Drawing;

/// <summary>What a figure shows; says where on the page it belongs.</summary>
internal enum FigureKind
{
    /// <summary>Speed against error, every problem of a thread count.</summary>
    Tradeoff,

    /// <summary>Speed against error, the rows of every device side by side.</summary>
    Devices,

    /// <summary>The suite as a whole.</summary>
    Suite,

    /// <summary>Speed against error, one problem.</summary>
    Layer,

    /// <summary>Time of every row.</summary>
    Time,

    /// <summary>Speed under the machine's ceilings.</summary>
    Roofline,

    /// <summary>Every implementation against every other.</summary>
    Agreement,

    /// <summary>Every row against every layer.</summary>
    Heat,

    /// <summary>Speed over filter size or dilation.</summary>
    Sweep,

    /// <summary>Speed over threads.</summary>
    Scaling,

    /// <summary>A model from input to output.</summary>
    Network,
}
