namespace ConvBench.Bench.Cli;

/// <summary>What the program returns.</summary>
internal static class ExitCode
{
    /// <summary>Every case ended in a result or an explained skip.</summary>
    public const int Ok = 0;

    /// <summary>Some case failed (crash, hang, wrong or impossible result), or the run was stopped before its end.</summary>
    public const int SomeFailed = 1;

    /// <summary>Bad usage or input; nothing was run.</summary>
    public const int Usage = 2;
}
