using System.Reflection;

namespace ConvBench.Backends.OpenCl;

/// <summary>The OpenCL C of this assembly.</summary>
internal static class KernelSource
{
    /// <summary>Files behind each other.</summary>
    /// <param name="names">"direct" is Kernels/direct.cl.</param>
    public static string Of(params ReadOnlySpan<string> names) => string.Join('\n', names.ToArray().Select(File));

    private static string File(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".cl")
            ?? throw new InvalidOperationException($"no kernel file {name}.cl");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
