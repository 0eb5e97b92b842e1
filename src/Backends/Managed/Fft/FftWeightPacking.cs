namespace ConvBench.Backends.Managed.Fft;

/// <summary>Fills the weight spectra of a plan, on all threads of its team.</summary>
internal sealed unsafe class FftWeightPacking : ITeamWork, IDisposable
{
    private const int ChannelsPerUnit = 64;
    private readonly ConvProblem _p;
    private readonly FftTile _tile;
    private readonly FftWeights _spectra;
    private readonly int _lanes;
    private readonly bool _depthwise;
    private readonly AlignedBuffer _target;
    private readonly float* _weights;
    private readonly AlignedBuffer _scratch;
    private readonly int _channelUnits;
    private readonly int _kBlocksPerGroup;
    private readonly FftParts _parts;
    private WorkQueue _queue;

    private FftWeightPacking(ConvProblem p, FftTile tile, FftBins bins, int lanes, bool depthwise, double scale, float* weights,
        AlignedBuffer target, int threads)
    {
        (_p, _tile, _lanes, _depthwise, _target) = (p, tile, lanes, depthwise, target);
        _weights = weights;
        _parts = new FftParts(p.CPerGroup, lanes);
        _spectra = new FftWeights(tile, bins, p.R, p.S, scale);
        _scratch = new AlignedBuffer(2 * FftWeights.ScratchDoubles(p.R, p.S, lanes) * threads);
        _channelUnits = depthwise ? 1 : (p.CPerGroup + ChannelsPerUnit - 1) / ChannelsPerUnit;
        _kBlocksPerGroup = ((depthwise ? p.K : p.KPerGroup) + lanes - 1) / lanes;
    }

    private int KBlocks => _depthwise ? _kBlocksPerGroup : _p.Groups * _kBlocksPerGroup;

    /// <summary>[bin][group][part][k block][c][re, im][lane], parts as <see cref="FftParts"/> says.</summary>
    public static AlignedBuffer Dense(ConvProblem p, FftTile tile, FftBins bins, int lanes, ReadOnlySpan<float> weights, ThreadTeam team) =>
        Pack(p, tile, bins, lanes, false, 1.0 / (tile.Rows * tile.Columns), weights, team);

    /// <summary>[k block][v][u][re, im][lane], every frequency.</summary>
    public static AlignedBuffer Depthwise(
        ConvProblem p, FftTile tile, FftBins bins, int lanes, double scale, ReadOnlySpan<float> weights, ThreadTeam team) =>
        Pack(p, tile, bins, lanes, true, scale, weights, team);

    /// <inheritdoc/>
    public void Execute(int index, int count)
    {
        double* scratch = (double*)_scratch.Pointer + (index * FftWeights.ScratchDoubles(_p.R, _p.S, _lanes));
        while (_queue.TryTake(out int unit))
        {
            int block = unit / _channelUnits, first = unit % _channelUnits * ChannelsPerUnit;
            for (int c = first; c < Math.Min(first + ChannelsPerUnit, _p.CPerGroup); c++)
            {
                Kernel(block, c, scratch);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _scratch.Dispose();

    private static AlignedBuffer Pack(
        ConvProblem p, FftTile tile, FftBins bins, int lanes, bool depthwise, double scale, ReadOnlySpan<float> weights, ThreadTeam team)
    {
        var target = new AlignedBuffer(tile.SpectrumBytes(p, lanes) / sizeof(float));
        fixed (float* w = weights)
        {
            using var work = new FftWeightPacking(p, tile, bins, lanes, depthwise, scale, w, target, team.Count);
            work._queue.Reset(work.KBlocks * work._channelUnits);
            team.Run(work);
        }

        return target;
    }

    /// <summary>The kernels of one block of output channels that read input channel c of their group.</summary>
    private void Kernel(int block, int c, double* taps)
    {
        int within = block % _kBlocksPerGroup * _lanes, perGroup = _depthwise ? _p.K : _p.KPerGroup;
        int first = (block / _kBlocksPerGroup * perGroup) + within, area = _p.R * _p.S;
        for (int lane = 0; lane < _lanes; lane++)
        {
            float* from = _weights + ((((long)first + lane) * _p.CPerGroup) + c) * area;
            for (int i = 0; i < area; i++)
            {
                taps[((long)i * _lanes) + lane] = within + lane < perGroup ? from[i] : 0;
            }
        }

        long vector = 2L * _lanes;
        if (_depthwise)
        {
            _spectra.Transform(_lanes, taps, true, _target.Pointer + (block * vector * _tile.Rows * _tile.Columns), vector);
        }
        else
        {
            long group = (long)_kBlocksPerGroup * _p.CPerGroup;
            long at = (block / _kBlocksPerGroup * group) + _parts.Offset(_kBlocksPerGroup, block % _kBlocksPerGroup, c);
            _spectra.Transform(_lanes, taps, false, _target.Pointer + (at * vector), _p.Groups * group * vector);
        }
    }
}
