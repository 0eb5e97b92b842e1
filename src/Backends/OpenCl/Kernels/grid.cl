// Tiles of a transform over a packed input.
typedef struct
{
    int channels;    // C/Groups
    int filters;     // K/Groups
    int filterTiles; // ⌈filters/KR⌉
    int groups;
    int plane;       // floats from channel to channel of x
    int image;       // floats from image to image of x
    int width;       // tiles from row to row: floats of a row of one phase of x
    int vectors;     // vectors of tiles of a sub-grid
    int images;
    int gridsH;      // the layer is gridsH·gridsW dense ones on sub-grids of its outputs, which are dilationH and dilationW apart
    int gridsW;
    int dilationH;
    int dilationW;
    int oh;
    int ow;
    int relu;
} Grid;
