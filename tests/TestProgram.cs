using ConvBench.Tests;

// The test assembly is also the program of its own child processes.
if (args is [IsaMatrixTests.ChildVerb, string isa])
{
    return IsaMatrixTests.Child(Enum.Parse<ConvBench.Isa>(isa));
}

Console.Error.WriteLine("run the tests with: dotnet test -c Release");
return 2;
