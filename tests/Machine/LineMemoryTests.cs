using System.Globalization;
using ConvBench.Machine;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Machine;

/// <summary>Buffers begin on a line of 64 bytes and are zero; large ones ask for huge pages.</summary>
public sealed unsafe class LineMemoryTests
{
    private const int HugePageFloats = (2 << 20) / sizeof(float);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(HugePageFloats - 64)]
    [InlineData(HugePageFloats)]
    [InlineData((3 * HugePageFloats) + 5)]
    public void ABuffer_IsZero_OnALine_WithALineOnBothSides(long floats)
    {
        var memory = new LineMemory();
        for (int round = 0; round < 3; round++)
        {
            float* first = memory.Allocate(floats, AlignedBuffer.Line, AlignedBuffer.Line);
            try
            {
                Assert.Equal(0, (nint)first % 64);
                var all = new Span<float>(first - AlignedBuffer.Line, (int)floats + (2 * AlignedBuffer.Line));
                Assert.Equal(-1, all.IndexOfAnyExcept(0f));
                all.Fill(float.NaN); // what the heap may hand out again
            }
            finally
            {
                memory.Free(first);
            }
        }
    }

    /// <summary>The kernel marks memory that asked with hg in VmFlags, whether it has huge pages to give or not.</summary>
    [MachineFact(Need.HugePages)]
    public void ALargeBuffer_AsksForHugePages()
    {
        var memory = new LineMemory();
        float* first = memory.Allocate(HugePageFloats, 0, 0);
        try
        {
            Assert.Contains("hg", FlagsAt((nuint)first));
        }
        finally
        {
            memory.Free(first);
        }
    }

    /// <summary>VmFlags of the mapping that an address lies in.</summary>
    private static string[] FlagsAt(nuint address)
    {
        bool here = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0].Split('-') is [var from, var to]
                && nuint.TryParse(from, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out nuint first))
            {
                here = address >= first && address < nuint.Parse(to, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            }
            else if (here && words[0] == "VmFlags:")
            {
                return words[1..];
            }
        }

        throw new InvalidOperationException("the address is not mapped");
    }
}
