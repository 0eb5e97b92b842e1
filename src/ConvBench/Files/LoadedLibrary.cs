using System.Diagnostics;

namespace ConvBench.Files;

/// <summary>Native libraries that this process has loaded.</summary>
public static class LoadedLibrary
{
    /// <summary>Full path of the first, by the process's own list of modules; null where the system does not tell.</summary>
    /// <param name="isIt">Whether a file's name is the library's.</param>
    public static string? PathOf(Func<string, bool> isIt)
    {
        using var process = Process.GetCurrentProcess();
        return process.Modules.Cast<ProcessModule>().Select(m => m.FileName).FirstOrDefault(f => isIt(Path.GetFileName(f)));
    }
}
