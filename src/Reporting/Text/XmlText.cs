using System.Xml;

namespace ConvBench.Reporting.Text;

/// <summary>Text that XML can hold.</summary>
internal static class XmlText
{
    /// <summary>Control characters, as a crashed library's message may have, become blanks.</summary>
    public static string Clean(string text) =>
        text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : ' '));
}
