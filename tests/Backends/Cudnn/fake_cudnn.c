/* A cuDNN without a device. Handles and descriptors are objects with a magic number, so that one that was not made, not set, or is gone
 * is found; every argument is checked against NVIDIA's API reference; convolutions are computed naively in the fake CUDA runtime's memory;
 * each algorithm refuses what the reference says that it does not do, and has a workspace of its own.
 *
 * Options: version (90100; 8907 for the statuses of cuDNN 8), deny-run (number of an algorithm that is promised, and refused when it runs),
 * find-math (1: the search leaves its last arithmetic in the descriptor), fail (a function that has no memory), heuristic (0: it knows no
 * algorithm that runs). -DNO_FIND leaves out a function that the program needs. */
#include "fake.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
enum { HANDLE = 0x48414e44, TENSOR = 0x54454e53, FILTER = 0x46494c54, CONVOLUTION = 0x434f4e56, ACTIVATION = 0x41435449 };
enum { BAD_PARAM, NOT_SUPPORTED, ALLOC_FAILED };

typedef struct { int magic, device; void *stream; } handle;
typedef struct { int magic, set, n, c, h, w; } tensor; /* of a filter: k, c, r, s */
typedef struct { int magic, set, pad_h, pad_w, u, v, dilation_h, dilation_w, mode, math, groups; } convolution;
typedef struct { int magic, set, mode, nan; double coefficient; } activation;
typedef struct { int algo, status; float time; size_t memory; int determinism, math, reserved[3]; } perf;

EXPORT size_t fake_perf_bytes(void) { return sizeof(perf); }

static __thread char sentence[256];

static long version(void) { return fake_number("version", 90100); }

static int status(int kind, const char *call, const char *why) {
    int old = version() < 90000;
    snprintf(sentence, sizeof sentence, "%s:\n %s", call, why);
    if (kind == BAD_PARAM) fake_say("WRONG %s: %s", call, why);
    return kind == BAD_PARAM ? (old ? 3 : 2000) : kind == NOT_SUPPORTED ? (old ? 9 : 3002) : (old ? 2 : 4004);
}
#define WRONG(why) return status(BAD_PARAM, __func__, why)
#define FAILS() if (fake_option("fail") && !strcmp(fake_option("fail"), __func__)) return status(ALLOC_FAILED, __func__, "no memory")

EXPORT size_t cudnnGetVersion(void) { return (size_t)version(); }
EXPORT size_t cudnnGetCudartVersion(void) { return 12030; }

EXPORT const char *cudnnGetErrorString(int code) {
    switch (code) {
        case 0: return "CUDNN_STATUS_SUCCESS";
        case 2: return "CUDNN_STATUS_ALLOC_FAILED";
        case 3: case 2000: return "CUDNN_STATUS_BAD_PARAM";
        case 9: return "CUDNN_STATUS_NOT_SUPPORTED";
        case 3002: return "CUDNN_STATUS_NOT_SUPPORTED_SHAPE";
        case 4004: return "CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED";
        default: return "CUDNN_UNKNOWN_STATUS";
    }
}

EXPORT void cudnnGetLastErrorString(char *into, size_t room) { snprintf(into, room, "%s", sentence); }

static int make(void **into, int magic, size_t bytes, const char *call) {
    if (!into) return status(BAD_PARAM, call, "nowhere to write to");
    int *made = calloc(1, bytes);
    *made = magic;
    *into = made;
    fake_count(1);
    fake_say("%s", call);
    return 0;
}

static int drop(void *object, int magic, const char *call) {
    if (!object || *(int *)object != magic) return status(BAD_PARAM, call, "no such object");
    *(int *)object = 0; /* its memory stays, so that a later use is found */
    fake_count(-1);
    fake_say("%s", call);
    return 0;
}

