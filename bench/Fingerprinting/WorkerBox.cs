using ConvBench.Bench.Running;
using ConvBench.Bench.Worker;

namespace ConvBench.Bench.Fingerprinting;

/// <summary>A row in its worker as a black box.</summary>
/// <param name="pool">Workers.</param>
/// <param name="row">The row with its threads and instruction set.</param>
/// <param name="scratch">Folder for operands and outputs, there already.</param>
internal sealed class WorkerBox(WorkerPool pool, ConvCase row, string scratch)
{
    private readonly string _x = Path.Combine(scratch, "x.npy");
    private readonly string _w = Path.Combine(scratch, "w.npy");
    private readonly string _b = Path.Combine(scratch, "b.npy");
    private readonly string _y = Path.Combine(scratch, "y.npy");

    /// <summary>Convolutions so far.</summary>
    public int Runs { get; private set; }

    /// <summary>Outputs of the row's tile as its plan says; (0, 0) where it has none or keeps it.</summary>
    public (int Rows, int Columns) Tile { get; private set; }

    /// <summary>One convolution.</summary>
    /// <exception cref="WorkerException">The row failed or its process ended.</exception>
    public float[] Run(ConvProblem p, float[] x, float[] w)
    {
        Npy.Write(_x, x, p.N, p.C, p.H, p.W);
        Npy.Write(_w, w, p.K, p.CPerGroup, p.R, p.S);
        if (p.HasBias)
        {
            Npy.Write(_b, new float[p.K], p.K);
        }

        var request = new OutputRequest(p.ToString(), row.Algorithm, row.Device, row.Threads, row.RequestedIsa, _x, _w, p.HasBias ? _b : null, _y);
        OutputReply reply = pool.Ask(new WorkerKey(row.Backend, row.Threads), new WorkerRequest { Output = request }, p).Output!;
        if (reply.Fault is not null)
        {
            throw new WorkerException(reply.Fault);
        }

        Runs++;
        Tile = (reply.TileRows, reply.TileColumns);
        return Npy.Read<float>(_y).Data;
    }
}
