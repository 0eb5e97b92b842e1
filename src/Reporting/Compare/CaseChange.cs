namespace ConvBench.Reporting.Compare;

/// <summary>One case on both sides.</summary>
/// <param name="Base">Its base record.</param>
/// <param name="New">Its new record.</param>
/// <param name="Time">How the times compare; null where one side has none.</param>
/// <param name="Error">How the errors compare; null where one side has none.</param>
/// <param name="Status">How the ends compare.</param>
/// <param name="Remark">What is odd about the match, or why the new case gives no result; "" where nothing is.</param>
/// <param name="IsWrong">Whether it lost its result, or is less accurate on the same instruction set.</param>
/// <param name="CountsTime">Whether a slower time is a regression: the same machine and instruction set.</param>
public sealed record CaseChange(CaseRecord Base, CaseRecord New, TimeChange? Time, ErrorChange? Error, StatusVerdict Status,
    string Remark, bool IsWrong, bool CountsTime)
{
    /// <summary>What both programs measured again in turn; null where that was not done.</summary>
    public Recheck? Again { get; init; }

    /// <summary>Slower by the last word: measured again where it was, else by the two runs.</summary>
    public bool IsSlower => CountsTime && (Again is { Fault: "" } again ? again.IsSlower : TimeVerdict == TimeVerdict.Slower);

    /// <summary>Lost, less accurate or slower.</summary>
    public bool IsRegression => IsWrong || IsSlower;

    /// <summary>What to call the layer: its name, or its description.</summary>
    public string Layer => New.ProblemName.Length > 0 ? New.ProblemName : Base.ProblemName.Length > 0
        ? Base.ProblemName : ProblemTitle.Describe(New.Problem);

    /// <summary>Class of the time.</summary>
    public TimeVerdict TimeVerdict => Time?.Verdict ?? TimeVerdict.None;

    /// <summary>Class of the error.</summary>
    public ErrorVerdict ErrorVerdict => Error?.Verdict ?? ErrorVerdict.None;

    /// <summary>Whether a reader should see it: any verdict but the same and the undecided.</summary>
    public bool IsChange => IsSlower || Status != StatusVerdict.Same || TimeVerdict is TimeVerdict.Faster or TimeVerdict.Slower
        || ErrorVerdict is ErrorVerdict.Better or ErrorVerdict.Worse;

    /// <summary>Compares two records of one case.</summary>
    /// <param name="earlier">The base.</param>
    /// <param name="later">The new one.</param>
    /// <param name="rules">How times are judged.</param>
    /// <param name="baseSeeds">Errors of the row on this problem over the base's seeds.</param>
    /// <param name="newSeeds">The same of the new side.</param>
    internal static CaseChange Of(
        CaseRecord earlier, CaseRecord later, CompareRules rules, IReadOnlyList<ErrorStats> baseSeeds, IReadOnlyList<ErrorStats> newSeeds)
    {
        TimeChange? time = earlier.Ranks && later.Ranks ? TimeChange.Of(TimeShift.Of(earlier.Time!, later.Time!), rules) : null;
        ErrorChange? error = Limited(earlier, later, baseSeeds, newSeeds) is { } limit
            ? ErrorChange.Of(earlier.Error!, later.Error!, limit) : null;
        StatusVerdict status = (Rank(later.Status) - Rank(earlier.Status)) switch
        {
            0 => StatusVerdict.Same,
            < 0 => StatusVerdict.Gained,
            _ => StatusVerdict.Lost
        };
        bool sameIsa = earlier.Isa == later.Isa;
        bool lost = status == StatusVerdict.Lost && (rules.SameMachine || later.Status != CaseStatus.Unavailable);
        return new CaseChange(earlier, later, time, error, status, Remarks(earlier, later, sameIsa, time),
            lost || (sameIsa && error?.Verdict == ErrorVerdict.Worse), sameIsa && rules.SameMachine);
    }

    /// <summary>The wider limit of the two, so that the order of the sides does not matter; null where an error is missing.</summary>
    private static ErrorLimit? Limited(
        CaseRecord earlier, CaseRecord later, IReadOnlyList<ErrorStats> baseSeeds, IReadOnlyList<ErrorStats> newSeeds)
    {
        if (earlier is not { Status: CaseStatus.Ok, Error: not null } || later is not { Status: CaseStatus.Ok, Error: not null })
        {
            return null;
        }

        ErrorLimit a = ErrorLimit.Of(earlier, baseSeeds), b = ErrorLimit.Of(later, newSeeds);
        return new ErrorLimit(Math.Max(a.RelL2, b.RelL2), Math.Max(a.Omega, b.Omega));
    }

    private static int Rank(CaseStatus status) => status switch { CaseStatus.Ok => 0, CaseStatus.Failed => 2, _ => 1 };

    private static string Remarks(CaseRecord earlier, CaseRecord later, bool sameIsa, TimeChange? time)
    {
        List<string> remarks = [];
        if (later.Status != earlier.Status)
        {
            CaseRecord said = later.Status == CaseStatus.Ok ? earlier : later;
            remarks.Add($"{Name(earlier.Status)} → {Name(later.Status)}: {said.Reason.ReplaceLineEndings(" ")}");
        }

        if (!sameIsa)
        {
            remarks.Add($"{earlier.Isa} → {later.Isa}");
        }

        if (earlier.Choice != later.Choice && earlier.Status == CaseStatus.Ok && later.Status == CaseStatus.Ok)
        {
            remarks.Add($"{Choice(earlier)} → {Choice(later)}");
        }

        bool isLibrary = !later.Own && later.BackendVersion.Length > 0 && earlier.BackendVersion == later.BackendVersion;
        if (isLibrary && sameIsa && time is { Verdict: TimeVerdict.Slower or TimeVerdict.Faster })
        {
            remarks.Add("library unchanged: the call, the machine or noise");
        }

        return string.Join("; ", remarks);
    }

    private static string Choice(CaseRecord record) => record.Choice?.ToString() ?? "no stated choice";

    private static string Name(CaseStatus status) => status == CaseStatus.Ok ? "ok" : TableNote.StatusName(status);
}
