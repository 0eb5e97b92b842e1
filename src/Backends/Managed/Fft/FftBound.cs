using System.Globalization;

namespace ConvBench.Backends.Managed.Fft;

/// <summary>Rigorous bound per tile and output channel of tiled FFT convolution, evaluated on a sample of tiles.</summary>
/// <remarks>
/// |y − yRef| ≤ Σ_c ‖z_c‖₂·((ε + √2·d·u + u)·‖w_c‖₂ + ε·‖w_c‖₁) + u·(…): z_c are the inputs of the pair of tiles that
/// travels as one complex tile, M values.
/// Transforms: a pass is a block-diagonal matrix B with ‖B‖₂ = √r computed with errors |ΔB| ≤ k·u·|B| in its real form, so it adds
/// ε_r = k·u·‖|B|‖₂/√r to the relative error in the 2-norm; a rotation by rounded sines adds 3·√2·u (Higham 2002, theorem
/// 24.2, with the real radices); ε sums
/// the passes of both axes. ‖|B|‖₂ is at most the largest row sum Σ(|cos| + |sin|), k counts roundings of a codelet, its
/// constants' own included.
/// Products: the weights' spectra are rounded once from float64, a part of the channels is a chain of 2·channels
/// multiply-adds, parts are added:
/// d. By Cauchy and Schwarz Σ_k|Z_c||W_c| ≤ ‖z_c‖₂‖w_c‖₂ (the scale 1/M is in W), and back ‖Z_c∘W_c‖₂ ≤ ‖Z_c‖₂·max|W_c|,
/// max|W_c| ≤ ‖w_c‖₁/M. First order in u.
/// Where two channels share a complex tile both filters' norms count.
/// </remarks>
/// <param name="geometry">Chunks and tiles.</param>
/// <param name="roundings">d.</param>
/// <param name="lanes">Floats of a vector: below 8 a multiplication may round apart from its addition.</param>
/// <param name="pairsChannels">Whether blocks of channels share a tile instead of neighbouring tiles.</param>
internal sealed class FftBound(FftGeometry geometry, int roundings, int lanes, bool pairsChannels) : IErrorBound
{
    private static readonly double U = FloatFormat.Binary32.Unit;
    private readonly FftTile _tile = geometry.Tile;
    private readonly double _transform = U * (Axis(geometry.Tile.Rows, lanes < 8) + Axis(geometry.Tile.Columns, lanes < 8));

    /// <inheritdoc/>
    public string Formula => string.Create(
        CultureInfo.InvariantCulture,
            $"Σ_c ‖x_c‖₂·({(_transform + Products) / U:0}u·‖w_c‖₂ + {_transform / U:0}u·‖w_c‖₁), x_c a pair of "
                + $"{_tile.Rows}×{_tile.Columns} tiles");

    private double Products => ((Math.Sqrt(2) * roundings) + 1) * U;

    /// <summary>ε/u of one axis: its passes and the rotations between them.</summary>
    /// <param name="length">Elements; 1 does nothing.</param>
    /// <param name="apart">Whether multiplications round apart from additions.</param>
    internal static double Axis(int length, bool apart)
    {
        using var line = new FftLine(length);
        return length == 1 ? 0 : Pass(line.Inner, apart) + (line.Outer == 1 ? 0 : Pass(line.Outer, apart) + Rotation);
    }

    /// <inheritdoc/>
    public double[] Evaluate(ConvProblem p, ConvData data, Truth truth)
    {
        var bounds = new SampledBounds(p, truth);
        var energies = new Dictionary<(int Chunk, int Pair), double[]>();
        foreach ((int chunk, int q, int k) in bounds.Outputs.Select(i => TileOf(p, i)).Distinct())
        {
            var key = (chunk, pairsChannels ? q : q / 2);
            if (!energies.TryGetValue(key, out double[]? energy))
            {
                energies[key] = energy = Energy(p, data, geometry.Chunks[chunk], key.Item2);
            }

            Fill(p, geometry.Chunks[chunk], q, k, Bound(p, data, energy, k), bounds);
        }

        return bounds.Values;
    }

    private const double Rotation = 3 * 1.4142135623730951; // multiplication, addition, rounded sine; |cos| + |sin| ≤ √2

