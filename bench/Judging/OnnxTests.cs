using ConvBench.Bench.Cli;
using ConvBench.Models;

namespace ConvBench.Bench.Judging;

/// <summary>A folder of ONNX's own tests: the output that each Conv test expects is judged like one from elsewhere.</summary>
internal static class OnnxTests
{
    /// <summary>Row of the expected outputs.</summary>
    public const string Row = "onnx-test/expected";

    /// <summary>Whether a folder holds such tests, or is one.</summary>
    public static bool Fits(string folder) => OnnxTest.Folders(folder).Any();

    /// <summary>Every Conv test.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="notTaken">Tests of convolutions that cannot be taken, one line each.</param>
    /// <exception cref="UsageException">None of the tests is one.</exception>
    public static IReadOnlyList<JudgedProblem> Read(string folder, out IReadOnlyList<string> notTaken)
    {
        List<string> left = [];
        List<JudgedProblem> problems = [];
        foreach (string test in OnnxTest.Folders(folder))
        {
            if (OnnxTest.Read(test, out string reason) is { } read)
            {
                problems.Add(new JudgedProblem(read.Problem, OperandSource.TextOfFiles(read.Data), 0,
                    [new JudgedFile(Row, read.Expected, null)], () => read.Data)
                { Name = read.Name });
            }
            else if (reason.Length > 0)
            {
                left.Add($"not taken: {Path.GetFileName(test)}: {reason}");
            }
        }

        notTaken = left;
        return problems.Count > 0 ? problems : throw new UsageException($"judge '{folder}': ONNX tests, but none of a Conv that rows "
            + $"compute{(left.Count > 0 ? $" ({left[0]})" : "")}");
    }
}
