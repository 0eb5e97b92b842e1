using System.Diagnostics;
using System.Globalization;

namespace ConvBench.Backends.Foreign;

/// <summary>Where the tensors of one plan lie while they travel: shared memory where there is enough of it, else the temporary
/// folder.</summary>
internal sealed class TensorFolder : IDisposable
{
    private const string SharedMemory = "/dev/shm", Prefix = "convbench-tensors-";

    private readonly string _folder;

    /// <summary>Makes an empty folder.</summary>
    /// <param name="bytes">What will lie there at a time.</param>
    public TensorFolder(long bytes)
    {
        string place = Directory.Exists(SharedMemory) && new DriveInfo(SharedMemory).AvailableFreeSpace > 2 * bytes
            ? SharedMemory : Path.GetTempPath();
        string name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Path.GetRandomFileName()}");
        _folder = Directory.CreateDirectory(Path.Combine(place, name)).FullName;
    }

    /// <summary>The path of a tensor.</summary>
    /// <param name="name">Its letter.</param>
    public string File(string name) => Path.Combine(_folder, name + ".npy");

    /// <summary>Removes it with all that a worker may have left there.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // a file that a worker made and protected; the sweep of a later process tries again
        }
    }

    /// <summary>Removes the folders that killed processes left behind, wherever they may lie.</summary>
    public static void Sweep()
    {
        try
        {
            string[] places = [Path.GetTempPath(), .. Directory.Exists(SharedMemory) ? [SharedMemory] : Array.Empty<string>()];
            foreach (string folder in places.SelectMany(p => Directory.EnumerateDirectories(p, Prefix + "*")))
            {
                string id = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
                if (int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int process) && !IsAlive(process))
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // somebody else's, or another process sweeps it at the same time
        }
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
