// x of NCHW, zeros around it, cut into the phases of a step: out[n][c][phase][row][column] = x[n][c][row·stepH + phaseRow − top][…].
// So the inputs of neighbouring outputs lie side by side whatever the stride. Global size: columns, rows of all phases, planes.
__kernel void pack(
    __global const float *restrict x, __global float *restrict out, __global const int *restrict phaseRows,
    __global const int *restrict phaseColumns, const int phasesAcross, const int h, const int w, const int stepH, const int stepW,
    const int top, const int left, const int rows, const int width, const int plane, const int phases)
{
    int line = get_global_id(1), phase = line / rows, row = line % rows;
    if (phase >= phases)
    {
        return;
    }

    int from = (row * stepH) + phaseRows[phase / phasesAcross] - top, shift = phaseColumns[phase % phasesAcross] - left;
    x += (((long)get_global_id(2) * h) + from) * w;
    out += ((long)get_global_id(2) * plane) + ((long)line * width);
    int isInside = from >= 0 && from < h;
#ifdef WHOLE_ROWS
    // the columns that lie in the image: zeros, numbers and zeros are three loops without a condition
    int begin = isInside ? clamp(shift >= 0 ? 0 : ((stepW - 1 - shift) / stepW), 0, width) : width;
    int end = shift >= w ? begin : clamp(((w - 1 - shift) / stepW) + 1, begin, width);
    for (int i = 0; i < begin; i++)
    {
        out[i] = 0;
    }

    x += shift;
    if (stepW == 1)
    {
        for (int i = begin; i < end; i++)
        {
            out[i] = x[i];
        }
    }
    else
    {
        for (int i = begin; i < end; i++)
        {
            out[i] = x[i * stepW];
        }
    }

    for (int i = end; i < width; i++)
    {
        out[i] = 0;
    }
#else
    for (int i = get_global_id(0); i < width; i += get_global_size(0))
    {
        int column = (i * stepW) + shift;
        out[i] = isInside && column >= 0 && column < w ? x[column] : 0;
    }
#endif
}
