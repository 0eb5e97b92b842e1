using ConvBench.Bench.Cases;
using ConvBench.Bench.Protocol;
using ConvBench.Files;

namespace ConvBench.Bench.Host;

/// <summary>Operands and output of rows as files that workers read and write.</summary>
/// <param name="folder">There already.</param>
internal sealed class OutputFiles(string folder)
{
    private string X => Path.Combine(folder, "x.npy");

    private string W => Path.Combine(folder, "w.npy");

    private string B => Path.Combine(folder, "b.npy");

    private string Y => Path.Combine(folder, "y.npy");

    /// <summary>Writes what the next outputs are computed from; the bias alone where the layer has one.</summary>
    public void Write(ConvProblem p, ConvData data)
    {
        Npy.Write(X, data.X, p.N, p.C, p.H, p.W);
        Npy.Write(W, data.W, p.K, p.CPerGroup, p.R, p.S);
        if (p.HasBias)
        {
            Npy.Write(B, data.B, p.K);
        }
    }

    /// <summary>One row's output on them, NCHW, with what its plan says.</summary>
    /// <exception cref="WorkerException">The row failed or its process ended.</exception>
    public (float[] Y, OutputReply Reply) Ask(WorkerPool pool, ConvCase row, ConvProblem p)
    {
        var request = new OutputRequest(p.ToString(), row.Algorithm, row.Device, row.Threads, row.RequestedIsa, X, W,
            p.HasBias ? B : null, Y);
        OutputReply reply = pool.Ask(new WorkerKey(row.Backend, row.Threads), new WorkerRequest { Output = request }, p).Output!;
        return reply.Fault is null ? (Npy.Read<float>(Y).Data, reply) : throw new WorkerException(reply.Fault);
    }
}
