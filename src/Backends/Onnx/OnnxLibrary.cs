using System.Runtime.InteropServices;
using ConvBench.Files;
using Microsoft.ML.OnnxRuntime;

namespace ConvBench.Backends.Onnx;

/// <summary>The native library: loads it once, quietly, and says which one it is.</summary>
/// <remarks>ONNX Runtime has one environment per process by its own design; this is the only place that touches it.</remarks>
internal static partial class OnnxLibrary
{
    private static readonly Lazy<OrtEnv> Environment = new(Create);
    private static readonly Lazy<string> LoadedPath = new(FindPath);

    /// <summary>True after the library was loaded successfully.</summary>
    internal static bool IsLoaded => Environment.IsValueCreated;

    /// <summary>Loads the library on the first call.</summary>
    /// <exception cref="Exception">What the loader says (DllNotFoundException, TypeInitializationException,
    /// OnnxRuntimeException).</exception>
    internal static OrtEnv Load() => Environment.Value;

    /// <summary>Version that the loaded library states.</summary>
    internal static string Version => Load().GetVersionString();

    /// <summary>File of the loaded native library; "" where the system does not tell.</summary>
    internal static string Path => LoadedPath.Value;

    private static string FindPath()
    {
        Load();
        return LoadedLibrary.PathOf(name => name.StartsWith("libonnxruntime.", StringComparison.Ordinal)
            || name.Equals("onnxruntime.dll", StringComparison.OrdinalIgnoreCase)) ?? "";
    }

    private static OrtEnv Create()
    {
        SilenceTelemetry();

        // Fatal: what goes wrong arrives as an exception; the log would only repeat it, and device discovery warns in containers.
        var options = new EnvironmentCreationOptions { logId = "ConvBench", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        OrtEnv env = OrtEnv.CreateInstanceWithOptions(ref options);
        env.DisableTelemetryEvents();
        return env;
    }

    /// <summary>Asks for no telemetry before the library loads, unless the user has set the variable.</summary>
    /// <remarks>
    /// Official builds start an uploader with threads and a database of its own (Privacy.md of the package): a benchmark must neither
    /// send anything nor be disturbed. The library reads the C environment, which .NET's own variables do not reach on Unix.
    /// </remarks>
    private static void SilenceTelemetry()
    {
        const string Name = "ORT_DISABLE_TELEMETRY";
        if (!OperatingSystem.IsWindows())
        {
            _ = SetVariable(Name, "1", overwrite: 0);
        }
        else if (System.Environment.GetEnvironmentVariable(Name) is null)
        {
            System.Environment.SetEnvironmentVariable(Name, "1");
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
