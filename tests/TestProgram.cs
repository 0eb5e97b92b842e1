using ConvBench.Tests.Machine;

namespace ConvBench.Tests;

/// <summary>The entry point of the test assembly: it is also the program of its own child processes.</summary>
internal static class TestProgram
{
    private static int Main(string[] args)
    {
        if (args is [IsaMatrixTests.ChildVerb, string isa])
        {
            return IsaMatrixTests.Child(Enum.Parse<Isa>(isa));
        }

        Console.Error.WriteLine("run the tests with: dotnet test -c Release");
        return 2;
    }
}
