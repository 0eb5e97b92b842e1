namespace ConvBench.Backends.Managed.Fft;

/// <summary>Fills the weight spectra of a plan, on all threads of its team.</summary>
internal sealed unsafe class FftWeightPacking : ITeamWork, IDisposable
{
    private const int ChannelsPerUnit = 64;

    /// <summary>Spectra of this many channels are made side by side and stored together: bins lie far apart, and a bin's values
    /// of one channel alone are one cache line in a page of its own.</summary>
    private const int ChannelsAtOnce = 4;

    private readonly ConvProblem _p;
    private readonly FftTile _tile;
    private readonly FftWeights _spectra;
    private readonly int _lanes;
    private readonly bool _depthwise;
    private readonly int _bins;
    private readonly AlignedBuffer _target;
    private readonly float* _weights;
    private readonly AlignedBuffer _scratch;
    private readonly nint _sideBySide;
    private readonly nint _scratchFloats;
    private readonly int _channelUnits;
    private readonly int _kBlocksPerGroup;
    private readonly FftParts _parts;
    private WorkQueue _queue;

    private FftWeightPacking(ConvProblem p, FftTile tile, FftBins bins, int lanes, bool depthwise, double scale, float* weights,
        AlignedBuffer target, int threads)
    {
        (_p, _tile, _lanes, _depthwise, _target) = (p, tile, lanes, depthwise, target);
        _weights = weights;
        _bins = bins.Count;
        _parts = new FftParts(p.CPerGroup, lanes);
        _spectra = new FftWeights(tile, bins, p.R, p.S, scale);
        _sideBySide = depthwise ? 0 : (nint)bins.Count * ChannelsAtOnce * 2 * lanes;
        _scratchFloats = (2 * (nint)FftWeights.ScratchDoubles(p.R, p.S, lanes)) + _sideBySide;
        _scratch = new AlignedBuffer(_scratchFloats * threads);
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
        float* side = _scratch.Pointer + (index * _scratchFloats);
        double* taps = (double*)(side + _sideBySide);
        while (_queue.TryTake(out int unit))
        {
            int block = unit / _channelUnits, first = unit % _channelUnits * ChannelsPerUnit;
            for (int c = first, end = Math.Min(first + ChannelsPerUnit, _depthwise ? 1 : _p.CPerGroup), together; c < end; c += together)
            {
                // channels of one part follow each other
                together = Math.Min(Math.Min(ChannelsAtOnce, end - c), _parts.Size - (c % _parts.Size));
                Kernels(block, c, together, taps, side);
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

    /// <summary>The kernels of one block of output channels that read input channels c, c + 1, … of their group.</summary>
    private void Kernels(int block, int c, int count, double* taps, float* side)
    {
        int vector = 2 * _lanes, run = count * vector;
        if (_depthwise)
        {
            Gather(block, c, taps);
            _spectra.Transform(_lanes, taps, true, _target.Pointer + ((long)block * vector * _tile.Rows * _tile.Columns), vector);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            Gather(block, c + i, taps);
            _spectra.Transform(_lanes, taps, false, side + (i * vector), run);
        }

        long group = (long)_kBlocksPerGroup * _p.CPerGroup, stride = _p.Groups * group * vector;
        long at = (block / _kBlocksPerGroup * group) + _parts.Offset(_kBlocksPerGroup, block % _kBlocksPerGroup, c);
        float* target = _target.Pointer + (at * vector);
        for (int bin = 0; bin < _bins; bin++, side += run, target += stride)
        {
            new ReadOnlySpan<float>(side, run).CopyTo(new Span<float>(target, run));
        }
    }

    /// <summary>Taps of the block's kernels for one input channel, in float64: [R·S][lanes].</summary>
    private void Gather(int block, int c, double* taps)
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
    }
}
