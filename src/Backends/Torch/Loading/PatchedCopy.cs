using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ConvBench.Backends.Torch.Loading;

/// <summary>A file of given content in the user's own cache, written so that processes starting at once never see half of it.</summary>
internal static class PatchedCopy
{
    /// <summary>Part of the copy's name; raised when the way of patching changes.</summary>
    private const string Revision = "1";

    /// <summary>Path of the copy of <paramref name="content"/>, written if it is not there already.</summary>
    /// <param name="name">File name of the original.</param>
    /// <param name="content">What the copy holds; its hash is part of the copy's name.</param>
    /// <param name="folder">Where copies are kept.</param>
    public static string Ensure(string name, ReadOnlySpan<byte> content, string folder)
    {
        string key = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
        string path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(name)}-r{Revision}-{key}{Path.GetExtension(name)}");
        if (File.Exists(path) && content.SequenceEqual(File.ReadAllBytes(path)))
        {
            return path;
        }

        string partial = Path.Combine(folder, $".{Guid.NewGuid():N}.partial");
        try
        {
            File.WriteAllBytes(partial, content);
            File.Move(partial, path, overwrite: true); // rename within a folder is atomic; whoever comes last wins with the same bytes
        }
        finally
        {
            File.Delete(partial);
        }

        return path;
    }

    /// <summary>Loads a library of this content from <see cref="UserFolder"/>, or from a private folder that is gone afterwards.</summary>
    public static nint Load(string name, ReadOnlySpan<byte> content)
    {
        if (UserFolder() is { } folder)
        {
            return NativeLibrary.Load(Ensure(name, content, folder));
        }

        DirectoryInfo once = Directory.CreateTempSubdirectory("convbench-");
        try
        {
            return NativeLibrary.Load(Ensure(name, content, once.FullName));
        }
        finally
        {
            once.Delete(recursive: true); // a mapped file lives on without its name
        }
    }

    /// <summary>The user's cache folder for ConvBench; null where the user has no home that can be written.</summary>
    private static string? UserFolder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.DoNotVerify);
        try
        {
            return home.Length == 0 ? null : Directory.CreateDirectory(Path.Combine(home, "convbench", "native")).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
