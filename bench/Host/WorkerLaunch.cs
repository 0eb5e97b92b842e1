using System.Diagnostics;
using System.Globalization;
using ConvBench.Backends.Foreign;
using ConvBench.Files;

namespace ConvBench.Bench.Host;

/// <summary>How a worker process is started: this program again, with the hidden verb.</summary>
/// <param name="Environment">Variables that the user asked for, on top of the thread counts.</param>
/// <param name="ExtraAssembly">Assembly with further backends, or null.</param>
internal sealed record WorkerLaunch(IReadOnlyDictionary<string, string> Environment, string? ExtraAssembly = null)
{
    public const string Verb = "worker";

    /// <summary>Assembly of another build of this program, whose workers are wanted; null for this one.</summary>
    public string? ProgramPath { get; init; }

    /// <summary>Programs in other languages: a worker process of such a name is the way to its program.</summary>
    public IReadOnlyList<WorkerDefinition> Foreign { get; init; } = [];

    /// <summary>The program in another language that a worker process is the way to; null where it computes itself.</summary>
    public WorkerDefinition? ProgramOf(WorkerKey key) => Foreign.FirstOrDefault(w => w.Name == key.Backend);

    public ProcessStartInfo StartInfo(WorkerKey key, string requestPipe, string replyPipe)
    {
        string assembly = ProgramPath ?? typeof(WorkerLaunch).Assembly.Location;
        string host = System.Environment.ProcessPath ?? "dotnet";
        bool isOwnHost = ProgramPath is null && Path.GetFileNameWithoutExtension(host) == Path.GetFileNameWithoutExtension(assembly);
        bool isDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        var start = new ProcessStartInfo(isOwnHost || isDotnet ? host : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        string[] arguments = [.. isOwnHost ? Array.Empty<string>() : [assembly], Verb, key.Backend.Length == 0 ? "-" : key.Backend,
            requestPipe, replyPipe, ExtraAssembly ?? "-"];
        foreach (string argument in ProgramOf(key) is not { } foreign ? arguments : [.. arguments, JsonFile.Text(foreign)])
        {
            start.ArgumentList.Add(argument);
        }

        if (key.Threads > 0)
        {
            foreach (string variable in WorkerDefinition.ThreadVariables)
            {
                start.Environment[variable] = key.Threads.ToString(CultureInfo.InvariantCulture);
            }
        }

        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
