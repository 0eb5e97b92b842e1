using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ConvBench.Reporting.Recommend;

namespace ConvBench.Bench.Cli;

/// <summary>The options of the verbs, each with the values that it takes.</summary>
internal static class Options
{
    public static readonly Option<string[]> Problem = Texts("--problem",
        "A layer, 'n1c64h56w56k64r3s3_p1' or a benchdnn descriptor; may be repeated.", split: false);

    public static readonly Option<string[]> Problems = Texts("--problems", "A file with one problem a line.", split: false);

    public static readonly Option<string[]> Suite = Texts("--suite", "Suites of problems, comma-separated (default: quick).", split: true);

    public static readonly Option<string[]> Backend = Texts("--backend", "Backends, comma-separated, * and ? allowed (default: all).", split: true);

    public static readonly Option<string[]> Algorithm = Texts("--algorithm",
        "Rows, comma-separated, * and ? allowed: 'managed/*', 'winograd*' (default: all).", split: true);

    public static readonly Option<bool> Variants = new("--variants")
    {
        Description = "Choose rows that run on request alone too: more accurate, less accurate and dominated variants (without it they run where named in full).",
    };

    public static readonly Option<bool> Quiet = new("--quiet") { Description = "Print failures and the last line alone." };

    public static readonly Option<bool> Json = new("--json") { Description = "Print every record as a line of JSON, and nothing else." };

    public static readonly Option<bool> All = new("--all") { Description = "Print every table; without it a long run prints a line for each layer." };

    public static readonly Option<string?> Title = new("--title") { Description = "What ran, a few words for the index (default: suite and threads)." };

    public static readonly Option<string?> Note = new("--note") { Description = "What it shows, one sentence for the index (default: the run's first headline)." };

    public static readonly Option<string?> Into = new("--into") { Description = "Folder with results/ and README.md (default: the repository)." };

    public static readonly Option<string?> Paper = new("--name") { Description = "Paper whose table is repeated (default: all)." };

    public static readonly Option<Device[]> Device = new("--device")
    {
        Description = "Devices, comma-separated: cpu, cuda:0, ... (default: cpu).",
        CustomParser = r => [.. Words(r).Select(Contracts.Device.Parse)],
        Arity = ArgumentArity.OneOrMore,
    };

    public static readonly Option<int[]> Threads = new("--threads")
    {
        Description = "Thread counts, comma-separated (default: 1).",
        CustomParser = r => [.. Words(r).Select(w => Whole("--threads", w, 1, 1024))],
        Arity = ArgumentArity.OneOrMore,
    };

    public static readonly Option<Isa[]> Isas = new("--isa")
    {
        Description = "Widest instruction set of managed kernels: auto, scalar, vector128, avx2, avx512 (comma-separated).",
        CustomParser = r => [.. Words(r).Select(w => Choice<Isa>("--isa", w))],
        Arity = ArgumentArity.OneOrMore,
    };

    public static readonly Option<Distribution?> Operands = new("--distribution")
    {
        Description = $"Operands: {string.Join(", ", DistributionText.Names)} (default: what the suite says, else normal).",
        CustomParser = r => Choice<Distribution>("--distribution", r.Tokens[^1].Value),
    };

    public static readonly Option<int?> Seed = new("--seed")
    {
        Description = "Seed of the operands (default: 1).",
        CustomParser = r => Whole("--seed", r.Tokens[^1].Value, 0, int.MaxValue),
    };

    public static readonly Option<bool> Heavy = new("--heavy") { Description = "Take the heavy problems of the suites too." };

    public static readonly Option<bool> Cold = new("--cold")
    {
        Description = "Time the first call and calls with evicted caches too (cpu), and say after how many calls a costlier preparation pays.",
    };

    public static readonly Option<string?> Out = new("--out") { Description = "Folder to write (default: results/<machine>/<run>; of verbs that read a run, that run's)." };

    public static readonly Option<string?> Resume = new("--resume") { Description = "Folder of a stopped run: its finished cases are skipped." };

    public static readonly Option<TimeSpan?> Timeout = new("--timeout")
    {
        Description = "Seconds that one case may take before it is killed (default: 300).",
        CustomParser = r => TimeSpan.FromSeconds(Number("--timeout", r.Tokens[^1].Value)),
    };

    public static readonly Option<double?> MaxMemory = new("--max-memory")
    {
        Description = "GB that one worker process may use before it is killed (default: 85 % of the machine's).",
        CustomParser = r => Number("--max-memory", r.Tokens[^1].Value),
    };

    public static readonly Option<bool> Profile = new("--profile") { Description = "Say where the time of each row goes, for rows that can tell." };

    public static readonly Option<double?> MaxError = new("--max-error")
    {
        Description = "Relative L2 error that managed/auto may make: it picks the fastest algorithm expected to stay below, and fails where it does not. Of recommend: error that a row may have, by --metric.",
        CustomParser = r => Number("--max-error", r.Tokens[^1].Value),
    };

    public static readonly Option<double?> Threshold = new("--threshold")
    {
        Description = "Percent by which a time must change to count (default: 5).",
        CustomParser = r => Number("--threshold", r.Tokens[^1].Value),
    };

    public static readonly Option<bool> FailOnRegression = new("--fail-on-regression") { Description = "Exit code 1 where anything became slower, less accurate or lost its result." };

    public static readonly Option<string?> Metric = new("--metric")
    {
        Description = $"What --max-error limits: {string.Join(", ", ErrorMetric.All.Select(m => m.Id))} (default: relL2).",
        CustomParser = r => ErrorMetric.All.FirstOrDefault(m => m.Id.Equals(r.Tokens[^1].Value, StringComparison.OrdinalIgnoreCase))?.Id
            ?? throw new UsageException($"--metric '{r.Tokens[^1].Value}': expected one of {string.Join(", ", ErrorMetric.All.Select(m => m.Id))}{DidYouMean.Hint(r.Tokens[^1].Value, ErrorMetric.All.Select(m => m.Id))}"),
    };

    public static readonly Option<string?> Network = new("--network") { Description = "Suite whose layers are summed with their counts: resnet50, vgg16, ..." };

    private static Option<string[]> Texts(string name, string description, bool split) => new(name)
    {
        Description = description,
        CustomParser = r => split ? [.. Words(r)] : [.. r.Tokens.Select(t => t.Value)],
        Arity = ArgumentArity.OneOrMore,
    };

    private static IEnumerable<string> Words(ArgumentResult result) =>
        result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static int Whole(string option, string word, int least, int most) =>
        int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new UsageException($"{option} '{word}': expected a whole number from {least} to {most}");

    private static double Number(string option, string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && value < 1e7
            ? value
            : throw new UsageException($"{option} '{word}': expected a number above 0");

    private static TEnum Choice<TEnum>(string option, string word)
        where TEnum : struct, Enum
    {
#pragma warning disable CA1308 // shown to people
        string[] names = [.. Enum.GetNames<TEnum>().Select(n => n.ToLowerInvariant())];
#pragma warning restore CA1308
        int at = Array.FindIndex(names, n => n.Equals(word, StringComparison.OrdinalIgnoreCase));
        return at >= 0
            ? Enum.GetValues<TEnum>()[at]
            : throw new UsageException($"{option} '{word}': expected one of {string.Join(", ", names)}{DidYouMean.Hint(word, names)}");
    }
}
