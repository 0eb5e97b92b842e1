using ConvBench.Bench.Cases;
using ConvBench.Bench.Judging;
using ConvBench.Files;
using ConvBench.Gates;

namespace ConvBench.Bench.Agreeing;

/// <summary>Collects the outputs of a run's cases, and judges each problem when its last case has ended.</summary>
/// <param name="runFolder">Receives agree.jsonl.</param>
/// <param name="scratch">For outputs; emptied after each problem.</param>
/// <param name="cases">Every case that will be handed to <see cref="Ended"/>, problem by problem.</param>
/// <param name="labelOf">A case's row, unique within its problem.</param>
/// <param name="rowOf">A row by its id.</param>
/// <param name="truthFolderOf">Folder with the truth of a case's problem, there until the next problem begins.</param>
internal sealed class Agreement(
    string runFolder, string scratch, IReadOnlyList<ConvCase> cases, Func<ConvCase, string> labelOf, Func<string, IConvAlgorithm> rowOf,
        Func<ConvCase, string> truthFolderOf)
{
    private readonly Dictionary<object, int> _left = cases.GroupBy(ProblemOf).ToDictionary(g => g.Key, g => g.Count());
    private readonly List<OutputFacts> _rows = [];
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal); // by hash: the same bits are kept once

    /// <summary>File that a case's worker writes its output to.</summary>
    public string OutputFile(ConvCase c)
    {
        Directory.CreateDirectory(scratch);
        return Path.Combine(scratch, labelOf(c).Replace('/', '.').Replace(':', '.') + ".npy");
    }

    /// <summary>Takes a case's output, or deletes what a failed one left.</summary>
    public void Ended(ConvCase c, CaseRecord record)
    {
        string file = OutputFile(c);
        if (record is { Status: CaseStatus.Ok, Error: { } error })
        {
            ConvProblem p = c.Problem;
            IConvAlgorithm row = rowOf(c.Algorithm);
            Take(OutputFacts.Of(labelOf(c), row.ErrorModel, p, NpyShape.Read(file, p.N, p.K, p.OH, p.OW), error)
                with
            { NormLimit = NormLimit(row, c) }, file);
        }
        else
        {
            File.Delete(file);
        }

        if (--_left[ProblemOf(c)] == 0)
        {
            Finish(c);
        }
    }

    private static double? NormLimit(IConvAlgorithm row, ConvCase c)
    {
        ErrorPrediction? predicted = row.Predict(c.Problem, new ConvOptions(c.Threads) { Device = c.Device, Isa = c.RequestedIsa });
        double limit = PrecisionGate.Limit(row.ErrorModel, c.Problem, c.Operands, c.Problem.OutputCount, predicted);
        return row.ErrorModel == ErrorModel.Normwise && double.IsFinite(limit) ? limit : null;
    }

    private static object ProblemOf(ConvCase c) => (c.Problem, c.Operands, c.Seed);

    private void Take(OutputFacts facts, string file)
    {
        _rows.Add(facts);
        if (!_files.TryAdd(facts.Sha256, file))
        {
            File.Delete(file);
        }
    }

    private void Finish(ConvCase c)
    {
        if (_rows.Count > 0)
        {
            CertifiedTruth known = new TruthCache(truthFolderOf(c)).Get(c.Problem, c.Operands, c.Seed, Environment.ProcessorCount);
            TakeRounded(c.Problem, known.Truth);
            IReadOnlyList<ReducedRecord> reduced = ReducedJudge.Judge(c.Problem, c.Operands, known.Data, _rows);
            (Judged(c, Underflow.OfSum(c.Problem, known.Data), known.Truth) with { Reduced = reduced }).Append(runFolder);
        }

        _rows.Clear();
        _files.Clear();
        Directory.Delete(scratch, recursive: true);
    }

    /// <summary>The correctly rounded truth is a row like any other, the first.</summary>
    private void TakeRounded(ConvProblem p, Truth truth)
    {
        string file = Path.Combine(scratch, Truth.RoundedRow.Replace('/', '.') + ".npy");
        float[] rounded = truth.Rounded();
        Npy.Write(file, rounded, p.N, p.K, p.OH, p.OW);
        Take(OutputFacts.Of(Truth.RoundedRow, ErrorModel.Componentwise, p, rounded,
            ErrorStats.Compute(rounded, truth.Y, truth.S, p.Accumulations)), file);
        _rows.Insert(0, _rows[^1]);
        _rows.RemoveAt(_rows.Count - 1);
    }

    private AgreementRecord Judged(ConvCase c, double underflow, Truth truth)
    {
        List<RowOutput> outputs =
            [.. _rows.DistinctBy(r => r.Sha256).Select(r => new RowOutput(r, _files[r.Sha256], c.Problem.OutputCount))];
        try
        {
            return new AgreementRecord
            {
                Problem = c.Problem.ToString(),
                Suite = c.Suite,
                ProblemName = c.ProblemName,
                Distribution = c.Operands.Text,
                Seed = c.Seed,
                TruthSum = truth.Y.Sum(),
                TruthNorm = PairJudge.Norm(truth.Y),
                BoundNorm = PairJudge.Norm(truth.S),
                BoundMax = truth.S.Max(),
                Underflow = underflow,
                ShareCoarse = truth.Y.Count(y => ErrorStats.Ulp(y) > PairDifference.Promise) / (double)truth.Y.Length,
                Rows = [.. _rows],
                Pairs = PairJudge.Judge(c.Problem, c.Operands, underflow, truth, outputs),
            };
        }
        finally
        {
            outputs.ForEach(o => o.Dispose());
        }
    }
}
