// Winograd F(M, R) nested over both axes. Before this text stand M, ALPHA and the transforms of one axis, made from the exact
// matrices: input_axis(d, t), t = Bᵀ·d, and output_axis(m, y), y = Aᵀ·m.
// V = Bᵀ·d·B, v[frequency][group][column tile][c][TILE]. x is packed in phases of M·dilation inputs, so that input (i, j) of
// neighbouring tiles lies side by side. Global size: channels of all groups, or any divisor of the work along them; vectors of tiles.
__kernel void winograd_input(
    const Grid g, __global const float *restrict x, __global float *restrict v, __global const int *restrict offsets,
    const int first, const int tiles)
{
    int at = get_global_id(1), grids = g.gridsH * g.gridsW;
    if (at >= tiles * PV)
    {
        return;
    }

    int vector = min((first * PV) + at, (g.vectors * grids * g.images) - 1), part = vector / g.vectors;
    x += ((long)(part / grids) * g.image) + (vector % g.vectors * VW);
    offsets += part % grids * ALPHA * ALPHA;
    long step = (long)g.groups * tiles * g.channels * TILE;
    for (int c = get_global_id(0); c < g.channels * g.groups; c += get_global_size(0))
    {
        __global const float *from = x + ((long)c * g.plane);
        FV t[ALPHA][ALPHA];
        #pragma unroll
        for (int j = 0; j < ALPHA; j++)
        {
            FV d[ALPHA], r[ALPHA];
            #pragma unroll
            for (int i = 0; i < ALPHA; i++)
            {
                d[i] = LOAD(from + offsets[(i * ALPHA) + j]);
            }

            input_axis(d, r);
            #pragma unroll
            for (int i = 0; i < ALPHA; i++)
            {
                t[i][j] = r[i];
            }
        }

        int group = c / g.channels;
        __global float *to = v + ((((long)group * tiles) + (at / PV)) * g.channels + (c - (group * g.channels))) * TILE + (at % PV * VW);
        #pragma unroll
        for (int i = 0; i < ALPHA; i++)
        {
            FV r[ALPHA];
            input_axis(t[i], r);
            #pragma unroll
            for (int j = 0; j < ALPHA; j++)
            {
                STORE(r[j], to + (((i * ALPHA) + j) * step));
            }
        }
    }
}

// y = Aᵀ·m·A + b of m[frequency][group][filter tile][column tile][KR][TILE].
// Global size: filters of all groups, or any divisor of the work along them; vectors of tiles.
__kernel void winograd_output(
    const Grid g, __global const float *restrict m, __global const float *restrict b, __global float *restrict y,
    const int first, const int tiles)
{
    int at = get_global_id(1), grids = g.gridsH * g.gridsW, vector = (first * PV) + at;
    if (at >= tiles * PV || vector >= g.vectors * grids * g.images)
    {
        return;
    }

    int part = vector / g.vectors, grid = part % grids, tile = vector % g.vectors * VW;
    long step = (long)g.groups * g.filterTiles * tiles * KR * TILE;
    for (int k = get_global_id(0); k < g.filters * g.groups; k += get_global_size(0))
    {
        int group = k / g.filters, inGroup = k % g.filters;
        __global const float *from = m
            + ((((long)group * g.filterTiles) + (inGroup / KR)) * tiles + (at / PV)) * KR * TILE + (inGroup % KR * TILE) + (at % PV * VW);
        FV t[M][ALPHA];
        #pragma unroll
        for (int j = 0; j < ALPHA; j++)
        {
            FV d[ALPHA], r[M];
            #pragma unroll
            for (int i = 0; i < ALPHA; i++)
            {
                d[i] = LOAD(from + (((i * ALPHA) + j) * step));
            }

            output_axis(d, r);
            #pragma unroll
            for (int i = 0; i < M; i++)
            {
                t[i][j] = r[i];
            }
        }

        __global float *plane = y + ((((long)(part / grids) * g.groups * g.filters) + k) * g.oh * g.ow);
        float lanes[M][M][VW];
        #pragma unroll
        for (int i = 0; i < M; i++)
        {
            FV r[M];
            output_axis(t[i], r);
            #pragma unroll
            for (int j = 0; j < M; j++)
            {
                FV value = r[j] + b[k];
                STORE(g.relu ? RELU(value) : value, lanes[i][j]);
            }
        }

        int tileRow = tile / g.width, tileColumn = tile % g.width;
        for (int lane = 0; lane < VW; lane++)
        {
            int row = (tileRow * M * g.dilationH) + (grid / g.gridsW), left = (tileColumn * M * g.dilationW) + (grid % g.gridsW);
            for (int i = 0; i < M && row < g.oh; i++, row += g.dilationH)
            {
                for (int j = 0, column = left; j < M && column < g.ow; j++, column += g.dilationW)
                {
                    plane[(row * g.ow) + column] = lanes[i][j][lane];
                }
            }

            if (++tileColumn == g.width)
            {
                tileColumn = 0;
                tileRow++;
            }
        }
    }
}
