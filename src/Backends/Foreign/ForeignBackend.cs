namespace ConvBench.Backends.Foreign;

/// <summary>A program in any language that computes convolutions, asked by the protocol of docs/worker-protocol.md.</summary>
/// <param name="definition">How it is started.</param>
/// <param name="log">Receives what it writes on standard error.</param>
public sealed class ForeignBackend(WorkerDefinition definition, Action<string> log) : IConvBackend, IDisposable
{
    private ForeignProcess? _process;
    private Hello? _hello;
    private IReadOnlyList<IConvAlgorithm>? _rows;

    /// <inheritdoc/>
    public string Name => definition.Name;

    /// <inheritdoc/>
    public string Version => _hello?.Version ?? "";

    /// <summary>What --worker was given.</summary>
    public string Word => definition.Word;

    /// <inheritdoc/>
    /// <remarks>The command.</remarks>
    public string LibraryPath => string.Join(' ', definition.Command);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Details => _hello?.Details ?? new Dictionary<string, string>();

    /// <inheritdoc/>
    public IReadOnlyList<Device> Devices => _hello?.Devices ?? [Device.Cpu];

    /// <inheritdoc/>
    /// <remarks>As the worker says; as its configuration says where it cannot be asked.</remarks>
    public IReadOnlyList<IConvAlgorithm> Algorithms => _rows ??= Rows();

    /// <inheritdoc/>
    public bool IsAvailable(out string reason)
    {
        reason = Fault() ?? "";
        return reason.Length == 0;
    }

    /// <summary>Why it cannot be asked, one line with the remedy; null where it can.</summary>
    public string? Fault()
    {
        try
        {
            Process();
            return null;
        }
        catch (RowFaultException e)
        {
            bool isItsWord = _process is { IsBroken: false } || definition.Install.Length == 0; // it names what it needs itself
            return isItsWord ? e.Message : $"{e.Message} ({definition.Install})";
        }
    }

    /// <summary>Ends its process.</summary>
    public void Dispose() => _process?.Dispose();

    /// <summary>The process, started where there is none that answers.</summary>
    /// <exception cref="RowFaultException">It cannot be started here.</exception>
    internal ForeignProcess Process()
    {
        if (_process is { IsBroken: false } && _hello is not null)
        {
            return _process;
        }

        _process?.Dispose();
        (_process, _hello) = (null, null);
        TensorFolder.Sweep();
        _process = ForeignProcess.Start(definition, log);
        _hello = _process.Hello();
        return _process;
    }

    private IReadOnlyList<IConvAlgorithm> Rows()
    {
        IEnumerable<HelloRow> rows = Fault() is null ? _hello!.Rows : definition.Algorithms.Select(a => new HelloRow { Name = a });
        return [.. rows.Select(r => new ForeignAlgorithm(this, r))];
    }
}
