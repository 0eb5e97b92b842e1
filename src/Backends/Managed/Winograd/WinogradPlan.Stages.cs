using System.Runtime.Intrinsics.X86;
using ConvBench.Backends.Managed.Tiles;
using ConvBench.Backends.Managed.Winograd.Transforms;

namespace ConvBench.Backends.Managed.Winograd;

/// <summary>The three stages: input transform, products, output transform.</summary>
internal sealed unsafe partial class WinogradPlan<TSimd, TVec, TTransforms>
{
    /// <summary>Where a segment's strip of input rows lies in the image.</summary>
    /// <param name="Row">First image row, negative above the image; further rows are DilationH apart.</param>
    /// <param name="Column">First image column, negative left of it; further columns are DilationW apart.</param>
    /// <param name="Columns">Columns of the strip.</param>
    /// <param name="First">First column of the strip inside the image.</param>
    /// <param name="End">Column of the strip behind the last one inside.</param>
    private readonly record struct Strip(int Row, int Column, int Columns, int First, int End);

    /// <summary>Gathers one channel block of a segment's strip and transforms it into V. Item: segment-major, then channel block.</summary>
    private void Input(int group, in TileBlock block, int item, float* v, float* rows)
    {
        ref readonly TileSegment s = ref _map.Segments[block.FirstSegment + (item / _channelBlocks)];
        int channelBlock = item % _channelBlocks;
        Strip strip = StripOf(in s);
        nint row = (nint)strip.Columns * TSimd.Width;
        int next = item + 1 < block.Segments * _channelBlocks ? item + 1 : item;
        ref readonly TileSegment ahead = ref _map.Segments[block.FirstSegment + (next / _channelBlocks)];
        Strip stripAhead = StripOf(in ahead);
        for (int i = 0; i < _h.Alpha; i++)
        {
            Gather(group, in s, in strip, channelBlock, i, rows + (i * row));
            if (_prefetch)
            {
                PrefetchRow(group, in ahead, in stripAhead, next % _channelBlocks, i);
            }
        }

        float* to = v + ((((nint)channelBlock * _tiles) + s.First) * TSimd.Width);
        TTransforms.Input<TSimd, TVec>(_setup, rows, row, strip.Columns, to, _vFrequency, s.Tiles);
    }

    private Strip StripOf(in TileSegment s)
    {
        ConvProblem p = Problem;
        int columns = (s.Tiles * _w.M) + _w.R - 1;
        int h = s.PhaseH - p.PadTop + (s.TileRow * _h.M * p.DilationH);
        int w = s.PhaseW - p.PadLeft + (s.TileColumn * _w.M * p.DilationW);
        int first = Math.Clamp((-w + p.DilationW - 1) / p.DilationW, 0, columns);
        int end = w >= p.W ? first : Math.Clamp((p.W - w + p.DilationW - 1) / p.DilationW, first, columns);
        return new Strip(h, w, columns, first, end);
    }

    /// <summary>One row of a strip: zeros where the filter hangs over the edge, channel vectors of the image elsewhere.</summary>
    private void Gather(int group, in TileSegment s, in Strip strip, int channelBlock, int i, float* to)
    {
        ConvProblem p = Problem;
        int h = strip.Row + (i * p.DilationH), width = TSimd.Width;
        bool inside = (uint)h < (uint)p.H;
        int from = inside ? strip.First : strip.Columns, until = inside ? strip.End : strip.Columns;
        int channels = Math.Min(width, p.CPerGroup - (channelBlock * width));
        new Span<float>(to, from * width).Clear();
        ChannelRows<TSimd, TVec>.Gather(Pixel(group, in s, channelBlock, h, strip.Column + (from * p.DilationW)), (nint)p.H * p.W,
            p.DilationW, channels, until - from, to + (from * width));
        new Span<float>(to + (until * width), (strip.Columns - until) * width).Clear();
    }

    private float* Pixel(int group, in TileSegment s, int channelBlock, int h, int w)
    {
        ConvProblem p = Problem;
        long plane = ((long)s.Image * p.C) + ((long)group * p.CPerGroup) + ((long)channelBlock * TSimd.Width);
        return X + (((plane * p.H) + h) * p.W) + w;
    }

    /// <summary>Asks for the rows of the next item: short runs in many planes, which no hardware prefetcher follows.</summary>
    private void PrefetchRow(int group, in TileSegment s, in Strip strip, int channelBlock, int i)
    {
        ConvProblem p = Problem;
        int h = strip.Row + (i * p.DilationH), floats = ((strip.End - strip.First - 1) * p.DilationW) + 1;
        if ((uint)h < (uint)p.H && floats > 0)
        {
            int channels = Math.Min(TSimd.Width, p.CPerGroup - (channelBlock * TSimd.Width));
            Prefetch(Pixel(group, in s, channelBlock, h, strip.Column + (strip.First * p.DilationW)), (nint)p.H * p.W, channels, floats);
        }
    }

