namespace ConvBench.Reporting.Rows;

/// <summary>Where the rows of one table ran: a device, and the threads of the program. Rows of two places are never ranked
/// together.</summary>
internal readonly record struct Place(Device Device, int Threads) : IComparable<Place>
{
    public static Place Of(CaseRecord row) => new(row.Device with { Name = row.DeviceName }, row.Threads);

    /// <summary>Whether a title must name the place: the groups have several, or one that is not the CPU.</summary>
    public static bool IsTold(IEnumerable<ProblemGroup> groups) =>
        groups.Select(g => g.Place).Distinct().ToArray() is not ([] or [{ Device.IsCpu: true }]);

    /// <summary>The CPU first, fewest threads first.</summary>
    public int CompareTo(Place other) =>
        (!Device.IsCpu, Device.Kind, Device.Index,
            Threads).CompareTo((!other.Device.IsCpu, other.Device.Kind, other.Device.Index, other.Threads));

    /// <summary>For a column of thread counts: "2", or the device.</summary>
    public string Cell => Device.IsCpu ? Format.Whole(Threads) : Device + (Threads == 1 ? "" : ", " + Format.Whole(Threads));

    /// <summary>Ending of the figures' names where a run has several places.</summary>
    public string Suffix => (Device.IsCpu ? "" : "-" + Device.Kind + Format.Whole(Device.Index))
        + (Device.IsCpu || Threads > 1 ? "-t" + Format.Whole(Threads) : "");

    /// <summary>"2 threads" of the CPU; another device by its name, with the threads where the program has several.</summary>
    public override string ToString() => Device.IsCpu ? Headline.Threads(Threads)
        : Device + (Device.Name.Length > 0 ? $" ({Device.Name})" : "") + (Threads == 1 ? "" : ", " + Headline.Threads(Threads));
}
