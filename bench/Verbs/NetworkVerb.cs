using System.CommandLine;
using System.Security.Cryptography;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Host;
using ConvBench.Bench.Networks;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Screen;
using ConvBench.Models;
using ConvBench.Reporting.Networks;

namespace ConvBench.Bench.Verbs;

/// <summary>network FILE.onnx: every convolution of a model, by itself and with what its error becomes at the model's outputs.</summary>
internal sealed class NetworkVerb(VerbContext context) : Verb(
    "network",
    "Measures every convolution of an ONNX model on the model's own weights and activations: time, error, and what the errors become "
    + "at the model's outputs.",
    [.. NetworkOptions.All, .. CaseOptions.OfRows, Passes, .. FolderOptions.All, .. LimitOptions.All],
    folders: 1, folderHelp: "The model, FILE.onnx, or the folder of one of ONNX's own tests.")
{
    /// <summary>One row of each kind, where the user names none.</summary>
    private static readonly string[] DefaultRows =
    [
        "managed/auto", "managed/direct", "managed/winograd-f4x3", "managed/winograd-f6x3", "managed/fft", "onnx/auto", "torch/auto",
    ];

    private static readonly Option<int?> Passes = OptionOf.Whole("--passes",
        "Passes of each timed case (default: 3).", 1, 1000);

    public override int Run(Arguments line)
    {
        string file = ModelOf(Folder(line) ?? throw new UsageException("network: expected a model, FILE.onnx"), out string? tested);
        var options = NetworkOptions.Of(line);
        CaseOptions chosen = CaseOptions.Of(line);
        if (chosen.Threads.Count > 1)
        {
            throw new UsageException("network: one thread count at a time, expected --threads with a single number");
        }

        bool named = chosen.Backends.Count + chosen.Algorithms.Count > 0;
        HashSet<string> ids = [.. context.Selection.Rows(named ? chosen : chosen with { Algorithms = DefaultRows })];
        IConvAlgorithm[] rows = [.. context.Algorithms.Where(a => ids.Contains(a.Id))];
        ModelGraph model = ModelGraph.Read(file);
        IReadOnlyList<(NetworkInput Said, TensorData Values)> inputs =
            new NetworkInputs(options.Inputs ?? tested, options.Dims, chosen.Seed ?? 1).Of(model);
        model = model.With(inputs.Where(i => model.WeightInputs.Contains(i.Said.Name)).Select(i => (i.Said.Name, i.Values)));
        NetworkGraph opened = Opened(model, line);
        using var session = new Session(context, line, "network-" + Stem(file), context.Screen());
        var header = new NetworkHeader(Path.GetFileName(file), session.Environment.CommandLine)
        {
            Sha256 = Hash(file),
            Opset = model.Opset,
            Producer = model.Producer,
            Inputs = [.. inputs.Select(i => i.Said)],
            Threads = chosen.Threads[0],
            Budget = options.MaxError,
        };
        var run = new ModelRun(session, options, rows, chosen.Threads[0]);
        session.Run(() => run.Run(opened, header, inputs, line.Get(Passes) ?? 3));
        return Report(session);
    }

    private int Report(Session session)
    {
        string folder = session.Folder.Location, page = session.WritePage(NetworkPage.FileName);
        if (NetworkRun.Read(folder, out _) is { } run)
        {
            context.Out.WriteLine();
            AlignedText.Write(context.Out, NetworkOverview.Columns(run), NetworkOverview.Rows(run));
            context.Out.WriteLine();
            NetworkOverview.Sentences(run).Concat(NetworkOverview.Notes(run)).ToList().ForEach(s => AlignedText.Paragraph(context.Out, s));
        }

        context.Out.WriteLine(session.Summary());
        context.Out.WriteLine($"page: {page}");
        bool failed = NetworkFile.Rows(folder, out _).Any(l => l.Status == CaseStatus.Failed);
        return session.End(Name, context.Out, session.AnyFailed || failed);
    }

    /// <summary>ONNX Runtime reads the model before a run's folder is made.</summary>
    private NetworkGraph Opened(ModelGraph model, Arguments line)
    {
        string scratch = Directory.CreateTempSubdirectory("convbench-").FullName;
        try
        {
            using var stop = new StopSignal();
            using WorkerPool pool = context.Pool(line, stop.Token);
            return new NetworkGraph(model, new GraphHost(pool, scratch));
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>The model's file; of a folder as ONNX's tests have it, also that of its inputs.</summary>
    private static string ModelOf(string given, out string? inputs)
    {
        inputs = null;
        if (!Directory.Exists(given))
        {
            return File.Exists(given) ? given : throw new UsageException($"network '{given}': no such file");
        }

        string[] models = Directory.GetFiles(given, "*.onnx");
        if (models.Length != 1)
        {
            throw new UsageException($"network '{given}': {models.Length} files .onnx, expected one");
        }

        string set = Path.Combine(given, BackendTest.Data);
        inputs = Directory.Exists(set) ? set : null;
        return models[0];
    }

    private static string Stem(string file) =>
        string.Concat(Path.GetFileNameWithoutExtension(file).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

    private static string Hash(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
