// y[k][q] = Σ_c Σ_tap w[k][c][tap]·x[c][q + offset(tap)] for KR filters and PV vectors of outputs: one chain of C/Groups·R·S fma each.
// w is [group][filter tile][c][tap][KR]. Global size: tiles of columns on TILE_AXIS, filter tiles of all groups on the other of 0 and 1.
__kernel void direct(
    const Layer l, __global const float *restrict x, __global const float *restrict w, __global const float *restrict b,
    __global float *restrict y, __global const int *restrict offsets)
{
    int first = get_global_id(TILE_AXIS) * PV, filterTile = get_global_id(1 - TILE_AXIS);
    if (first >= l.vectors * l.images || filterTile >= l.filterTiles * l.groups)
    {
        return;
    }

    int group = filterTile / l.filterTiles;
    x += (long)group * l.channels * l.plane;
    w += (long)filterTile * l.channels * l.taps * KR;
    int at[PV];
    #pragma unroll
    for (int j = 0; j < PV; j++)
    {
        at[j] = input_of(l, first + j);
    }

    FV sum[KR][PV];
    #pragma unroll
    for (int i = 0; i < KR; i++)
    {
        #pragma unroll
        for (int j = 0; j < PV; j++)
        {
            sum[i][j] = 0;
        }
    }

    for (int c = 0; c < l.channels; c++, x += l.plane)
    {
        for (int t = 0; t < l.taps; t++, w += KR)
        {
            __global const float *p = x + offsets[t];
            FV v[PV];
            #pragma unroll
            for (int j = 0; j < PV; j++)
            {
                v[j] = LOAD(p + at[j]);
            }

            #pragma unroll
            for (int i = 0; i < KR; i++)
            {
                #pragma unroll
                for (int j = 0; j < PV; j++)
                {
                    sum[i][j] = fma(v[j], (FV)w[i], sum[i][j]);
                }
            }
        }
    }

    int inGroup = filterTile % l.filterTiles * KR;
    #pragma unroll
    for (int i = 0; i < KR && inGroup + i < l.filters; i++)
    {
        int k = (group * l.filters) + inGroup + i;
        #pragma unroll
        for (int j = 0; j < PV; j++)
        {
            put(l, sum[i][j], b[k], first + j, k, y);
        }
    }
}
