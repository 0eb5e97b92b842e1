namespace ConvBench.Reporting.Tables;

/// <summary>Where a column is shown.</summary>
[Flags]
public enum ColumnPlaces
{
    /// <summary>In report.html's data alone: its script computes with it.</summary>
    None = 0,

    /// <summary>In the tables of report.md.</summary>
    InReport = 1,

    /// <summary>In the tables of the terminal, which has room for 100 characters.</summary>
    OnScreen = 2,

    /// <summary>In the table of report.html.</summary>
    InPage = 4,

    /// <summary>In report.html among the details of a row.</summary>
    InDetails = 8,

    /// <summary>Everywhere.</summary>
    All = InReport | OnScreen | InPage | InDetails,
}
