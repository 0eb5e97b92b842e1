using System.Buffers;
using System.Globalization;

namespace ConvBench.Reporting.Tables;

/// <summary>The command that repeats one row, from its record alone: problem, row, device, threads, vector width and
/// operands are all named.</summary>
public static class RowCommand
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:-");

    /// <summary>The whole line.</summary>
    public static string Of(CaseRecord record) => Head(record) + Tail(record);

    /// <summary>The program, the verb and the problem.</summary>
    internal static string Head(CaseRecord record)
    {
        bool timed = record.Time is not null || record.Status != CaseStatus.Ok;
        return $"{EnvironmentSection.Program} -- {(timed ? "run" : "accuracy")} --problem {Quoted(record.Problem)}";
    }

    /// <summary>Which row of it, and how. The rounded truth is no row that one asks for: it comes with any.</summary>
    internal static string Tail(CaseRecord record)
    {
        string algorithm = record.Backend == "reference" ? "" : " --algorithm " + Quoted(record.Algorithm);
        string worker = record.Worker is null ? "" : " --worker " + Quoted(record.Worker);
        string device = record.Device.IsCpu ? "" : " --device " + Quoted(record.Device.ToString());
        string isa = record.Isa is "library" or "" ? "" : " --isa " + Quoted(record.Isa);
        string operands = Operands(record.Distribution, record.OperandFiles);
        return string.Create(CultureInfo.InvariantCulture,
            $"{algorithm}{worker}{device} --threads {record.Threads}{isa} {operands} --seed {record.Seed}");
    }

    /// <summary>Files by their path, with the hash that they must have; made operands by their rules; a distribution by its name.</summary>
    internal static string Operands(string text, OperandFiles? files) => files is null
        ? (text.All(char.IsAsciiLetter) ? "--distribution " : "--operands ") + Quoted(text)
        : $"--operands {Quoted(files.Path + "#" + text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..])}"
            + (files.Layout == OperandLayout.Nhwc ? " --layout nhwc" : "");

    /// <summary>A record is only a file: what it says must not become a second command of the shell that it is pasted into.</summary>
    private static string Quoted(string word) => word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Plain)
        ? word
        : "'" + string.Concat(word.Select(c => char.IsControl(c) ? ' ' : c)).Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
