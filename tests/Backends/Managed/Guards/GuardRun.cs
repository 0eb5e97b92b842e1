using System.Diagnostics;
using System.Globalization;

namespace ConvBench.Tests.Backends.Managed.Guards;

/// <summary>Runs cases in child processes until all are done, and tells which case ended a child, and how.</summary>
internal sealed class GuardRun
{
    private const int MaxDeaths = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly List<string> _faults = [];
    private string _last = "";
    private int _next;

    /// <summary>Deaths and misses, each with its case.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Cases, all of them begun; null where the run was given up.</summary>
    public int? Count { get; private set; }

    /// <summary>A child begins after the case that ended the one before.</summary>
    public static async Task<GuardRun> Of(Isa isa, string planted = "")
    {
        var run = new GuardRun();
        for (int deaths = 0; run.Count is null && deaths < MaxDeaths; deaths++)
        {
            await run.Child(isa, planted);
        }

        return run;
    }

    private async Task Child(Isa isa, string planted)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
            [typeof(GuardRun).Assembly.Location, GuardChild.Verb, isa.ToString(), _next.ToString(CultureInfo.InvariantCulture), planted];
        Array.ForEach(arguments, start.ArgumentList.Add);
        (_last, int begun) = ("no case", _next);
        using Process child = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        using CancellationTokenRegistration end = patience.Token.Register(() => child.Kill());
        Task<string> errors = child.StandardError.ReadToEndAsync(CancellationToken.None);
        while (await child.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            Hear(line);
        }

        await child.WaitForExitAsync(CancellationToken.None);
        if (Count is null || child.ExitCode != 0)
        {
            string reason = patience.IsCancellationRequested ? $"stopped after {Patience}" : Reason(child.ExitCode, await errors);
            _faults.Add($"{_last}: {reason}");
            Count = _next == begun ? -1 : Count; // it would end there again
        }
    }

    private void Hear(string line)
    {
        if (line.StartsWith(GuardChild.Begins, StringComparison.Ordinal))
        {
            string[] parts = line[GuardChild.Begins.Length..].Split(' ', 2);
            (_next, _last) = (int.Parse(parts[0], CultureInfo.InvariantCulture) + 1, parts[1]);
        }
        else if (line.StartsWith(GuardChild.Miss, StringComparison.Ordinal))
        {
            _faults.Add(line[GuardChild.Miss.Length..]);
        }
        else if (line.StartsWith(GuardChild.Done, StringComparison.Ordinal))
        {
            Count = int.Parse(line[GuardChild.Done.Length..], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>What the runtime said; a fault inside the C library, in a copy, says nothing: then the signal tells.</summary>
    private static string Reason(int exitCode, string errors)
    {
        const StringSplitOptions lines = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        string said = string.Join(' ', errors.Split('\n', lines).Take(3));
        return $"{(said.Length > 0 ? said : "ended without a reason")} (exit code {exitCode})";
    }
}
