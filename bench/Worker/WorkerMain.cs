using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipes;
using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Worker;

/// <summary>The hidden verb "worker": one backend in a process of its own that answers the host until its pipe ends.</summary>
/// <remarks>
/// Requests and replies have their own two pipes, since native libraries print on standard output and error; the host
/// writes both of those into the run's log. A worker ends with its host: when the pipe ends, whatever it is doing.
/// </remarks>
internal static class WorkerMain
{
    /// <summary>worker BACKEND REQUEST-PIPE REPLY-PIPE [ASSEMBLY with further backends].</summary>
    /// <param name="args">What follows the verb.</param>
    /// <param name="find">The backend of a name, with an assembly whose backends count too.</param>
    public static int Run(string[] args, Func<string, string?, IConvBackend?> find)
    {
        // Ctrl-C reaches the whole process group; the host decides what ends, and when.
        Console.CancelKeyPress += (_, e) => e.Cancel = true;
        PreferAsOutOfMemoryVictim();
        using var requests = new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, args[1]));
        using var replies = new StreamWriter(new AnonymousPipeClientStream(PipeDirection.Out, args[2])) { AutoFlush = true };
        var service = new WorkerService(find(args[0], args.Length > 3 ? args[3] : null), reply => replies.WriteLine(Wire.Write(reply)));
        foreach (WorkerRequest request in ReadOnOwnThread(requests).GetConsumingEnumerable())
        {
            replies.WriteLine(Wire.Write(service.Answer(request)));
        }

        return 0;
    }

    /// <summary>Reads ahead, so that the end of the pipe is noticed during a case too.</summary>
    private static BlockingCollection<WorkerRequest> ReadOnOwnThread(StreamReader requests)
    {
        var queue = new BlockingCollection<WorkerRequest>();
        var reader = new Thread(() =>
        {
            while (requests.ReadLine() is { } line)
            {
                queue.Add(Wire.Read<WorkerRequest>(line));
            }

            // The host is gone or done. Native pools may refuse an orderly end.
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
