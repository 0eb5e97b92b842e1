using System.Globalization;

namespace ConvBench.Bench.Host;

/// <summary>A process with all that it started, as Linux tells it.</summary>
internal static class ProcessTree
{
    /// <summary>Physical memory of the processes that a process started, and of theirs, bytes; 0 where the system does not tell.</summary>
    /// <param name="process">Its number.</param>
    public static long BytesBelow(int process) => Children(process).Sum(c => ResidentBytes(c) + BytesBelow(c));

    private static int[] Children(int process)
    {
        string tasks = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task");
        try
        {
            return !Directory.Exists(tasks) ? [] : [.. Directory.EnumerateDirectories(tasks)
                .SelectMany(t => File.ReadAllText(Path.Combine(t, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return []; // it ended meanwhile, or a thread of it
        }
    }

    /// <summary>The second number of statm, in pages.</summary>
    private static long ResidentBytes(int process)
    {
        try
        {
            string[] pages = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/statm")).Split(' ');
            return long.Parse(pages[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
