namespace ConvBench.Backends.OpenCl.Runtime;

/// <summary>Something that a queue is given in every run.</summary>
internal interface IClWork : IDisposable
{
    /// <summary>Puts it into a queue.</summary>
    void Enqueue(nint queue);
}
