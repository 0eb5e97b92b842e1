namespace ConvBench.Reporting.Compare;

/// <summary>What became of how a case ends.</summary>
public enum StatusVerdict
{
    /// <summary>Ended alike.</summary>
    Same,

    /// <summary>Gives a result now, or an explained skip instead of a failure.</summary>
    Gained,

    /// <summary>Gave a result and gives none now, or fails where it was skipped.</summary>
    Lost,
}
