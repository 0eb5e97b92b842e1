using System.Globalization;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Host;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Timing;
using ConvBench.Models;

namespace ConvBench.Bench.Networks;

/// <summary>Measures a model: the float64 network with every row on every layer's true input, the time of each distinct layer, and
/// every policy from input to output.</summary>
/// <param name="session">Its folder receives the records.</param>
/// <param name="options">What is asked.</param>
/// <param name="rows">The rows.</param>
/// <param name="threads">Their threads.</param>
internal sealed class ModelRun(Session session, NetworkOptions options, IReadOnlyList<IConvAlgorithm> rows, int threads)
{
    private readonly Dictionary<ConvProblem, OperandSource> _operands = []; // of the first measured layer of each problem

    private string Scratch => session.Folder.Scratch;

    /// <summary>Runs whatever of it is not there yet.</summary>
    /// <param name="opened">The model, as ONNX Runtime took it.</param>
    /// <param name="header">What is known of it before it runs.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="passes">Passes of each timed case; null for as many as its time allows.</param>
    /// <exception cref="UsageException">The model does not run in float64.</exception>
    public void Run(NetworkGraph opened, NetworkHeader header, IReadOnlyList<(NetworkInput Said, TensorData Values)> inputs, int? passes)
    {
        string files = Folder("files");
        NetworkGraph network = opened.On(new GraphHost(session.Pool, Folder("graphs")));
        var errors = new LayerRows(session, rows, new OutputFiles(files));
        TensorStore truth = new(Folder("true")), single = new(Folder("single"));
        foreach ((NetworkInput said, TensorData values) in inputs)
        {
            single.Write(said.Name, values);
            truth.Write(said.Name, values.Type == ElementType.Binary32 ? TensorData.Of(values.Doubles(), values.Shape) : values);
        }

        IReadOnlyList<LayerAt> layers = InFloat64(network, truth, errors);
        NetworkFile.Write(session.Folder.Location, header with
        {
            Layers = [.. layers.Select(Said)],
            NotTaken = network.Cut.NotTaken,
            InSingle = network.SingleOperators,
        });
        Time(layers, passes);
        Walk(layers, errors, new PolicyWalk(session, network, layers, truth, single, new OutputFiles(files)));
    }

    private IReadOnlyList<LayerAt> InFloat64(NetworkGraph network, TensorStore truth, LayerRows errors)
    {
        try
        {
            int count = network.Cut.Convs.Count;
            return new TrueNetwork(network, truth).Run((layer, data, known) =>
            {
                session.Screen.Note(string.Create(CultureInfo.InvariantCulture,
                    $"layer {layer.Index + 1} of {count}: {layer.Conv.Name} {layer.Problem}"));
                if (options.Measures(layer))
                {
                    Keep(layer, data);
                    errors.Measure(layer, data, known, threads);
                }
            });
        }
        catch (Exception e) when (e is NetworkFaultException or FormatException)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>The operands of the first layer of each problem are kept: the times of all its layers are taken on them.</summary>
    private void Keep(LayerAt layer, ConvData data)
    {
        if (_operands.ContainsKey(layer.Problem))
        {
            return;
        }

        string folder = Folder("operands-" + layer.Index.ToString(CultureInfo.InvariantCulture));
        OperandFiles.Write(folder, layer.Problem, data);
        _operands[layer.Problem] = OperandSource.OfFolder(folder);
    }

    private NetworkLayer Said(LayerAt layer) => new(layer.Index, layer.Conv.Name, layer.Problem.ToString())
    {
        Depth = layer.Conv.Depth,
        Measured = options.Measures(layer),
        Operands = _operands.GetValueOrDefault(layer.Problem)?.Text ?? "",
    };

    private void Time(IReadOnlyList<LayerAt> layers, int? passes)
    {
        ConvCase[] cases = [.. layers.Where(l => _operands.ContainsKey(l.Problem)).DistinctBy(l => l.Problem)
            .SelectMany(l => rows.Select(r => NetworkCases.Of(l, r, threads) with { Operands = _operands[l.Problem] }))];
        using var run = new CaseRun(session, cases, timed: true);
        run.Execute(UserConfig.Parse([]), CaseExecutor.Shape, passes);
    }

    private void Walk(IReadOnlyList<LayerAt> layers, LayerRows errors, PolicyWalk walk)
    {
        Dictionary<(string, string), double> times = session.Records.All.Where(r => r.Time is not null)
            .GroupBy(r => (r.Problem, r.Algorithm)).ToDictionary(g => g.Key, g => g.Last().Time!.MedianNs);
        HashSet<string> done = [.. NetworkFile.Policies(session.Folder.Location, out _).Select(p => p.Name)];
        Dictionary<string, IConvAlgorithm> known = rows.ToDictionary(r => r.Id);
        double? Median(ConvProblem p, string row) => times.TryGetValue((p.ToString(), row), out double ns) ? ns : null;
        foreach (Policy policy in Policy.Of(layers, rows, errors, Median, options.MaxError).Where(p => !done.Contains(p.Name)))
        {
            session.Screen.Note($"the network: {policy.Name}");
            NetworkFile.Append(session.Folder.Location, walk.Run(policy, known, threads));
        }
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(Scratch, name)).FullName;
}
