using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Workers;

/// <summary>The workers that are written in Python, by their own tests in tests/Workers/python, which need NumPy alone.</summary>
public class PythonWorkerTests
{
    /// <summary>The modules of these tests, by the names of their files.</summary>
    public static TheoryData<string> Modules { get; } =
        new(Directory.GetFiles(Folder, "test_*.py").Select(f => Path.GetFileNameWithoutExtension(f)));

    private static string Folder => Path.Combine(RepositoryFiles.Root, "tests", "Workers", "python");

    [MachineTheory(Need.NumPy)]
    [MemberData(nameof(Modules))]
    public void UnitTests_OfPythonsWorkers_Pass(string module)
    {
        (int code, string printed) = Tools.Run(Tools.NumPy!, "-m", "unittest", "discover", "-s", Folder, "-p", module + ".py");

        Assert.True(code == 0, printed);
        Assert.Matches(@"Ran [1-9]\d* tests? in", printed);
    }
}
