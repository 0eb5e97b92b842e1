using System.Text;

namespace ConvBench.Reporting.Networks;

/// <summary>The model, its inputs, and what of it was measured.</summary>
internal static class HeadSection
{
    private const int HashDigits = 16;

    public static void Append(StringBuilder page, NetworkRun run)
    {
        NetworkHeader h = run.Header;
        Markdown.Table(page, [("", false), ("", false)],
            Facts(run).Where(f => f.Text.Length > 0).Select(f => (string[])[f.Name, Markdown.Escape(f.Text)]));
        if (h.NotTaken.Count > 0)
        {
            page.Append("Convolutions that no row computes; in the network they run in ONNX Runtime:\n\n");
            foreach (IGrouping<string, LayerNotTaken> g in h.NotTaken.GroupBy(n => $"{n.Operator}, {n.Reason}"))
            {
                Markdown.Paragraph(page, $"- {Markdown.Escape(g.Key)}: {Markdown.Escape(string.Join(", ", g.Select(n => n.Node)))}");
            }

            page.Append('\n');
        }
    }

    private static IEnumerable<(string Name, string Text)> Facts(NetworkRun run)
    {
        NetworkHeader h = run.Header;
        yield return ("model", h.Model);
        yield return ("SHA-256", h.Sha256.Length > HashDigits ? h.Sha256[..HashDigits] + "…" : h.Sha256);
        yield return ("operator set", h.Opset > 0 ? "ai.onnx " + Format.Whole(h.Opset) : "");
        yield return ("written by", h.Producer);
        foreach (NetworkInput input in h.Inputs)
        {
            yield return ("input " + Markdown.Escape(input.Name), $"{string.Join('×', input.Shape.Select(Format.Whole))}, {input.Source}");
        }

        int measured = h.Layers.Count(l => l.Measured), all = h.Layers.Count + h.NotTaken.Count;
        yield return ("convolutions", $"{Format.Whole(h.Layers.Count)} of {Format.Whole(all)} taken, "
            + $"{Format.Whole(run.Problems.Count)} distinct {(run.Problems.Count == 1 ? "problem" : "problems")}; rows were measured on "
            + Headline.Layers(measured));
        yield return ("float32 in the float64 network", h.InSingle.Count == 0 ? "no operator"
            : string.Join(", ", h.InSingle.OrderBy(o => o.Key, StringComparer.Ordinal)
                .Select(o => $"{o.Key} ({Format.Whole(o.Value)} {(o.Value == 1 ? "node" : "nodes")})")));
        RunEnvironment e = run.Environment;
        yield return ("processor", (e.CpuModel.Length > 0 ? e.CpuModel : e.Machine) + ", " + Headline.Threads(h.Threads));
    }
}
