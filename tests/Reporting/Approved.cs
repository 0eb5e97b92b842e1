using System.Runtime.CompilerServices;
using Xunit;

namespace ConvBench.Tests.Reporting;

/// <summary>Compares a text with the file that a person has approved; a mismatch leaves the text beside it as *.received.*.</summary>
/// <remarks>To accept a change: look at the difference, then rename the received file to the approved one.</remarks>
internal static class Approved
{
    public static void Same(string name, string received, [CallerFilePath] string caller = "")
    {
        string folder = Path.GetDirectoryName(caller)!, extension = Path.GetExtension(name),
            stem = Path.Combine(folder, Path.GetFileNameWithoutExtension(name));
        string approvedFile = stem + ".approved" + extension, receivedFile = stem + ".received" + extension;

        // Git may change line ends; they are no part of what is approved.
        string approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile).ReplaceLineEndings("\n") : "";
        received = received.ReplaceLineEndings("\n");
        if (approved != received)
        {
            File.WriteAllText(receivedFile, received);
        }
        else
        {
            File.Delete(receivedFile);
        }

        Assert.Equal(approved, received);
    }
}
