using System.Diagnostics;

namespace ConvBench.Bench.Machine;

/// <summary>The working tree that the program runs in, where there is one.</summary>
internal static class Repository
{
    private const string Mark = "ConvBench.sln";

    /// <summary>Its folder, above the current folder or the program; null outside of one.</summary>
    public static string? Root { get; } = Above(Directory.GetCurrentDirectory()) ?? Above(AppContext.BaseDirectory);

    /// <summary>Commit, and whether files differ from it; "" where git or the tree is missing.</summary>
    public static (string Commit, bool Dirty) State()
    {
        string commit = Git("rev-parse", "HEAD");
        return (commit, commit.Length > 0 && Git("status", "--porcelain").Length > 0);
    }

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
