using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ConvBench.Machine;

namespace ConvBench.Backends.Foreign;

/// <summary>A worker's process: one question at a time, one line each way.</summary>
/// <remarks>Whatever it does wrong is a <see cref="RowFaultException"/>; a process that breaks the protocol is killed, and
/// asked no more.</remarks>
internal sealed class ForeignProcess : IDisposable
{
    /// <summary>The longest message, bytes.</summary>
    internal const int MostBytes = 1 << 20;

    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(120), EndLimit = TimeSpan.FromSeconds(2);

    /// <summary>Paths as they are, so that a worker without a whole JSON reader finds its files.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Process _process;
    private readonly Stream _requests, _answers;
    private readonly ErrorOutput _errors;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _from, _to;
    private long _id, _plans;
    private string? _killedFor;

    private ForeignProcess(Process process, Action<string> log)
    {
        _process = process;
        _requests = process.StandardInput.BaseStream;
        _answers = process.StandardOutput.BaseStream;
        _errors = new ErrorOutput(process.StandardError.BaseStream, log);
    }

    /// <summary>Whether it has ended or broken the protocol: the next case needs another.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Processor time of all of its threads so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.TotalProcessorTime;
            }
            catch (InvalidOperationException)
            {
                return TimeSpan.Zero; // it has ended; the next question tells
            }
        }
    }

    /// <summary>A number that no plan of this process has had.</summary>
    public long NextPlan() => ++_plans;

    /// <summary>Starts it, without a shell.</summary>
    /// <param name="definition">Command and variables.</param>
    /// <param name="log">Receives the lines of its standard error.</param>
    /// <exception cref="RowFaultException">There is no such program.</exception>
    public static ForeignProcess Start(WorkerDefinition definition, Action<string> log)
    {
        var start = new ProcessStartInfo(definition.Command[0], definition.Command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in definition.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return new ForeignProcess(Process.Start(start)!, log);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new RowFaultException($"'{definition.Command[0]}' does not start: {Answer.OneLine(e.Message)}", inner: e);
        }
    }

    /// <summary>The first question.</summary>
    /// <exception cref="RowFaultException">It cannot run here, or its answer is not as the protocol says.</exception>
    public Hello Hello()
    {
        using var limit = new Timer(
            _ => Kill(string.Create(CultureInfo.InvariantCulture, $"hello: no answer within {HelloLimit.TotalSeconds:0} s")),
            null, HelloLimit, Timeout.InfiniteTimeSpan);
        return Foreign.Hello.Of(Ask("hello", w => w.WriteNumber("protocol", Foreign.Hello.Protocol)));
    }

    /// <summary>Asks, and waits for the answer as long as it takes: who started this process limits it as a whole.</summary>
    /// <param name="what">The request's name.</param>
    /// <param name="members">Writes its members.</param>
    /// <exception cref="RowFaultException">It cannot be done, or the worker broke the protocol.</exception>
    public Answer Ask(string what, Action<Utf8JsonWriter> members)
    {
        if (IsBroken)
        {
            throw new RowFaultException(_killedFor ?? "the worker ended before");
        }

        _id++;
        try
        {
            _requests.Write(Request(what, members));
            _requests.Flush();
        }
        catch (IOException)
        {
            throw Ended("");
        }

        return Read(what);
    }

    /// <summary>Asks it to end; false where it still runs two seconds later.</summary>
    public bool End()
    {
        IsBroken = true;
        try
        {
            _requests.Dispose();
            return _process.WaitForExit(EndLimit);
        }
        catch (IOException)
        {
            return true; // it ended between two questions
        }
    }

    /// <summary>Asks it to end, and ends it where it does not.</summary>
    public void Dispose()
    {
        _ = IsBroken || End();
        Kill(_killedFor);
        _errors.Dispose();
        _process.Dispose();
    }

    private byte[] Request(string what, Action<Utf8JsonWriter> members)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, Plain))
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", _id);
            writer.WriteString("do", what);
            members(writer);
            writer.WriteEndObject();
        }

        text.WriteByte((byte)'\n');
        return text.ToArray();
    }

    private Answer Read(string what)
    {
        byte[] line = Line(what);
        if (!Utf8.IsValid(line))
        {
            throw Unexpected(what, line);
        }

        JsonElement json;
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 16 });
            json = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw Unexpected(what, line);
        }

        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("id", out JsonElement id)
            || id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out long given) || given != _id)
        {
            throw Unexpected(what, line);
        }

        var answer = new Answer(json, $"answer to {what}");
        if (!json.TryGetProperty("error", out JsonElement error) || error.ValueKind == JsonValueKind.Null)
        {
            return answer;
        }

        if (error.ValueKind != JsonValueKind.Object)
        {
            throw answer.Fault("error", Answer.OneLine(error.GetRawText(), 60), "an object with kind and message");
        }

        var fault = new Answer(error, $"answer to {what}: error");
        throw new RowFaultException(fault.Text("message"), fault.Text("kind") == "unsupported");
    }

    /// <summary>One line of standard output, without its end.</summary>
    private byte[] Line(string what)
    {
        using var line = new MemoryStream();
        while (true)
        {
            int end = Array.IndexOf(_buffer, (byte)'\n', _from, _to - _from);
            int until = end < 0 ? _to : end;
            line.Write(_buffer, _from, until - _from);
            _from = end < 0 ? _to : end + 1;
            if (line.Length > MostBytes)
            {
                throw Broken($"a message of more than 1 MiB in answer to {what}: '{Shown(line.ToArray())}'");
            }

            if (end >= 0)
            {
                return line.ToArray();
            }

            (_from, _to) = (0, _answers.Read(_buffer));
            if (_to == 0)
            {
                throw Ended(line.Length == 0 ? "" : $"half a message in answer to {what}, '{Shown(line.ToArray())}': ");
            }
        }
    }

    private RowFaultException Unexpected(string what, byte[] line) => Broken(
        string.Create(CultureInfo.InvariantCulture, $"expected an answer to {what} with id {_id}, got '{Shown(line)}'"));

    private RowFaultException Broken(string reason)
    {
        IsBroken = true;
        Kill(reason);
        return new RowFaultException(reason);
    }

    private RowFaultException Ended(string before)
    {
        IsBroken = true;
        _process.WaitForExit(EndLimit);
        string how = _process.HasExited ? ExitText.Of(_process.ExitCode) : "it closed its output and runs on";
        string last = _errors.LastLine;
        Kill(_killedFor);
        return new RowFaultException(_killedFor ?? $"{before}the worker ended ({how}){(last.Length > 0 ? ": " + last : "")}");
    }

    private void Kill(string? reason)
    {
        _killedFor ??= reason;
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(EndLimit);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // it has ended already
        }
    }

    private static string Shown(byte[] line) => Answer.OneLine(Encoding.UTF8.GetString(line, 0, Math.Min(line.Length, 400)), 100);
}