    /// <summary>k·‖|B|‖₂/√r of one radix.</summary>
    private static double Pass(int radix, bool apart)
    {
        if (radix == 9)
        {
            return (2 * Pass(3, apart)) + Rotation;
        }

        int steps = radix switch
        {
            3 => 3,
            4 => 2,
            5 => 5,
            6 => 4,
            7 => 6,
            8 => 5,
            _ => throw new ArgumentOutOfRangeException(nameof(radix), radix, "a radix of FftCodelets"),
        };
        double largest = Enumerable.Range(0, radix)
            .Max(q => Enumerable.Range(0, radix)
            .Sum(i => Math.Abs(Math.Cos(2 * Math.PI * i * q / radix)) + Math.Abs(Math.Sin(2 * Math.PI * i * q / radix))));
        return (steps + (apart && radix != 4 ? 1 : 0)) * largest / Math.Sqrt(radix);
    }

    private (int Chunk, int Q, int K) TileOf(ConvProblem p, long index)
    {
        (int n, int k, int oh, int ow) = OutputPlace.Of(p, index);
        (int row, int gridRow) = Math.DivRem(oh, p.DilationH);
        (int column, int gridColumn) = Math.DivRem(ow, p.DilationW);
        int chunk = 0;
        while (geometry.Chunks[chunk] is var c && !(c.Image == n && c.GridRow == gridRow && c.GridColumn == gridColumn
            && row >= c.Row && row < c.Row + c.OutRows && column >= c.Column && column < c.Column + c.OutColumns))
        {
            chunk++;
        }

        FftChunk found = geometry.Chunks[chunk];
        return (chunk, ((row - found.Row) / _tile.ValidRows * found.TileColumns) + ((column - found.Column) / _tile.ValidColumns), k);
    }

    /// <summary>‖x_c‖₂² of every channel, over a pair of tiles, or over the only tile.</summary>
    private double[] Energy(ConvProblem p, ConvData data, FftChunk chunk, int pair)
    {
        var energy = new double[p.C];
        int first = pairsChannels ? pair : 2 * pair, end = pairsChannels ? first + 1 : Math.Min(first + 2, chunk.Tiles);
        for (int q = first; q < end; q++)
        {
            int top = ((chunk.Row + (q / chunk.TileColumns * _tile.ValidRows)) * p.DilationH) + chunk.GridRow - p.PadTop + _tile.ShiftRows;
            int left = ((chunk.Column + (q % chunk.TileColumns * _tile.ValidColumns)) * p.DilationW) + chunk.GridColumn - p.PadLeft
                + _tile.ShiftColumns;
            for (int i = 0; i < p.C * _tile.Rows; i++)
            {
                (int c, int r) = Math.DivRem(i, _tile.Rows);
                int h = top + (r * p.DilationH);
                for (int s = 0; s < _tile.Columns && (uint)h < (uint)p.H; s++)
                {
                    int w = left + (s * p.DilationW);
                    double x = (uint)w < (uint)p.W ? data.X[(((((long)chunk.Image * p.C) + c) * p.H) + h) * p.W + w] : 0;
                    energy[c] += x * x;
                }
            }
        }

        return energy;
    }

    private double Bound(ConvProblem p, ConvData data, double[] energy, int k)
    {
        double bias = p.HasBias ? U * Math.Abs((double)data.B[k]) : 0, sum = 0;
        for (int c = 0; c < p.CPerGroup; c++)
        {
            int channel = (k / p.KPerGroup * p.CPerGroup) + c;
            (double one, double two) = FilterNorms.Of(p, data, k, c);
            double z = energy[channel];
            int partner = k / lanes % 2 == 0 ? k + lanes : k - lanes;
            if (pairsChannels && partner < p.K)
            {
                (double otherOne, double otherTwo) = FilterNorms.Of(p, data, partner, c);
                (one, two, z) = (one + otherOne, two + otherTwo, z + energy[partner / p.KPerGroup]);
            }

            sum += Math.Sqrt(z) * (((_transform + Products + (p.HasBias ? U : 0)) * two) + (_transform * one));
        }

        return sum + bias;
    }

    private void Fill(ConvProblem p, FftChunk chunk, int q, int k, double bound, SampledBounds bounds)
    {
        int row = q / chunk.TileColumns * _tile.ValidRows, column = q % chunk.TileColumns * _tile.ValidColumns;
        for (int r = row; r < Math.Min(row + _tile.ValidRows, chunk.OutRows); r++)
        {
            for (int c = column; c < Math.Min(column + _tile.ValidColumns, chunk.OutColumns); c++)
            {
                long oh = ((long)(chunk.Row + r) * p.DilationH) + chunk.GridRow,
                    ow = ((long)(chunk.Column + c) * p.DilationW) + chunk.GridColumn;
                bounds.Set((((((long)chunk.Image * p.K) + k) * p.OH) + oh) * p.OW + ow, bound);
            }
        }
    }
}
