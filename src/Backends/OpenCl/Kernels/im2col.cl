// The matrix of patches, in the order in which the product reads it: out[group][column tile][c·taps + tap][TILE].
// Global size: channels, or any divisor of the work along them; column tiles.
__kernel void patches(
    const Layer l, __global const float *restrict x, __global float *restrict out, __global const int *restrict offsets,
    const int first, const int tiles)
{
    int tile = get_global_id(1), depth = l.channels * l.taps;
    if (tile >= tiles)
    {
        return;
    }

    int at[PV];
    for (int j = 0; j < PV; j++)
    {
        at[j] = input_of(l, ((first + tile) * PV) + j);
    }

    for (int c = get_global_id(0); c < l.channels * l.groups; c += get_global_size(0))
    {
        int group = c / l.channels;
        __global const float *from = x + ((long)c * l.plane);
        __global float *to = out + ((((long)group * tiles) + tile) * depth + ((c - (group * l.channels)) * l.taps)) * TILE;
        for (int t = 0; t < l.taps; t++, to += TILE)
        {
            #pragma unroll
            for (int j = 0; j < PV; j++)
            {
                STORE(LOAD(from + offsets[t] + at[j]), to + (j * VW));
            }
        }
    }
}

// Patches as columns, weights as rows. Column tile 0 of b is column tile first of the layer.
// Global size: filter tiles, or any divisor of the work along them; column tiles; groups.
__kernel void gemm_nchw(
    const Layer l, __global const float *restrict a, __global const float *restrict b, __global const float *restrict bias,
    __global float *restrict y, const int first, const int tiles)
{
    int tile = get_global_id(1), group = get_global_id(2), depth = l.channels * l.taps;
    if (tile >= tiles)
    {
        return;
    }

    b += (((long)group * tiles) + tile) * depth * TILE;
    for (int rowTile = get_global_id(0); rowTile < l.filterTiles; rowTile += get_global_size(0))
    {
        FV sum[KR][PV];
        multiply(a + ((((long)group * l.filterTiles) + rowTile) * depth * KR), b, depth, sum);
        #pragma unroll
        for (int i = 0; i < KR; i++)
        {
            int inGroup = (rowTile * KR) + i, k = (group * l.filters) + inGroup;
            #pragma unroll
            for (int j = 0; j < PV && inGroup < l.filters; j++)
            {
                put(l, sum[i][j], bias[k], ((first + tile) * PV) + j, k, y);
            }
        }
    }
}
