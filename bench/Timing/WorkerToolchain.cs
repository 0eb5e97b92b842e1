using BenchmarkDotNet.Characteristics;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.Parameters;
using BenchmarkDotNet.Toolchains.Results;
using BenchmarkDotNet.Validators;

namespace ConvBench.Bench.Timing;

/// <summary>How BenchmarkDotNet runs a case here: nothing is generated or compiled, a worker process measures it.</summary>
/// <remarks>
/// BenchmarkDotNet's own toolchains build a project for each run (with libtorch 1.3 GB and 9 s, then 3 to 5 s per case) or
/// run in the host, where two libraries' thread pools spin against each other and one crash ends everything.
/// </remarks>
/// <param name="execute">Runs one case in a worker.</param>
internal sealed class WorkerToolchain(Func<ExecuteParameters, WorkerRun> execute) : IToolchain, IGenerator, IBuilder, IExecutor
{
    public string Name => "Worker";

    public IGenerator Generator => this;

    public IBuilder Builder => this;

    public IExecutor Executor => this;

    /// <summary>False: validators that ask mean the host's process.</summary>
    public bool IsInProcess => false;

    /// <summary>What BenchmarkDotNet's summary prints.</summary>
    public override string ToString() => Name;

    public IEnumerable<ValidationError> Validate(BenchmarkCase benchmarkCase, IResolver resolver) => [];

    public GenerateResult GenerateProject(BuildPartition buildPartition, ILogger logger, string rootArtifactsFolderPath) =>
        GenerateResult.Success(ArtifactsPaths.Empty, []);

    public BuildResult Build(GenerateResult generateResult, BuildPartition buildPartition, ILogger logger) =>
        BuildResult.Success(generateResult);

    /// <remarks>BenchmarkDotNet takes measurements as lines of text from a toolchain: here alone they become text.</remarks>
    public ExecuteResult Execute(ExecuteParameters executeParameters)
    {
        WorkerRun run = execute(executeParameters);
        string[] results = [.. run.Times.Measurements.Select(m =>
            new Measurement(executeParameters.LaunchIndex, m.Mode, m.Stage, m.Iteration, m.Operations, m.Nanoseconds).ToString())];
        string[] comments = [.. run.Times.Statistics, .. run.Fault is null ? [] : new[] { "// ERROR: " + run.Fault }];
        foreach (string line in results.Concat(run.Times.Statistics))
        {
            executeParameters.Logger.WriteLine(line);
        }

        return new ExecuteResult(
            foundExecutable: true,
            exitCode: run.Fault is null ? 0 : 1,
            processId: null,
            results: results,
            prefixedLines: comments,
            standardOutput: [.. results, .. comments],
            launchIndex: executeParameters.LaunchIndex);
    }
}
