using System.Runtime.InteropServices;

namespace ConvBench.Bench.Runs;

/// <summary>Ctrl-C and a polite kill: the case at hand is given up, everything finished is kept.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
    ];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        // The second time the user means it: the system's own handling ends the process.
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
