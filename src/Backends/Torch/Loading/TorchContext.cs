using System.Runtime.InteropServices;
using TorchSharp;

namespace ConvBench.Backends.Torch.Loading;

/// <summary>libtorch's switches for oneDNN and NNPACK, which TorchSharp does not expose: members of at::Context.</summary>
/// <remarks>
/// Python's <c>torch.backends.mkldnn.enabled</c> and <c>torch.backends.nnpack</c> end in the same two functions. They take the
/// object's address and one bool in the C convention of both platforms; they are looked up by their decorated names.
/// </remarks>
internal sealed unsafe class TorchContext
{
    private readonly nint _context;
    private readonly delegate* unmanaged<nint, byte, void> _setOneDnn;
    private readonly delegate* unmanaged<nint, byte, void> _setNnpack;

    /// <summary>Looks the functions up in libtorch_cpu.</summary>
    public TorchContext(nint library)
    {
        bool windows = OperatingSystem.IsWindows();
        if (NativeLibrary.TryGetExport(library, windows ? "?globalContext@at@@YAAEAVContext@1@XZ" : "_ZN2at13globalContextEv",
            out nint global))
        {
            _context = ((delegate* unmanaged<nint>)global)();
            NativeLibrary.TryGetExport(library,
                windows ? "?setUserEnabledMkldnn@Context@at@@QEAAX_N@Z" : "_ZN2at7Context20setUserEnabledMkldnnEb", out nint oneDnn);
            NativeLibrary.TryGetExport(library,
                windows ? "?setUserEnabledNNPACK@Context@at@@QEAAX_N@Z" : "_ZN2at7Context20setUserEnabledNNPACKEb", out nint nnpack);
            _setOneDnn = (delegate* unmanaged<nint, byte, void>)oneDnn;
            _setNnpack = (delegate* unmanaged<nint, byte, void>)nnpack;
        }
    }

    /// <summary>Whether oneDNN can be switched off.</summary>
    public bool CanSwitchOneDnn => _setOneDnn is not null;

    /// <summary>Sets everything that a run depends on: the calling thread's thread count and the two switches.</summary>
    /// <remarks>
    /// NNPACK is off in every torch row: where oneDNN is built in, libtorch takes it for no convolution that oneDNN would not take
    /// first, and where the CPU lacks what it wants it writes a warning on stderr. It has rows of its own.
    /// </remarks>
    public void Apply(int threads, bool oneDnn)
    {
        // The count belongs to the calling thread (OpenMP). Setting it anew would drop oneDNN's cached primitives.
        if (torch.get_num_threads() != threads)
        {
            torch.set_num_threads(threads);
        }

        if (_setOneDnn is not null)
        {
            _setOneDnn(_context, oneDnn ? (byte)1 : (byte)0);
        }

        if (_setNnpack is not null)
        {
            _setNnpack(_context, 0);
        }
    }
}