EXPORT int cudnnCreate(void **into) {
    FAILS();
    int failed = make(into, HANDLE, sizeof(handle), __func__);
    if (!failed) ((handle *)*into)->device = fake_device();
    return failed;
}
EXPORT int cudnnDestroy(handle *h) {
    int device;
    if (h && h->magic == HANDLE && h->stream && !fake_stream(h->stream, &device)) WRONG("its stream went first");
    return drop(h, HANDLE, __func__);
}
EXPORT int cudnnSetStream(handle *h, void *stream) {
    int device;
    if (!h || h->magic != HANDLE || !fake_stream(stream, &device) || device != h->device) WRONG("handle or stream");
    h->stream = stream;
    fake_say("cudnnSetStream");
    return 0;
}
EXPORT int cudnnCreateTensorDescriptor(void **into) { return make(into, TENSOR, sizeof(tensor), __func__); }
EXPORT int cudnnDestroyTensorDescriptor(void *object) { return drop(object, TENSOR, __func__); }
EXPORT int cudnnCreateFilterDescriptor(void **into) { return make(into, FILTER, sizeof(tensor), __func__); }
EXPORT int cudnnDestroyFilterDescriptor(void *object) { return drop(object, FILTER, __func__); }
EXPORT int cudnnCreateConvolutionDescriptor(void **into) { return make(into, CONVOLUTION, sizeof(convolution), __func__); }
EXPORT int cudnnDestroyConvolutionDescriptor(void *object) { return drop(object, CONVOLUTION, __func__); }
EXPORT int cudnnCreateActivationDescriptor(void **into) { return make(into, ACTIVATION, sizeof(activation), __func__); }
EXPORT int cudnnDestroyActivationDescriptor(void *object) { return drop(object, ACTIVATION, __func__); }

EXPORT int cudnnSetTensor4dDescriptor(tensor *t, int format, int type, int n, int c, int h, int w) {
    if (!t || t->magic != TENSOR || format != 0 || type != 0 || n < 1 || c < 1 || h < 1 || w < 1) WRONG("an argument");
    *t = (tensor){TENSOR, 1, n, c, h, w};
    fake_say("cudnnSetTensor4dDescriptor %dx%dx%dx%d", n, c, h, w);
    return 0;
}
EXPORT int cudnnSetFilter4dDescriptor(tensor *f, int type, int format, int k, int c, int r, int s) {
    if (!f || f->magic != FILTER || format != 0 || type != 0 || k < 1 || c < 1 || r < 1 || s < 1) WRONG("an argument");
    *f = (tensor){FILTER, 1, k, c, r, s};
    fake_say("cudnnSetFilter4dDescriptor %dx%dx%dx%d", k, c, r, s);
    return 0;
}
EXPORT int cudnnSetConvolution2dDescriptor(convolution *d, int pad_h, int pad_w, int u, int v, int dilation_h, int dilation_w, int mode,
                                           int type) {
    if (!d || d->magic != CONVOLUTION || pad_h < 0 || pad_w < 0 || u < 1 || v < 1 || dilation_h < 1 || dilation_w < 1) WRONG("an argument");
    if (mode < 0 || mode > 1 || type != 0) WRONG("mode or type");
    *d = (convolution){CONVOLUTION, 1, pad_h, pad_w, u, v, dilation_h, dilation_w, mode, 0, 1};
    fake_say("cudnnSetConvolution2dDescriptor pad %dx%d stride %dx%d dilation %dx%d mode %d", pad_h, pad_w, u, v, dilation_h, dilation_w,
             mode);
    return 0;
}
EXPORT int cudnnSetConvolutionMathType(convolution *d, int math) {
    if (!d || d->magic != CONVOLUTION || math < 0 || math > 3) WRONG("an argument");
    d->math = math;
    fake_say("cudnnSetConvolutionMathType %d", math);
    return 0;
}
EXPORT int cudnnGetConvolutionMathType(convolution *d, int *math) {
    if (!d || d->magic != CONVOLUTION) WRONG("an argument");
    *math = d->math;
    return 0;
}
EXPORT int cudnnSetConvolutionGroupCount(convolution *d, int groups) {
    if (!d || d->magic != CONVOLUTION || !d->set || groups < 1) WRONG("an argument");
    d->groups = groups;
    fake_say("cudnnSetConvolutionGroupCount %d", groups);
    return 0;
}
EXPORT int cudnnSetActivationDescriptor(activation *d, int mode, int nan, double coefficient) {
    if (!d || d->magic != ACTIVATION || mode < 0 || mode > 6 || nan < 0 || nan > 1) WRONG("an argument");
    *d = (activation){ACTIVATION, 1, mode, nan, coefficient};
    fake_say("cudnnSetActivationDescriptor mode %d nan %d", mode, nan);
    return 0;
}

