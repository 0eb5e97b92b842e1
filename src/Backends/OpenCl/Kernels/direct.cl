// y[k][q] = Σ_c Σ_tap w[k][c][tap]·x[c][q + offset(tap)] for KR filters and PV vectors of outputs: one chain of C/Groups·R·S fma each.
// w is [group][filter tile][c][tap][KR]. Global size: tiles of columns on TILE_AXIS, or any divisor of the work along them; filter
// tiles of all groups on the other of 0 and 1.
__kernel void direct(
    const Layer l, __global const float *restrict x, __global const float *restrict w, __global const float *restrict b,
    __global float *restrict y, __global const int *restrict offsets)
{
    int filterTile = get_global_id(1 - TILE_AXIS), group = filterTile / l.filterTiles;
    if (filterTile >= l.filterTiles * l.groups)
    {
        return;
    }

    x += (long)group * l.channels * l.plane;
    w += (long)filterTile * l.channels * l.taps * KR;
    for (int first = get_global_id(TILE_AXIS) * PV; first < l.vectors * l.images; first += get_global_size(TILE_AXIS) * PV)
    {
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

        __global const float *plane = x, *a = w;
        for (int c = 0; c < l.channels; c++, plane += l.plane)
        {
            for (int t = 0; t < l.taps; t++, a += KR)
            {
                __global const float *p = plane + offsets[t];
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
                        sum[i][j] = fma(v[j], (FV)a[i], sum[i][j]);
                    }
                }
            }
        }

        #pragma unroll
        for (int i = 0; i < KR; i++)
        {
            int inGroup = (filterTile % l.filterTiles * KR) + i, k = (group * l.filters) + inGroup;
            #pragma unroll
            for (int j = 0; j < PV && inGroup < l.filters; j++)
            {
                put(l, sum[i][j], b[k], first + j, k, y);
            }
        }
    }
}
