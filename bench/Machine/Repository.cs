using System.Diagnostics;
using System.Reflection;

namespace ConvBench.Bench.Machine;

/// <summary>The working tree that the program runs in, where there is one.</summary>
internal static class Repository
{
    private const string Mark = "ConvBench.sln";
    private const string Changed = "-dirty";

    /// <summary>Its folder, above the current folder or the program; null outside of one.</summary>
    public static string? Root { get; } = Above(Directory.GetCurrentDirectory()) ?? Above(AppContext.BaseDirectory);

    /// <summary>Commit, and whether files differ from it: of the tree, else of the program; "" where both are missing.</summary>
    public static (string Commit, bool Dirty) State()
    {
        string commit = Git("rev-parse", "HEAD");
        return commit.Length > 0 ? (commit, Git("status", "--porcelain").Length > 0) : OfVersion(Version);
    }

    /// <summary>The commit in a version as the SDK writes it, VERSION+COMMIT; gpu/pack.sh adds -dirty where files differed.</summary>
    internal static (string Commit, bool Dirty) OfVersion(string version)
    {
        int plus = version.IndexOf('+', StringComparison.Ordinal);
        string commit = plus < 0 ? "" : version[(plus + 1)..];
        return commit.EndsWith(Changed, StringComparison.Ordinal) ? (commit[..^Changed.Length], true) : (commit, false);
    }

    private static string Version =>
        typeof(Repository).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private static string? Above(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Mark)))
            {
                return at.FullName;
            }
        }

        return null;
    }

    private static string Git(params string[] arguments)
    {
        if (Root is null)
        {
            return "";
        }

        try
        {
            var start = new ProcessStartInfo("git", arguments)
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true
            };
            using Process? git = Process.Start(start);
            string text = git?.StandardOutput.ReadToEnd() ?? "";
            git?.WaitForExit();
            return git?.ExitCode == 0 ? text.Trim() : "";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return ""; // no git on this machine
        }
    }
}
