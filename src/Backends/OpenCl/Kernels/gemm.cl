// c[k][q] = Σ_i a[k][i]·b[i][q] for KR rows and PV vectors of columns: one chain of depth fma each.
// a is [batch][row tile][depth][KR], b is [batch][column tile][depth][TILE].
inline void multiply(__global const float *restrict a, __global const float *restrict b, int depth, FV sum[KR][PV])
{
    #pragma unroll
    for (int i = 0; i < KR; i++)
    {
        #pragma unroll
        for (int j = 0; j < PV; j++)
        {
            sum[i][j] = 0;
        }
    }

    for (int k = 0; k < depth; k++, a += KR, b += TILE)
    {
        FV v[PV];
        #pragma unroll
        for (int j = 0; j < PV; j++)
        {
            v[j] = LOAD(b + (j * VW));
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

// The products of one frequency are one product of matrices: c is [batch][row tile][column tile][KR][TILE].
// Global size: row tiles, or any divisor of the work along them; column tiles; batch.
__kernel void gemm_batch(
    __global const float *restrict a, __global const float *restrict b, __global float *restrict c, const int depth,
    const int rowTiles, const int tiles)
{
    int tile = get_global_id(1), batch = get_global_id(2);
    if (tile >= tiles)
    {
        return;
    }

    b += (((long)batch * tiles) + tile) * depth * TILE;
    for (int rowTile = get_global_id(0); rowTile < rowTiles; rowTile += get_global_size(0))
    {
        FV sum[KR][PV];
        multiply(a + ((((long)batch * rowTiles) + rowTile) * depth * KR), b, depth, sum);
        __global float *to = c + ((((long)batch * rowTiles) + rowTile) * tiles + tile) * KR * TILE;
        #pragma unroll
        for (int i = 0; i < KR; i++)
        {
            #pragma unroll
            for (int j = 0; j < PV; j++)
            {
                STORE(sum[i][j], to + (i * TILE) + (j * VW));
            }
        }
    }
}
