using System.Globalization;
using System.Text;
using Silk.NET.OpenCL;

namespace ConvBench.Backends.OpenCl.Runtime;

/// <summary>Status codes of OpenCL as reasons of one line.</summary>
internal static class ClStatus
{
    /// <summary>Code of a loader that finds no platform (cl_khr_icd).</summary>
    public const int NoPlatform = -1001;

    /// <summary>Throws where a call failed.</summary>
    /// <param name="status">What it returned.</param>
    /// <param name="call">The function.</param>
    /// <exception cref="RowFaultException">It failed.</exception>
    public static void Check(int status, string call)
    {
        if (status != 0)
        {
            throw new RowFaultException($"{call}: {Name(status)}");
        }
    }

    /// <summary>"CL_MEM_OBJECT_ALLOCATION_FAILURE"; the number where it has no name.</summary>
    public static string Name(int status)
    {
        if (status == NoPlatform)
        {
            return "CL_PLATFORM_NOT_FOUND_KHR";
        }

        if (Enum.GetName((ErrorCodes)status) is not { } words)
        {
            return string.Create(CultureInfo.InvariantCulture, $"status {status}");
        }

        var name = new StringBuilder("CL");
        foreach (char c in words)
        {
            name.Append(char.IsAsciiLetterUpper(c) ? "_" : "").Append(char.ToUpperInvariant(c));
        }

        return name.ToString();
    }

    /// <summary>Whether it says that memory ran out.</summary>
    public static bool IsMemory(int status) => (ErrorCodes)status is ErrorCodes.MemObjectAllocationFailure or ErrorCodes.OutOfResources
        or ErrorCodes.OutOfHostMemory or ErrorCodes.InvalidBufferSize;
}
