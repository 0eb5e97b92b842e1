using ConvBench.Bench.Cases;
using ConvBench.Bench.Host;
using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Fingerprinting;

/// <summary>A row in its worker as a black box.</summary>
/// <param name="pool">Workers.</param>
/// <param name="row">The row with its threads and instruction set.</param>
/// <param name="scratch">Folder for operands and outputs, there already.</param>
internal sealed class WorkerBox(WorkerPool pool, ConvCase row, string scratch)
{
    private readonly OutputFiles _files = new(scratch);

    /// <summary>Convolutions so far.</summary>
    public int Runs { get; private set; }

    /// <summary>Outputs of the row's tile as its plan says; (0, 0) where it has none or keeps it.</summary>
    public (int Rows, int Columns) Tile { get; private set; }

    /// <summary>One convolution.</summary>
    /// <exception cref="WorkerException">The row failed or its process ended.</exception>
    public float[] Run(ConvProblem p, float[] x, float[] w)
    {
        _files.Write(p, new ConvData(x, w, p.HasBias ? new float[p.K] : []));
        (float[] y, OutputReply reply) = _files.Ask(pool, row, p);
        Runs++;
        Tile = (reply.TileRows, reply.TileColumns);
        return y;
    }
}
