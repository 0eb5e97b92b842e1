using System.Globalization;
using ConvBench.Tests.Backends.Managed.Guards;
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

        if (args is [GuardChild.Verb, string guarded, string first, string planted])
        {
            return GuardChild.Run(Enum.Parse<Isa>(guarded), int.Parse(first, CultureInfo.InvariantCulture), planted);
        }

        Console.Error.WriteLine("run the tests with: dotnet test -c Release");
        return 2;
    }
}
