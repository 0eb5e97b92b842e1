using System.Runtime.InteropServices;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Foreign;
using ConvBench.Bench.Host;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Protocol;
using ConvBench.Bench.Runs;

namespace ConvBench.Bench.Verbs;

/// <summary>doctor: loads every backend for real, each in a process of its own, and lets it compute.</summary>
internal sealed class DoctorVerb(VerbContext context) : Verb(
    "doctor",
    "Loads every backend, runs a 1×1 case on it, prints version, library, devices, or the reason and the remedy.",
    WorkerOptions.All)
{
    /// <summary>Small, and within the reach of every library: a 1×1 filter on 8×8 pixels.</summary>
    private static readonly ConvProblem Patient = ConvProblem.Parse("n1c16h8w8k16r1s1");

    public override int Run(Arguments line)
    {
        string scratch = Directory.CreateTempSubdirectory("convbench-doctor-").FullName;
        try
        {
            using var stop = new StopSignal();
            VerbContext all = context.Workers.Count > 0 ? context
                : context.With([.. WorkerOptions.Configured(line).Select(w => WorkerOptions.WithPython(w, line))]);
            using WorkerPool pool = all.Pool(line, stop.Token);
            context.Out.WriteLine($"{MachineFacts.CpuModel}, {Environment.ProcessorCount} cores, "
                + $"{RuntimeInformation.FrameworkDescription}");
            int failed = all.Algorithms.GroupBy(a => RowId.Backend(a.Id)).Count(backend => !Examine(pool, backend, scratch));
            return failed == 0 ? ExitCode.Ok : ExitCode.SomeFailed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.SomeFailed;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>False where the backend loads and then fails; one that is missing is explained.</summary>
    private bool Examine(WorkerPool pool, IGrouping<string, IConvAlgorithm> backend, string scratch)
    {
        var key = new WorkerKey(backend.Key, 1);
        Device[] wanted = [.. backend.SelectMany(a => a.DeviceKinds).Distinct().Select(k => new Device(k))];
        ProbeReply reply = Probes.Ask(pool, key, new ProbeRequest([Patient.ToString()], wanted));
        if (!reply.Available)
        {
            context.Out.WriteLine($"{backend.Key}: unavailable: {reply.Reason}");
            return true;
        }

        context.Out.WriteLine($"{backend.Key} {reply.Version}");
        context.Out.WriteLine($"  library  {reply.LibraryPath}");
        context.Out.WriteLine($"  devices  {(reply.Devices.Length > 0 ? reply.Described : "none here")}");
        foreach ((string kind, string why) in reply.Absent)
        {
            context.Out.WriteLine($"           no {kind}: {why}");
        }

        bool isRight = true;
        foreach (Device device in reply.Devices.Intersect(wanted))
        {
            isRight &= Check(pool, key, backend, reply, device, scratch);
        }

        return isRight;
    }

    /// <summary>The first row that takes the patient on a device; false where it fails.</summary>
    private bool Check(WorkerPool pool, WorkerKey key, IEnumerable<IConvAlgorithm> rows, ProbeReply reply, Device device, string scratch)
    {
        string? row = rows.Where(a => a.DeviceKinds.Contains(device.Kind)).Select(a => a.Id)
            .FirstOrDefault(id => !reply.Refusals.ContainsKey(ProbeReply.RefusalKey(id, Patient.ToString(), device)));
        string where = device.IsCpu ? "" : $" on {device}";
        if (row is null)
        {
            context.Out.WriteLine($"  check    no row takes a 1×1 filter{where}");
            return true;
        }

        CaseResult result = Compute(pool, key, row, device, scratch);
        context.Out.WriteLine(result.Status == CaseStatus.Ok
            ? FormattableString.Invariant($"  check    {row}{where} right, relative error {result.Error?.RelL2:0.0e+00}")
            : $"  check    {row}{where} FAILED: {result.Reason}");
        return result.Status == CaseStatus.Ok;
    }

    private static CaseResult Compute(WorkerPool pool, WorkerKey key, string row, Device device, string scratch)
    {
        try
        {
            var request = new CaseRequest
            {
                Problem = Patient.ToString(), Algorithm = row, Device = device, Seed = 1, TruthFolder = scratch,
            };
            return pool.Ask(key, new WorkerRequest { Case = request }).Case!.Result;
        }
        catch (WorkerException e)
        {
            return new CaseResult { Status = CaseStatus.Failed, Reason = e.Message };
        }
    }
}
