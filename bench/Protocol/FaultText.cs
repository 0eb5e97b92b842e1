namespace ConvBench.Bench.Protocol;

/// <summary>A fault as a reader wants it.</summary>
internal static class FaultText
{
    /// <summary>An exception as one line, the innermost, which is where loaders tell the cause.</summary>
    public static string OneLine(Exception e)
    {
        Exception cause = e.GetBaseException();
        string text = cause is OutOfMemoryException ? "out of memory"
            : cause is RowFaultException ? cause.Message : $"{cause.GetType().Name}: {cause.Message}";
        return string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
