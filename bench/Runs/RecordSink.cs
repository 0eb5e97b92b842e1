namespace ConvBench.Bench.Runs;

/// <summary>Takes the record of every case as it ends: on disk first, then on the screen.</summary>
/// <param name="folder">The run's folder.</param>
/// <param name="earlier">Records of the run that is resumed.</param>
/// <param name="shown">Receives each new record.</param>
internal sealed class RecordSink(string folder, IReadOnlyList<CaseRecord> earlier, Action<CaseRecord> shown)
{
    private readonly HashSet<string> _keys = [.. earlier.Select(r => r.Key)];
    private readonly List<CaseRecord> _all = [.. earlier];

    /// <summary>Every record of the run, earlier ones included.</summary>
    public IReadOnlyList<CaseRecord> All => _all;

    /// <summary>Whether a case has its record already.</summary>
    public bool Has(string key) => _keys.Contains(key);

    /// <summary>Keeps these records of the resumed run alone: the cases of the others run again.</summary>
    public void Keep(Predicate<CaseRecord> which)
    {
        _all.RemoveAll(r => !which(r));
        _keys.IntersectWith(_all.Select(r => r.Key));
    }

    /// <summary>Appends a record.</summary>
    public void Add(CaseRecord record)
    {
        RecordFile.Append(folder, record);
        _keys.Add(record.Key);
        _all.Add(record);
        shown(record);
    }
}
