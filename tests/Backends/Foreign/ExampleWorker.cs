using ConvBench.Backends.Foreign;
using ConvBench.Tests.Skipping;

namespace ConvBench.Tests.Backends.Foreign;

/// <summary>The workers in C of this repository, compiled once.</summary>
internal static class ExampleWorker
{
    private static readonly Lazy<string> Folder = new(() =>
    {
        string folder = Directory.CreateTempSubdirectory("convbench-workers-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    private static readonly Lazy<string> Honest = new(() => Compiled("workers/example-c/worker.c")),
        Misbehaving = new(() => Compiled("tests/Workers/misbehaving.c", "-lpthread"));

    /// <summary>The naive loop that documentation begins with.</summary>
    public static WorkerDefinition Naive => Definition("naive", Honest.Value);

    /// <summary>The same with one fault.</summary>
    public static WorkerDefinition With(string fault) => Definition("bad", Misbehaving.Value, fault);

    /// <summary>A program from one file.</summary>
    /// <param name="source">Its path in the repository.</param>
    /// <param name="libraries">What is linked.</param>
    /// <exception cref="InvalidOperationException">It does not compile: the compiler's words.</exception>
    public static string Compiled(string source, params string[] libraries)
    {
        string program = Path.Combine(Folder.Value, source.Replace('/', '-')[..^2]);
        (int code, string printed) = Tools.Run(Tools.Compiler!,
            ["-O2", "-Wall", "-Wextra", "-Werror", "-o", program, Path.Combine(RepositoryFiles.Root, source), "-lm", .. libraries]);
        return code == 0 ? program : throw new InvalidOperationException(printed);
    }

    public static WorkerDefinition Definition(string name, params string[] command) =>
        new() { Name = name, Command = command, Word = $"{name}={string.Join(' ', command)}" };
}
