// The layer as sums of products see it: x is [n][c][phase][rows][width], y is NCHW. Columns are outputs, counted in vectors.
typedef struct
{
    int channels;    // C/Groups
    int filters;     // K/Groups
    int filterTiles; // ⌈filters/KR⌉
    int groups;
    int taps;        // R·S
    int plane;       // floats from channel to channel of x
    int image;       // floats from image to image of x
    int width;       // floats from row to row of x
    int oh;
    int ow;
    int rowVectors;  // vectors of a row of outputs; 0: outputs are counted through whole rows of x, those outside of y are left out
    int vectors;     // vectors of an image
    int images;
    int relu;
} Layer;

// Input of the first channel and the first tap of a vector of outputs; the last vector's beyond the last.
inline int input_of(const Layer l, int vector)
{
    vector = min(vector, (l.vectors * l.images) - 1);
    int n = vector / l.vectors, v = vector % l.vectors;
    return (n * l.image) + (l.rowVectors == 0 ? v * VW : (v / l.rowVectors * l.width) + (v % l.rowVectors * VW));
}

// Writes a vector of outputs of filter k. Lanes that are no output are left out.
inline void put(const Layer l, FV value, float bias, int vector, int k, __global float *y)
{
    if (vector >= l.vectors * l.images)
    {
        return;
    }

    value += bias;
    if (l.relu)
    {
        value = RELU(value);
    }

    int n = vector / l.vectors, v = vector % l.vectors;
    int row = l.rowVectors == 0 ? v * VW / l.width : v / l.rowVectors;
    int column = l.rowVectors == 0 ? v * VW % l.width : v % l.rowVectors * VW;
    y += (((long)n * l.groups * l.filters) + k) * l.oh * l.ow;
    if (row < l.oh && column + VW <= l.ow)
    {
        STORE(value, y + (row * l.ow) + column);
        return;
    }

    float lanes[VW];
    STORE(value, lanes);
    for (int i = 0; i < VW; i++, column++)
    {
        if (l.rowVectors == 0 && column >= l.width)
        {
            column -= l.width;
            row++;
        }

        if (row < l.oh && column < l.ow)
        {
            y[(row * l.ow) + column] = lanes[i];
        }
    }
}
