using System.Runtime.InteropServices;
using System.Text;

namespace ConvBench.Backends.Cudnn.Native;

/// <summary><c>cudnnStatus_t</c> as a fault with cuDNN's own words.</summary>
/// <remarks>cuDNN 8 counts from 0: 2 out of memory, 9 not supported. cuDNN 9 has a thousand for each kind: 3000 to 3999 are reasons why
/// something is not supported, 4003 and 4004 allocations that failed; it also has a sentence on the last error of a thread.</remarks>
/// <param name="major">8 or 9.</param>
/// <param name="text"><c>cudnnGetErrorString</c>.</param>
/// <param name="last"><c>cudnnGetLastErrorString</c>; 0 where there is none.</param>
internal sealed unsafe class CudnnStatus(long major, nint text, nint last)
{
    /// <summary>Whether it says that cuDNN does not compute such a thing.</summary>
    public bool IsUnsupported(int status) => major < 9 ? status == 9 : status is >= 3000 and < 4000;

    /// <summary>The exception of a status.</summary>
    public Exception Fault(int status, string call)
    {
        string line = $"{call}: {Words(status)}";
        return IsUnsupported(status) ? new RowFaultException(line, isUnsupported: true)
            : (major < 9 ? status == 2 : status is 4003 or 4004) ? new InsufficientMemoryException(line)
            : new InvalidOperationException(line);
    }

    /// <summary>"CUDNN_STATUS_NOT_SUPPORTED (3000): sentence".</summary>
    public string Words(int status)
    {
        string name = Marshal.PtrToStringUTF8(((delegate* unmanaged<int, nint>)text)(status)) ?? "unknown status";
        string sentence = LastSentence();
        return FormattableString.Invariant($"{name} ({status})") + (sentence.Length > 0 ? ": " + sentence : "");
    }

    private string LastSentence()
    {
        if (last == 0)
        {
            return "";
        }

        const int Room = 1024;
        byte* buffer = stackalloc byte[Room];
        new Span<byte>(buffer, Room).Clear();
        ((delegate* unmanaged<byte*, nuint, void>)last)(buffer, Room);
        var bytes = new ReadOnlySpan<byte>(buffer, Room - 1);
        return string.Join(' ', Encoding.UTF8.GetString(bytes[..Math.Max(0, bytes.IndexOf((byte)0))])
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