    private static void Prefetch(float* address, nint plane, int planes, int floats)
    {
        if (Sse.IsSupported)
        {
            for (int c = 0; c < planes; c++, address += plane)
            {
                for (int i = 0; i < floats + LineFloats - 1; i += LineFloats)
                {
                    Sse.Prefetch1(address + Math.Min(i, floats - 1));
                }
            }
        }
    }

    /// <summary>Multiplies a block of tiles with a panel of output channels and writes their outputs.</summary>
    private void Output(int group, int blockIndex, int panel, float* v, int thread)
    {
        TileBlock block = _map.Blocks[blockIndex];
        int columns = _weights.Columns(panel);
        float* m = _m.Pointer + (thread * _h.Products * _w.Products * _mFrequency);
        for (int f = 0; f < _h.Products * _w.Products; f++)
        {
            Multiply(_weights.Panel(group, panel, f), columns, block.Tiles, v + (f * _vFrequency), m + (f * _mFrequency));
        }

        Clock?.Lap(thread, Phase.Multiply);

        for (int vector = 0; vector < columns; vector++)
        {
            for (int s = 0; s < block.Segments; s++)
            {
                Restore(group, (2 * panel) + vector, columns, in _map.Segments[block.FirstSegment + s], m + (vector * TSimd.Width),
                    Scratch(thread));
            }
        }

        Clock?.Lap(thread, Phase.OutputTransform);
    }

    /// <summary>M of one frequency: chunk after chunk of the channels, register tiles of equal size over the tiles.</summary>
    private void Multiply(float* u, int columns, int tiles, float* v, float* m)
    {
        int max = _compensated ? CompensatedProduct<TSimd, TVec>.MaxRows : TileProduct<TSimd, TVec>.MaxRows;
        int most = _compensated ? CompensatedProduct<TSimd, TVec>.Chunk : TileProduct<TSimd, TVec>.Chunk;
        int parts = (tiles + max - 1) / max, channels = Problem.CPerGroup;
        nint vBlock = (nint)_tiles * TSimd.Width, step = (nint)columns * TSimd.Width;
        for (int c = 0; c < channels; c += most)
        {
            int chunk = Math.Min(most, channels - c);
            for (int part = 0; part < parts; part++)
            {
                int first = part * tiles / parts, rows = ((part + 1) * tiles / parts) - first;
                float* from = v + (first * TSimd.Width), to = m + (first * step);
                if (_compensated)
                {
                    CompensatedProduct<TSimd, TVec>.Run(rows, columns, from, vBlock, u, chunk, to, c > 0);
                }
                else
                {
                    TileProduct<TSimd, TVec>.Run(rows, columns, from, vBlock, u, chunk, to, c > 0);
                }
            }

            u += chunk * step;
            v += chunk / TSimd.Width * vBlock;
        }
    }

    /// <summary>Transforms one vector of output channels of a segment back and writes it to the NCHW output.</summary>
    private void Restore(int group, int vector, int columns, in TileSegment s, float* m, float* half)
    {
        ConvProblem p = Problem;
        int channel = (group * p.KPerGroup) + (vector * TSimd.Width),
            channels = Math.Min(TSimd.Width, p.KPerGroup - (vector * TSimd.Width));
        int oh = s.TileRow * _h.M, ow = s.TileColumn * _w.M;
        int rows = Math.Min(_h.M, TileMap.PhaseOutputs(p.OH, p.DilationH, s.PhaseH) - oh);
        int count = Math.Min(s.Tiles * _w.M, TileMap.PhaseOutputs(p.OW, p.DilationW, s.PhaseW) - ow);
        nint plane = (nint)p.OH * p.OW, step = (nint)p.DilationH * p.OW;
        float* to = Y + ((((nint)s.Image * p.K) + channel) * plane) + ((nint)((oh * p.DilationH) + s.PhaseH) * p.OW) + (ow * p.DilationW)
            + s.PhaseW;
        for (int i = 0; i < rows && _prefetch; i++)
        {
            Prefetch(to + (i * step), plane, channels, ((count - 1) * p.DilationW) + 1);
        }

        m += (nint)s.First * columns * TSimd.Width;
        TTransforms.OutputColumns<TSimd, TVec>(_setup, m, _mFrequency, columns * TSimd.Width, half, s.Tiles);
        float* line = half + TTransforms.HalfFloats(_setup, s.Tiles, TSimd.Width);
        for (int i = 0; i < rows; i++)
        {
            TTransforms.OutputRow<TSimd, TVec>(_setup, half, i, line, s.Tiles);
            ChannelRows<TSimd, TVec>.Scatter(line, End.From(channel), to + (i * step), plane, p.DilationW, channels, count);
        }
    }
}
