namespace ConvBench.Models;

/// <summary>Puts nodes into an order in which each reads only what is there already.</summary>
internal static class GraphOrder
{
    /// <summary>The nodes in such an order, the file's own where that is one.</summary>
    /// <param name="nodes">In the file's order.</param>
    /// <param name="given">Names that no node has to make: inputs and initializers.</param>
    /// <exception cref="FormatException">A tensor is written twice or by nobody, or nodes wait for each other.</exception>
    public static IReadOnlyList<GraphNode> Of(IReadOnlyList<GraphNode> nodes, IEnumerable<string> given)
    {
        HashSet<string> there = [.. given];
        Dictionary<string, GraphNode> writer = [];
        foreach (GraphNode node in nodes)
        {
            foreach (string name in node.Writes)
            {
                if (there.Contains(name) || !writer.TryAdd(name, node))
                {
                    throw new FormatException($"{node.Where}: writes '{name}', which is there already");
                }
            }
        }

        foreach (GraphNode node in nodes)
        {
            if (node.Reads.FirstOrDefault(r => !there.Contains(r) && !writer.ContainsKey(r)) is { } missing)
            {
                throw new FormatException($"{node.Where}: reads '{missing}', which is no input, no initializer and no node's output");
            }
        }

        return Sorted(nodes, there, writer);
    }

    /// <summary>Each node once all that write what it reads are out; a graph of any depth needs no stack.</summary>
    private static List<GraphNode> Sorted(IReadOnlyList<GraphNode> nodes, HashSet<string> there, Dictionary<string, GraphNode> writer)
    {
        Dictionary<GraphNode, int> place = nodes.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i);
        Dictionary<GraphNode, int> waits = nodes.ToDictionary(
            n => n, n => n.Reads.Where(r => !there.Contains(r)).Select(r => writer[r]).Distinct().Count());
        ILookup<GraphNode, GraphNode> readers = nodes
            .SelectMany(n => n.Reads.Where(r => !there.Contains(r)).Select(r => (From: writer[r], To: n)).Distinct())
            .ToLookup(p => p.From, p => p.To);
        var ready = new PriorityQueue<GraphNode, int>(nodes.Where(n => waits[n] == 0).Select(n => (n, place[n])));
        var sorted = new List<GraphNode>(nodes.Count);
        while (ready.TryDequeue(out GraphNode? next, out _))
        {
            sorted.Add(next);
            foreach (GraphNode reader in readers[next].Where(r => --waits[r] == 0))
            {
                ready.Enqueue(reader, place[reader]);
            }
        }

        return sorted.Count == nodes.Count ? sorted : throw new FormatException(
            $"{nodes.First(n => waits[n] > 0).Where}: waits for its own output, expected a graph without cycles");
    }
}
