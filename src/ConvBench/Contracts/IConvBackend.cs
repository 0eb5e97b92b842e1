namespace ConvBench.Contracts;

/// <summary>A library that computes convolutions: our own kernels or somebody else's.</summary>
/// <remarks>To add one: one project with one implementation of this, and a line in bench/KnownBackends.cs.</remarks>
public interface IConvBackend
{
    /// <summary>Short lower-case name, the first half of every algorithm's id: "managed", "torch", "onnx", "nnpack".</summary>
    string Name { get; }

    /// <summary>Version of the library really loaded (not of the package asked for); "" before it is loaded.</summary>
    string Version { get; }

    /// <summary>File of the native library really loaded, or of the assembly; "" before it is loaded.</summary>
    string LibraryPath { get; }

    /// <summary>What decides its results beside its version, by name: flags, versions of what lies below; empty before it is
    /// loaded.</summary>
    IReadOnlyDictionary<string, string> Details => new Dictionary<string, string>();

    /// <summary>Devices it can run on here, the CPU first, each with its name where the library tells it.</summary>
    IReadOnlyList<Device> Devices { get; }

    /// <summary>Why the loaded library has no device of a kind here, and what would help, one line; null where it has nothing to
    /// say.</summary>
    /// <param name="kind">A kind that rows of this backend name, and that is not among <see cref="Devices"/>.</param>
    string? WhyNone(string kind) => null;

    /// <summary>What a device other than the CPU can do at most, measured by small kernels of this library; null where it has no such
    /// kernels. Loads the library.</summary>
    /// <param name="device">One of <see cref="Devices"/>.</param>
    /// <param name="threads">Threads that compute.</param>
    DeviceLimits? Measure(Device device, int threads) => null;

    /// <summary>Its algorithms. The list never depends on availability.</summary>
    IReadOnlyList<IConvAlgorithm> Algorithms { get; }

    /// <summary>Really loads the library; false with one line that says why not and what would help.</summary>
    bool IsAvailable(out string reason);
}
