// What a device can do at most. Work-items are counted through both axes.
#define ITEM (get_global_id(0) + (get_global_size(0) * get_global_id(1)))

// 12 chains of fma in every work-item: enough to hide their latency, few enough for 16 registers. Global size: work-items.
__kernel void peak(__global float *out, const int steps)
{
    FV sums[12], x = (FV)1e-9f, y = (FV)0.5f;
    #pragma unroll
    for (int i = 0; i < 12; i++)
    {
        sums[i] = x;
    }

    for (int s = 0; s < steps; s++)
    {
        #pragma unroll
        for (int i = 0; i < 12; i++)
        {
            sums[i] = fma(sums[i], y, x);
        }
    }

    #pragma unroll
    for (int i = 1; i < 12; i++)
    {
        sums[0] += sums[i];
    }

    STORE(sums[0], out + (ITEM * VW));
}

// Reads count·8 vectors in every work-item, from its own number times first on, step vectors apart. Global size: work-items.
__kernel void read(__global const float *restrict in, __global float *restrict out, const int count, const int first, const int step)
{
    __global const float *p = in + ((long)ITEM * first * VW);
    FV sums[8];
    #pragma unroll
    for (int i = 0; i < 8; i++)
    {
        sums[i] = 0;
    }

    for (int n = 0; n < count; n++)
    {
        #pragma unroll
        for (int i = 0; i < 8; i++, p += (long)step * VW)
        {
            sums[i] += LOAD(p);
        }
    }

    #pragma unroll
    for (int i = 1; i < 8; i++)
    {
        sums[0] += sums[i];
    }

    STORE(sums[0], out + (ITEM * VW));
}

// Nothing.
__kernel void empty(__global float *out)
{
}
