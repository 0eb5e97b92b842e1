// Every kernel starts with this. -D: VW floats in a vector, PV vectors and KR output channels in a register tile.
// No contraction: what is fused says fma.
#pragma OPENCL FP_CONTRACT OFF

#if VW == 1
typedef float FV;
#define LOAD(p) (*(p))
#define STORE(v, p) (*(p) = (v))
#else
#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
typedef JOIN(float, VW) FV;
#define LOAD(p) JOIN(vload, VW)(0, p)
#define STORE(v, p) JOIN(vstore, VW)(v, 0, p)
#endif

#define TILE (PV * VW) // columns of a register tile

// max(0, v); NaN stays NaN.
#define RELU(v) select(v, (FV)0, isless(v, (FV)0))
