// Convolution in tiles of T×T by Fourier transforms, overlap-save. Before this text stand T, HALF = T/2 + 1 and fft(re, im), the complex
// transform of T numbers in place and in natural order; with re and im exchanged it is the inverse, but for the factor 1/T.
// x is packed in phases of a step of a tile's outputs·dilation, so that input (i, j) of neighbouring tiles lies side by side.

// Spectra of real tiles, v[column·T + row][group][column tile][re and im of c][TILE], columns 0 … T/2.
// Global size: channels of all groups, or any divisor of the work along them; vectors of tiles.
__kernel void fft_input(
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
    offsets += part % grids * T * T;
    long step = (long)g.groups * tiles * 2 * g.channels * TILE;
    for (int c = get_global_id(0); c < g.channels * g.groups; c += get_global_size(0))
    {
        __global const float *from = x + ((long)c * g.plane);
        FV re[HALF][T], im[HALF][T];
        for (int i = 0; i < T; i += 2)
        {
            // two rows are one complex line z: their spectra are (Z[k] + conj Z[T − k])/2 and (Z[k] − conj Z[T − k])/2i
            FV a[T], b[T];
            for (int j = 0; j < T; j++)
            {
                a[j] = LOAD(from + offsets[(i * T) + j]);
                b[j] = LOAD(from + offsets[((i + 1) * T) + j]);
            }

            fft(a, b);
            for (int k = 0; k < HALF; k++)
            {
                int other = (T - k) % T;
                re[k][i] = (a[k] + a[other]) * (FV)0.5f;
                im[k][i] = (b[k] - b[other]) * (FV)0.5f;
                re[k][i + 1] = (b[k] + b[other]) * (FV)0.5f;
                im[k][i + 1] = (a[other] - a[k]) * (FV)0.5f;
            }
        }

        int group = c / g.channels;
        __global float *to = v
            + ((((long)group * tiles) + (at / PV)) * 2 * g.channels + (2 * (c - (group * g.channels)))) * TILE + (at % PV * VW);
        for (int k = 0; k < HALF; k++)
        {
            fft(re[k], im[k]);
            for (int i = 0; i < T; i++, to += step)
            {
                STORE(re[k][i], to);
                STORE(im[k][i], to + TILE);
            }
        }
    }
}

// Tiles of outputs, and b, of m[column·T + row][group][row tile][column tile][KR][TILE], rows being re and im of the filters.
// Global size: filters of all groups, or any divisor of the work along them; vectors of tiles.
__kernel void fft_output(
    const Grid g, __global const float *restrict m, __global const float *restrict b, __global float *restrict y,
    const int first, const int tiles, const int tileRows, const int tileColumns)
{
    int at = get_global_id(1), grids = g.gridsH * g.gridsW, vector = (first * PV) + at;
    if (at >= tiles * PV || vector >= g.vectors * grids * g.images)
    {
        return;
    }

    int part = vector / g.vectors, grid = part % grids, tile = vector % g.vectors * VW;
    long panel = (long)tiles * KR * TILE, step = g.groups * g.filterTiles * panel;
    for (int k = get_global_id(0); k < g.filters * g.groups; k += get_global_size(0))
    {
        int group = k / g.filters, row = k % g.filters * 2;
        __global const float *real = m + (((long)group * g.filterTiles) + (row / KR)) * panel + ((at / PV * KR) + (row % KR)) * TILE
            + (at % PV * VW);
        row++;
        __global const float *imaginary = m + (((long)group * g.filterTiles) + (row / KR)) * panel + ((at / PV * KR) + (row % KR)) * TILE
            + (at % PV * VW);
        FV re[HALF][T], im[HALF][T];
        for (int j = 0; j < HALF; j++)
        {
            for (int i = 0; i < T; i++, real += step, imaginary += step)
            {
                re[j][i] = LOAD(real);
                im[j][i] = LOAD(imaginary);
            }

            fft(im[j], re[j]);
        }

        __global float *plane = y + ((((long)(part / grids) * g.groups * g.filters) + k) * g.oh * g.ow);
        for (int i = 0; i < tileRows; i += 2)
        {
            // Z = A + i·B of two rows, each with the conjugate of its other half
            FV a[T], c[T];
            for (int j = 0; j < T; j++)
            {
                int s = j < HALF ? j : T - j;
                FV sign = j < HALF ? 1 : -1;
                a[j] = fma(-sign, im[s][i + 1], re[s][i]);
                c[j] = fma(sign, im[s][i], re[s][i + 1]);
            }

            fft(c, a);
            float lanes[2][T][VW];
            for (int j = 0; j < T; j++)
            {
                FV upper = a[j] + b[k], lower = c[j] + b[k];
                STORE(g.relu ? RELU(upper) : upper, lanes[0][j]);
                STORE(g.relu ? RELU(lower) : lower, lanes[1][j]);
            }

            int tileRow = tile / g.width, tileColumn = tile % g.width;
            for (int lane = 0; lane < VW; lane++)
            {
                for (int h = 0; h < 2 && i + h < tileRows; h++)
                {
                    int oh = (((tileRow * tileRows) + i + h) * g.dilationH) + (grid / g.gridsW);
                    int ow = (tileColumn * tileColumns * g.dilationW) + (grid % g.gridsW);
                    for (int j = 0; j < tileColumns && oh < g.oh && ow < g.ow; j++, ow += g.dilationW)
                    {
                        plane[(oh * g.ow) + ow] = lanes[h][j][lane];
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
}
