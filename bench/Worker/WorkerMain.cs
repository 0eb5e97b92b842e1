using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipes;
using ConvBench.Backends.Foreign;
using ConvBench.Bench.Protocol;
using ConvBench.Files;

namespace ConvBench.Bench.Worker;

/// <summary>The hidden verb "worker": one backend in a process of its own that answers the host until its pipe ends.</summary>
/// <remarks>
/// Requests and replies have their own two pipes, since native libraries print on standard output and error; the host
/// writes both of those into the run's log. A worker ends with its host: when the pipe ends, whatever it is doing.
/// </remarks>
internal static class WorkerMain
{
    /// <summary>worker BACKEND REQUEST-PIPE REPLY-PIPE ASSEMBLY [DEFINITION]: an assembly with further backends or "-", and how the
    /// program is started where the backend is one in another language.</summary>
    /// <param name="args">What follows the verb.</param>
    /// <param name="find">The backend of a name, with an assembly whose backends count too.</param>
    public static int Run(string[] args, Func<string, string?, IConvBackend?> find)
    {
        // Ctrl-C reaches the whole process group; the host decides what ends, and when.
        Console.CancelKeyPress += (_, e) => e.Cancel = true;
        PreferAsOutOfMemoryVictim();
        using var requests = new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, args[1]));
        using var replies = new StreamWriter(new AnonymousPipeClientStream(PipeDirection.Out, args[2])) { AutoFlush = true };
        IConvBackend? backend = args.Length > 4
            ? new ForeignBackend(JsonFile.Parse<WorkerDefinition>(args[4]), Console.Error.WriteLine)
            : find(args[0], args[3] == "-" ? null : args[3]);
        var service = new WorkerService(backend, reply => replies.WriteLine(Wire.Write(reply)));
        foreach (WorkerRequest request in ReadOnOwnThread(requests, backend as IDisposable).GetConsumingEnumerable())
        {
            replies.WriteLine(Wire.Write(service.Answer(request)));
        }

        return 0;
    }

    /// <summary>Reads ahead, so that the end of the pipe is noticed during a case too.</summary>
    private static BlockingCollection<WorkerRequest> ReadOnOwnThread(StreamReader requests, IDisposable? child)
    {
        var queue = new BlockingCollection<WorkerRequest>();
        var reader = new Thread(() =>
        {
            while (requests.ReadLine() is { } line)
            {
                queue.Add(Wire.Read<WorkerRequest>(line));
            }

            // The host is gone or done. Native pools may refuse an orderly end.
            child?.Dispose();
            Process.GetCurrentProcess().Kill();
        })
        { IsBackground = true };
        reader.Start();
        return queue;
    }

    /// <summary>Where the system itself runs out of memory, Linux shall end this process and not the host.</summary>
    private static void PreferAsOutOfMemoryVictim()
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                File.WriteAllText("/proc/self/oom_score_adj", "1000");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Without the right to say so the system's own choice stands.
            }
        }
    }
}
