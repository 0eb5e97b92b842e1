using System.Globalization;

namespace ConvBench.Machine;

/// <summary>How a process ended, in words.</summary>
public static class ExitText
{
    /// <summary>128 + n is how Linux and macOS report a signal; Windows reports the exception's code, a negative number.</summary>
    public static string Of(int code) => code switch
    {
        132 => "illegal instruction, SIGILL",
        134 => "abort, SIGABRT",
        135 => "bus error, SIGBUS",
        136 => "arithmetic fault, SIGFPE",
        137 => "killed, SIGKILL: the system ran out of memory?",
        139 => "segmentation fault, SIGSEGV",
        < 0 => $"exit code 0x{code:X8}",
        _ => string.Create(CultureInfo.InvariantCulture, $"exit code {code}"),
    };
}