static int span(int taps, int dilation) { return (taps - 1) * dilation + 1; }

/* What is wrong with the descriptors of a layer; NULL where nothing is, with the output's height and width. */
static const char *layer(tensor *x, tensor *w, convolution *d, int *oh, int *ow) {
    if (!x || x->magic != TENSOR || !x->set) return "the input's descriptor";
    if (!w || w->magic != FILTER || !w->set) return "the filter's descriptor";
    if (!d || d->magic != CONVOLUTION || !d->set) return "the convolution's descriptor";
    if (x->c != w->c * d->groups || w->n % d->groups) return "channels and groups";
    long height = (long)x->h + 2 * d->pad_h - span(w->h, d->dilation_h), width = (long)x->w + 2 * d->pad_w - span(w->w, d->dilation_w);
    if (height < 0 || width < 0) return "the filter is larger than the padded input";
    *oh = (int)(height / d->u + 1);
    *ow = (int)(width / d->v + 1);
    return NULL;
}

EXPORT int cudnnGetConvolution2dForwardOutputDim(convolution *d, tensor *x, tensor *w, int *n, int *c, int *h, int *wide) {
    const char *why = layer(x, w, d, h, wide);
    if (why) WRONG(why);
    *n = x->n;
    *c = w->n;
    return 0;
}

static const char *whole(handle *h, tensor *x, tensor *w, convolution *d, tensor *y) {
    int oh, ow, device;
    if (!h || h->magic != HANDLE) return "the handle";
    if (h->device != fake_device()) return "another device than the handle's is current";
    if (!h->stream || !fake_stream(h->stream, &device)) return "the handle has no living stream";
    const char *why = layer(x, w, d, &oh, &ow);
    if (why) return why;
    if (!y || y->magic != TENSOR || !y->set || y->n != x->n || y->c != w->n || y->h != oh || y->w != ow) return "the output's descriptor";
    return NULL;
}

/* The rules of the reference: 3 never runs; all but 0 want dense filters, transforms stride 1 and less padding than taps; 4 takes padded
 * images up to 256 and 5 filters up to 32; 6 is for 3x3 alone, 7 for 3x3 and 5x5. */
static int runs(int algo, tensor *x, tensor *w, convolution *d) {
    int dense = d->dilation_h == 1 && d->dilation_w == 1, plain = dense && d->u == 1 && d->v == 1;
    int below = d->pad_h < w->h && d->pad_w < w->w;
    switch (algo) {
        case 0: return 1;
        case 1: case 2: return dense;
        case 4: return plain && below && x->h + 2 * d->pad_h <= 256 && x->w + 2 * d->pad_w <= 256;
        case 5: return plain && below && w->h <= 32 && w->w <= 32;
        case 6: return plain && w->h == 3 && w->w == 3;
        case 7: return plain && ((w->h == 3 && w->w == 3) || (w->h == 5 && w->w == 5));
        default: return 0;
    }
}

static int tensor_cores(int algo, int math) { return (algo == 1 || algo == 7) && math != 3; }

