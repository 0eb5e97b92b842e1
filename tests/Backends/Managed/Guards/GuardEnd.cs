namespace ConvBench.Tests.Backends.Managed.Guards;

/// <summary>The end of a buffer that lies flush against a protected page.</summary>
public enum GuardEnd
{
    Before,

    After,
}
