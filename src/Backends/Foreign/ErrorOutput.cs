using System.Text;

namespace ConvBench.Backends.Foreign;

/// <summary>A worker's standard error: always drained, its first megabyte passed on, its last line kept.</summary>
internal sealed class ErrorOutput : IDisposable
{
    private const int MostPassedOn = 1 << 20, MostLine = 500;

    private readonly Stream _stream;
    private readonly Action<string> _log;
    private readonly Thread _reader;
    private volatile string _last = "";

    /// <summary>Begins to read.</summary>
    /// <param name="stream">Standard error.</param>
    /// <param name="log">Receives lines.</param>
    public ErrorOutput(Stream stream, Action<string> log)
    {
        (_stream, _log) = (stream, log);
        _reader = new Thread(Drain) { IsBackground = true, Name = "worker's standard error" };
        _reader.Start();
    }

    /// <summary>The last line that is not empty; waits a moment for what a process that has ended left in the pipe.</summary>
    public string LastLine
    {
        get
        {
            _reader.Join(TimeSpan.FromSeconds(1));
            return _last;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Drain()
    {
        var bytes = new byte[1 << 16];
        var line = new StringBuilder();
        long passed = 0;
        try
        {
            for (int read = _stream.Read(bytes); read > 0; read = _stream.Read(bytes))
            {
                int from = passed < MostPassedOn ? 0 : Math.Max(0, read - (2 * MostLine)); // of a flood its end is enough
                foreach (char c in Encoding.UTF8.GetString(bytes, from, read - from))
                {
                    if (c != '\n')
                    {
                        _ = line.Length < MostLine ? line.Append(c) : line;
                        continue;
                    }

                    End(line, ref passed);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // the process is gone
        }

        End(line, ref passed);
    }

    private void End(StringBuilder line, ref long passed)
    {
        string text = Answer.OneLine(line.ToString());
        line.Clear();
        if (text.Length == 0)
        {
            return;
        }

        _last = text;
        bool before = passed < MostPassedOn;
        passed += text.Length;
        if (before)
        {
            _log(passed < MostPassedOn ? text : text + " (more than 1 MiB: the rest is dropped)");
        }
    }
}
