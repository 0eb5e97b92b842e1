namespace ConvBench.Bench.Protocol;

/// <summary>A fault as a reader wants it.</summary>
internal static class FaultText
{
    /// <summary>An exception as one line, the innermost, which is where loaders tell the cause.</summary>
    public static string OneLine(Exception e)
    {
        Exception cause = e.GetBaseException();
        string text = Chain(e).OfType<RowFaultException>().FirstOrDefault() is { } own ? own.Message
            : cause is OutOfMemoryException ? "out of memory" : $"{cause.GetType().Name}: {cause.Message}";
        return string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private static IEnumerable<Exception> Chain(Exception e)
    {
        for (Exception? at = e; at is not null; at = at.InnerException)
        {
            yield return at;
        }
    }
}
