using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Text.Json;
using ConvBench.Bench.Protocol;
using ConvBench.Machine;

namespace ConvBench.Bench.Host;

/// <summary>A worker process as the host sees it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;
    private readonly StreamWriter _requests;
    private readonly BlockingCollection<WorkerReply> _replies = [];
    private readonly Action<string> _log;

    private WorkerProcess(Process process, StreamWriter requests, Action<string> log) =>
        (_process, _requests, _log) = (process, requests, log);

    public WorkerKey Key { get; private init; } = WorkerKey.Reference;

    public int Id => _process.Id;

    /// <summary>Whether it has ended, by itself or by the system's hand.</summary>
    public bool IsGone => _process.HasExited;

    /// <summary>Whether a program in another language runs below it. No library starts processes, and to look for them is work
    /// that would be done beside timed runs.</summary>
    private bool HasProgram { get; init; }

    /// <summary>Physical memory that it and a program below it hold, bytes; 0 where it has ended.</summary>
    public long ResidentBytes
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.HasExited ? 0 : _process.WorkingSet64 + (HasProgram ? ProcessTree.BytesBelow(_process.Id) : 0);
            }
            catch (InvalidOperationException)
            {
                return 0; // it ended between the two questions; the pipe tells the rest
            }
        }
    }

    /// <summary>Starts one; what it prints goes to the log, line by line.</summary>
    public static WorkerProcess Start(WorkerLaunch launch, WorkerKey key, Action<string> log)
    {
        var requests = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        var replies = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        ProcessStartInfo start = launch.StartInfo(key, requests.GetClientHandleAsString(), replies.GetClientHandleAsString());
        Process process = Process.Start(start) ?? throw new WorkerException($"worker {key.Name} did not start");
        requests.DisposeLocalCopyOfClientHandle();
        replies.DisposeLocalCopyOfClientHandle();
        process.StandardInput.Close();
        process.OutputDataReceived += (_, e) => Log(e.Data);
        process.ErrorDataReceived += (_, e) => Log(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var worker = new WorkerProcess(process, new StreamWriter(requests) { AutoFlush = true }, log)
        {
            Key = key,
            HasProgram = launch.ProgramOf(key) is not null,
        };
        new Thread(() => worker.ReadReplies(new StreamReader(replies))) { IsBackground = true, Name = key.Name }.Start();
        return worker;

        void Log(string? line)
        {
            if (!string.IsNullOrEmpty(line))
            {
                log($"{key.Name}: {line}");
            }
        }
    }

    /// <summary>Sends a request and waits for its result, within the limits.</summary>
    /// <exception cref="WorkerException">The worker is gone; dispose it.</exception>
    /// <exception cref="OperationCanceledException">The user stopped the run; the worker is gone.</exception>
    public WorkerReply Ask(WorkerRequest request, WorkerLimits limits, CancellationToken stop)
    {
        string stage = "start";
        var stages = new StageTimes();
        long began = limits.Clock.GetTimestamp();
        try
        {
            _requests.WriteLine(Wire.Write(request));
        }
        catch (IOException)
        {
            throw Died(stage, stop);
        }

        while (true)
        {
            if (_replies.TryTake(out WorkerReply? reply, (int)Poll.TotalMilliseconds, CancellationToken.None))
            {
                if (reply.Stage is null)
                {
                    _log($"{Key.Name}: {(request.Case ?? request.Repro?.Case)?.Algorithm} "
                        + $"{(request.Case ?? request.Repro?.Case)?.Problem}: {stages.End()}");
                    return reply.Fault is null ? reply : throw new WorkerException(reply.Fault);
                }

                stage = reply.Stage;
                stages.Begin(stage);
                continue;
            }

            if (_replies.IsCompleted)
            {
                throw Died(stage, stop);
            }

            Check(stage, limits.Clock.GetElapsedTime(began), limits, stop);
        }
    }

    /// <summary>Ends the process; a worker has nothing to save.</summary>
    public void Dispose()
    {
        Kill();
        try
        {
            _requests.Dispose();
        }
        catch (IOException)
        {
            // a request that the dead process never read is still in the buffer
        }

        _process.Dispose();
    }

    private void Check(string stage, TimeSpan elapsed, WorkerLimits limits, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            Kill();
            stop.ThrowIfCancellationRequested();
        }

        if (elapsed > limits.Timeout)
        {
            Kill();
            throw new WorkerException(string.Create(CultureInfo.InvariantCulture,
                $"{stage}: no end after {limits.Timeout.TotalSeconds:0.#} s, killed (--timeout)"));
        }

        long bytes = ResidentBytes;
        if (bytes > limits.MemoryBytes)
        {
            Kill();
            throw new WorkerException(string.Create(CultureInfo.InvariantCulture,
                $"{stage}: {bytes / 1e9:0.0} GB of memory, above the limit of {limits.MemoryBytes / 1e9:0.0} GB, killed (--max-memory)"));
        }
    }

    private WorkerException Died(string stage, CancellationToken stop)
    {
        _process.WaitForExit(5000);

        // A signal to the whole process group may reach the worker before the host: then nothing crashed.
        stop.WaitHandle.WaitOne(Poll);
        stop.ThrowIfCancellationRequested();
        return new WorkerException(
            $"{stage}: the process crashed ({(_process.HasExited ? ExitText.Of(_process.ExitCode) : "pipe closed")}), see the run's log");
    }

    private void ReadReplies(StreamReader replies)
    {
        using (replies)
        {
            try
            {
                while (replies.ReadLine() is { } line)
                {
                    _replies.Add(Wire.Read<WorkerReply>(line));
                }
            }
            catch (Exception e) when (e is IOException or JsonException or ObjectDisposedException)
            {
                _log($"{Key.Name}: reply pipe: {FaultText.OneLine(e)}"); // a line cut off by a crash
            }
        }

        _replies.CompleteAdding();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(5000);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // it has ended already
        }
    }
}
