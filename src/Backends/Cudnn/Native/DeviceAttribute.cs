namespace ConvBench.Backends.Cudnn.Native;

/// <summary>Of <c>cudaDeviceAttr</c>, what is asked here.</summary>
internal enum DeviceAttribute
{
    /// <summary>Highest clock, kHz.</summary>
    ClockRate = 13,

    MultiprocessorCount = 16,

    /// <summary>Bytes of the cache that all multiprocessors share.</summary>
    L2CacheBytes = 38,

    /// <summary>Of the compute capability.</summary>
    MajorVersion = 75,

    MinorVersion = 76,
}
