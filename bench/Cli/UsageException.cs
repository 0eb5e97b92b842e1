namespace ConvBench.Bench.Cli;

/// <summary>Something that the user wrote cannot be done. Its one line says what, where, and what was expected; exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
