namespace ConvBench.Models;

/// <summary>One of ONNX's own tests of a single Conv node: model.onnx with inputs and the output that is expected.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Problem">The layer.</param>
/// <param name="Data">Its operands.</param>
/// <param name="Expected">File of the expected output.</param>
public sealed record OnnxTest(string Name, ConvProblem Problem, ConvData Data, string Expected)
{
    private const string ModelName = "model.onnx";

    /// <summary>The folder itself and those below it that hold such a test, of whatever operator.</summary>
    public static IEnumerable<string> Folders(string root) =>
        Directory.EnumerateFiles(root, ModelName, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4 })
            .Select(f => Path.GetDirectoryName(f)!).Where(d => Directory.Exists(Path.Combine(d, BackendTest.Data)))
            .Order(StringComparer.Ordinal);

    /// <summary>The test of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="reason">Why a test of convolutions cannot be taken, one line; "" for tests of other operators.</param>
    public static OnnxTest? Read(string folder, out string reason)
    {
        reason = "";
        try
        {
            var graph = ModelGraph.Read(Path.Combine(folder, ModelName));
            string[] operators = [.. graph.Nodes.Select(n => n.Proto.OpType).Where(o => o != "Constant")];
            if (operators.Length != 1 || !operators[0].Contains("Conv", StringComparison.Ordinal))
            {
                return null;
            }

            string data = Path.Combine(folder, BackendTest.Data);
            (string Name, TensorData Value)[] inputs = [.. graph.Inputs.Select((input, place) =>
                (input.Name, ModelFile.ReadTensor(Path.Combine(data, $"input_{place}.pb"))))];
            var cut = NetworkCut.Of(
                graph.With(inputs.Where(i => graph.WeightInputs.Contains(i.Name))), new Dictionary<string, TensorData>());
            if (cut.Convs is not [ConvNode conv])
            {
                reason = cut.NotTaken is [LayerNotTaken not, ..] ? not.Reason : $"a test of {operators[0]}";
                return null;
            }

            TensorData x = inputs.First(i => i.Name == conv.Input).Value;
            var operands = new ConvData(x.Floats(), conv.Weights.Floats(), conv.Bias?.Floats() ?? []);
            return new OnnxTest(Path.GetFileName(folder), conv.ProblemOf(x.Shape), operands, Path.Combine(data, "output_0.pb"));
        }
        catch (FormatException e)
        {
            reason = Path.GetFileName(folder).Contains("conv", StringComparison.OrdinalIgnoreCase) ? e.Message : "";
            return null;
        }
    }
}
