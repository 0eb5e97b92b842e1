using System.Diagnostics;

namespace ConvBench.Tests.Skipping;

/// <summary>Programs that tests use where the machine has them.</summary>
internal static class Tools
{
    /// <summary>The C compiler; null where there is none.</summary>
    public static string? Compiler { get; } = Runs("cc", "--version") ? "cc" : null;

    /// <summary>A Python that has NumPy: the user's, that of PATH, the system's; null where none has.</summary>
    public static string? NumPy { get; } = new[] { Environment.GetEnvironmentVariable("CONVBENCH_PYTHON"), "python3", "/usr/bin/python3" }
        .OfType<string>().FirstOrDefault(p => Runs(p, "-c", "import numpy"));

    /// <summary>Node.js; null where there is none.</summary>
    public static string? Node { get; } = Runs("node", "--version") ? "node" : null;

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, and all that it printed; −1 where there is no such program.</returns>
    public static (int Code, string Printed) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string printed = process.StandardOutput.ReadToEnd() + errors.Result;
            process.WaitForExit();
            return (process.ExitCode, printed);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "");
        }
    }

    private static bool Runs(string program, params string[] arguments) => Run(program, arguments).Code == 0;
}
