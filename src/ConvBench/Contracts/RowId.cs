namespace ConvBench.Contracts;

/// <summary>Ids of rows: the backend's name, a slash, the algorithm's name. Their only meaning beside being unique.</summary>
public static class RowId
{
    /// <summary>"managed" of "managed/winograd-f4x3"; the whole text where there is no slash.</summary>
    public static string Backend(string id) => id.Split('/', 2)[0];

    /// <summary>"winograd-f4x3"; the whole text where there is no slash.</summary>
    public static string Name(string id) => id.Split('/', 2)[^1];
}