static size_t needed(int algo, int math, tensor *x, tensor *w, tensor *y) {
    size_t bytes = 0;
    switch (algo) {
        case 1: bytes = 4096; break;
        case 2: bytes = sizeof(float) * w->c * w->h * w->w * y->h * y->w; break;
        case 4: bytes = 8 * (size_t)(x->c + w->n) * 64 * 64; break;
        case 5: bytes = 8 * (size_t)(x->c + w->n) * 32 * 32; break;
        case 7: bytes = 64 * (size_t)(x->c + w->n) * 36; break;
        default: break;
    }
    return tensor_cores(algo, math) ? bytes + 65536 : bytes;
}

EXPORT int cudnnGetConvolutionForwardWorkspaceSize(handle *h, tensor *x, tensor *w, convolution *d, tensor *y, int algo, size_t *bytes) {
    const char *why = whole(h, x, w, d, y);
    if (why || algo < 0 || algo > 7) WRONG(why ? why : "no such algorithm");
    fake_say("cudnnGetConvolutionForwardWorkspaceSize of %d", algo);
    if (!runs(algo, x, w, d)) return status(NOT_SUPPORTED, __func__, "the algorithm does not do this layer");
    *bytes = needed(algo, d->math, x, w, y);
    return 0;
}

static int search(handle *h, tensor *x, tensor *w, convolution *d, tensor *y, int most, int *count, perf *results, const char *call,
                  const int *order, int tried) {
    const char *why = whole(h, x, w, d, y);
    if (why || most < 1 || !count || !results) return status(BAD_PARAM, call, why ? why : "an argument");
    fake_say("%s", call);
    *count = 0;
    for (int supported = 1; supported >= 0; supported--)
        for (int i = 0; i < 8 && *count < most; i++) {
            int algo = order[i], does = runs(algo, x, w, d) && fake_number("heuristic", 1);
            if (does != supported) continue;
            /* the arithmetic that is written back is the fastest one there is, whatever the descriptor's: as of real searches */
            int math = tensor_cores(algo, 0) ? 1 : d->math;
            results[*count] = (perf){algo, does ? 0 : status(NOT_SUPPORTED, call, "the algorithm does not do this layer"),
                tried && does ? 0.25f * (float)(i + 1) : -1, does ? needed(algo, math, x, w, y) : 0, algo != 4, math, {0}};
            ++*count;
        }
    return 0;
}

EXPORT int cudnnGetConvolutionForwardAlgorithm_v7(handle *h, tensor *x, tensor *w, convolution *d, tensor *y, int most, int *count,
                                                  perf *results) {
    static const int order[8] = {6, 7, 1, 2, 0, 5, 4, 3};
    return search(h, x, w, d, y, most, count, results, __func__, order, 0);
}

#ifndef NO_FIND
EXPORT int cudnnFindConvolutionForwardAlgorithm(handle *h, tensor *x, tensor *w, convolution *d, tensor *y, int most, int *count,
                                                perf *results) {
    static const int order[8] = {7, 6, 1, 5, 2, 0, 4, 3};
    FAILS();
    int failed = search(h, x, w, d, y, most, count, results, __func__, order, 1);
    if (!failed && fake_number("find-math", 0)) d->math = 1;
    return failed;
}
#endif

/* The 10 upper bits of the fraction: what tensor cores read of a float32 operand. */
static float tf32(float value, int cut) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    if (cut && !isnan(value)) bits &= 0xFFFFE000u;
    memcpy(&value, &bits, 4);
    return value;
}

/* One output. Transforms add a taps' order of their own, so that their bits differ from those of the sums. */
static float output(const float *x, const float *w, tensor *xd, tensor *wd, convolution *d, int algo, int n, int k, int oh, int ow) {
    int group = k / (wd->n / d->groups), cut = tensor_cores(algo, d->math), taps = wd->h * wd->w;
    float sum = 0;
    for (int c = 0; c < wd->c; c++)
        for (int t = 0; t < taps; t++) {
            int tap = algo > 3 ? taps - 1 - t : t, r = tap / wd->w, s = tap % wd->w;
            long h = (long)oh * d->u - d->pad_h + r * d->dilation_h, v = (long)ow * d->v - d->pad_w + s * d->dilation_w;
            if (h < 0 || h >= xd->h || v < 0 || v >= xd->w) continue;
            int of = d->mode == 1 ? tap : taps - 1 - tap; /* mode 0 is the flipped filter of mathematics */
            sum += tf32(x[(((long)n * xd->c + group * wd->c + c) * xd->h + h) * xd->w + v], cut)
                * tf32(w[((long)k * wd->c + c) * taps + of], cut);
        }
    return sum;
}

static size_t bytes_of(const tensor *t) { return sizeof(float) * t->n * t->c * t->h * t->w; }

EXPORT int cudnnConvolutionForward(handle *h, const float *alpha, tensor *xd, const float *x, tensor *wd, const float *w, convolution *d,
                                   int algo, void *workspace, size_t bytes, const float *beta, tensor *yd, float *y) {
    const char *why = whole(h, xd, wd, d, yd);
    if (why || !alpha || !beta || algo < 0 || algo > 7) WRONG(why ? why : "alpha, beta or algorithm");
    if (fake_room(x) < bytes_of(xd) || fake_room(w) < bytes_of(wd) || fake_room(y) < bytes_of(yd)) WRONG("memory that is not the device's");
    fake_say("cudnnConvolutionForward algorithm %d math %d", algo, d->math);
    if (!runs(algo, xd, wd, d) || algo == fake_number("deny-run", -1))
        return status(NOT_SUPPORTED, __func__, "the algorithm does not run this layer");
    if (bytes < needed(algo, d->math, xd, wd, yd) || (bytes && fake_room(workspace) < bytes)) WRONG("the workspace");
    if (bytes) memset(workspace, 0xC3, bytes);
    float *to = y;
    for (int n = 0; n < yd->n; n++)
        for (int k = 0; k < yd->c; k++)
            for (int oh = 0; oh < yd->h; oh++)
                for (int ow = 0; ow < yd->w; ow++, to++) {
                    float made = *alpha * output(x, w, xd, wd, d, algo, n, k, oh, ow);
                    *to = *beta == 0 ? made : made + *beta * *to;
                }
    return 0;
}

EXPORT int cudnnAddTensor(handle *h, const float *alpha, tensor *ad, const float *a, const float *beta, tensor *cd, float *c) {
    if (!h || h->magic != HANDLE || !ad || !ad->set || ad->magic != TENSOR || !cd || !cd->set || cd->magic != TENSOR || !alpha || !beta)
        WRONG("an argument");
    if ((ad->n != 1 && ad->n != cd->n) || ad->c != cd->c || ad->h != 1 || ad->w != 1) WRONG("shapes");
    if (fake_room(a) < bytes_of(ad) || fake_room(c) < bytes_of(cd)) WRONG("memory that is not the device's");
    fake_say("cudnnAddTensor");
    long plane = (long)cd->h * cd->w;
    for (long i = 0; i < (long)cd->n * cd->c * plane; i++) c[i] = *beta * c[i] + *alpha * a[i / plane % cd->c];
    return 0;
}

EXPORT int cudnnActivationForward(handle *h, activation *d, const float *alpha, tensor *xd, const float *x, const float *beta, tensor *yd,
                                  float *y) {
    if (!h || h->magic != HANDLE || !d || d->magic != ACTIVATION || !d->set || !alpha || !beta || !xd || !yd || xd->magic != TENSOR
        || yd->magic != TENSOR || bytes_of(xd) != bytes_of(yd)) WRONG("an argument");
    if (fake_room(x) < bytes_of(xd) || fake_room(y) < bytes_of(yd)) WRONG("memory that is not the device's");
    if (d->mode != 1) return status(NOT_SUPPORTED, __func__, "the fake has a ReLU alone");
    fake_say("cudnnActivationForward");
    for (size_t i = 0; i < bytes_of(xd) / sizeof(float); i++) y[i] = x[i] > 0 ? x[i] : isnan(x[i]) && d->nan ? x[i] : 0;
    return 0;
}
