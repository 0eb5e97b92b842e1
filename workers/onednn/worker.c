// oneDNN as a worker: each algorithm that its convolution can be asked for is a row of its own.
// Build, on Debian 12 behind apt install gcc libdnnl-dev: cc -O2 -fopenmp -o worker worker.c -ldnnl
// The library must be built for OpenMP, as Debian's is, and be of version 2.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <omp.h>
#include <oneapi/dnnl/dnnl.h>
#include "../c/protocol.h"

#if DNNL_VERSION_MAJOR != 2 || DNNL_CPU_THREADING_RUNTIME != DNNL_RUNTIME_OMP
#error "this worker is written for oneDNN 2 on OpenMP"
#endif

// What a row asks of the library. The weights are always in the layout that it chooses, reordered in prepare.
typedef struct Row
{
    const char *name, *family;
    dnnl_alg_kind_t kind;
    dnnl_format_tag_t layout;
    bool outside;   // the reorders of x and y are in load and store
    const char *description;
} Row;

#define CHOSEN "in the layout that oneDNN chooses; the reorders from and to NCHW are in the time"
#define INNER "input and output in the layout that oneDNN chooses, as between two layers; no reorder of them is in the time"
#define PLAIN "on NCHW as it is, without a reorder"
#define LAST "on NHWC; the reorders from and to NCHW are in the time"

// On x86 oneDNN 2 has Winograd kernels for AVX-512 alone, and in no plain layout.
static const Row rows[] = {
    { "direct", "direct", dnnl_convolution_direct, dnnl_format_tag_any, false, CHOSEN },
    { "winograd", "winograd", dnnl_convolution_winograd, dnnl_format_tag_any, false, CHOSEN },
    { "auto", "auto", dnnl_convolution_auto, dnnl_format_tag_any, false, CHOSEN },
    { "direct-inner", "direct", dnnl_convolution_direct, dnnl_format_tag_any, true, INNER },
    { "winograd-inner", "winograd", dnnl_convolution_winograd, dnnl_format_tag_any, true, INNER },
    { "auto-inner", "auto", dnnl_convolution_auto, dnnl_format_tag_any, true, INNER },
    { "direct-nchw", "direct", dnnl_convolution_direct, dnnl_nchw, false, PLAIN },
    { "auto-nchw", "auto", dnnl_convolution_auto, dnnl_nchw, false, PLAIN },
    { "direct-nhwc", "direct", dnnl_convolution_direct, dnnl_nhwc, false, LAST },
    { "auto-nhwc", "auto", dnnl_convolution_auto, dnnl_nhwc, false, LAST },
};

typedef struct Conv
{
    const Row *row;
    dnnl_primitive_attr_t attributes;
    dnnl_primitive_desc_t description;
    dnnl_primitive_t convolution, reorderX, reorderY;   // the reorders are NULL where x and y lie as the convolution wants them
    dnnl_memory_t x, y, src, dst, weights, bias, scratchpad;
} Conv;

static dnnl_engine_t engine;
static dnnl_stream_t stream;

static void check(dnnl_status_t status, const char *what)
{
    if (status == dnnl_success) return;
    fail(status == dnnl_out_of_memory ? "memory" : status == dnnl_unimplemented ? "unsupported" : "failed", "oneDNN: %s: %s", what,
        status == dnnl_out_of_memory ? "out of memory" : status == dnnl_unimplemented ? "not implemented"
        : status == dnnl_invalid_arguments ? "invalid arguments" : "a runtime error");
}

static const char *isa(void)
{
    switch (dnnl_get_effective_cpu_isa()) {
        case dnnl_cpu_isa_sse41: return "SSE4.1";
        case dnnl_cpu_isa_avx: return "AVX";
        case dnnl_cpu_isa_avx2: return "AVX2";
        case dnnl_cpu_isa_avx512_mic: case dnnl_cpu_isa_avx512_mic_4ops: return "AVX-512 of Xeon Phi";
        case dnnl_cpu_isa_avx512_core: return "AVX-512";
        case dnnl_cpu_isa_avx512_core_vnni: return "AVX-512 with VNNI";
        case dnnl_cpu_isa_avx512_core_bf16: return "AVX-512 with bfloat16";
        case dnnl_cpu_isa_avx512_core_amx: return "AMX";
        case dnnl_cpu_isa_avx2_vnni: return "AVX2 with VNNI";
        default: return "of none of the known instruction sets";
    }
}

static const char *library(void)
{
    Dl_info info;
    return dladdr((void *)(uintptr_t)dnnl_version, &info) && info.dli_fname ? info.dli_fname : "unknown";
}

static void version(char *to, size_t size)
{
    const dnnl_version_t *v = dnnl_version();
    snprintf(to, size, "%d.%d.%d", v->major, v->minor, v->patch);
}

static void hello(void)
{
    check(dnnl_engine_create(&engine, dnnl_cpu, 0), "CPU engine");
    check(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags), "stream");
    check(dnnl_set_primitive_cache_capacity(0), "primitive cache");   // or a layer prepared twice would be ready at once
    char number[64], openmp[32];
    version(number, sizeof number);
    snprintf(openmp, sizeof openmp, "OpenMP %d", _OPENMP);
    say_text("name", "oneDNN");
    say_text("version", number);
    say(",\"details\":{\"library\":"), say_quoted(library());
    say_text("instruction set", isa());
    say_text("threads by", openmp);
    say_text("primitive cache", "off");
    say_text("ReLU", "a pass of the worker behind the convolution, in the time: oneDNN's own makes NaN to 0");
    say("},\"algorithms\":[");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        say("%s{\"name\":\"%s\",\"family\":\"%s\"", i ? "," : "", rows[i].name, rows[i].family);
        say_text("description", rows[i].description);
        say(",\"onRequest\":%s", rows[i].layout == dnnl_format_tag_any && !rows[i].outside ? "false" : "true");
        say(",\"features\":[\"batch\",\"stride\",\"dilation\",\"groups\",\"unequal-padding\",\"bias\",\"relu\"]}");
    }
    say("]");
}

static const char *layout(const dnnl_memory_desc_t *d)
{
    static const struct { dnnl_format_tag_t tag; const char *name; } known[] = {
        { dnnl_nchw, "nchw" }, { dnnl_nhwc, "nhwc" }, { dnnl_nChw4c, "nChw4c" }, { dnnl_nChw8c, "nChw8c" },
        { dnnl_nChw16c, "nChw16c" } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        dnnl_memory_desc_t same;
        bool described = !dnnl_memory_desc_init_by_tag(&same, 4, d->dims, dnnl_f32, known[i].tag);
        if (described && dnnl_memory_desc_equal(&same, d)) return known[i].name;
    }
    return "another layout";
}

static dnnl_memory_desc_t describe(int rank, const dnnl_dims_t dims, dnnl_format_tag_t tag)
{
    dnnl_memory_desc_t d;
    check(dnnl_memory_desc_init_by_tag(&d, rank, dims, dnnl_f32, tag), "memory description");
    return d;
}

static dnnl_memory_t memory(const dnnl_memory_desc_t *d, void *at)
{
    dnnl_memory_t m;
    check(dnnl_memory_create(&m, d, engine, at), "memory");
    return m;
}

static dnnl_primitive_t reorder(const dnnl_memory_desc_t *from, const dnnl_memory_desc_t *to)
{
    dnnl_primitive_desc_t d;
    dnnl_primitive_t p;
    check(dnnl_reorder_primitive_desc_create(&d, from, engine, to, engine, NULL), "reorder description");
    dnnl_status_t status = dnnl_primitive_create(&p, d);
    dnnl_primitive_desc_destroy(d);
    check(status, "reorder");
    return p;
}

static void execute_reorder(dnnl_primitive_t p, dnnl_memory_t from, dnnl_memory_t to)
{
    dnnl_exec_arg_t arguments[] = { { DNNL_ARG_FROM, from }, { DNNL_ARG_TO, to } };
    check(dnnl_primitive_execute(p, stream, 2, arguments), "reorder");
}

// The threads that a parallel region really has: OMP_THREAD_LIMIT or OMP_DYNAMIC may allow fewer than are asked for.
static int set_threads(long threads)
{
    int team = 0;
    omp_set_num_threads((int)threads);
    #pragma omp parallel
    #pragma omp single
    team = omp_get_num_threads();
    return team;
}

static void choose(const Plan *p, Conv *own)
{
    bool grouped = p->groups > 1;
    dnnl_dims_t x = { p->n, p->c, p->h, p->w }, y = { p->n, p->k, p->oh, p->ow }, b = { p->k };
    dnnl_dims_t w = { p->k, p->c, p->r, p->s }, wGrouped = { p->groups, p->k / p->groups, p->c / p->groups, p->r, p->s };
    dnnl_memory_desc_t src = describe(4, x, own->row->layout), dst = describe(4, y, own->row->layout), bias = describe(1, b, dnnl_a);
    dnnl_memory_desc_t weights = describe(grouped ? 5 : 4, grouped ? wGrouped : w, dnnl_format_tag_any);
    dnnl_dims_t strides = { p->strideH, p->strideW }, dilations = { p->dilationH - 1, p->dilationW - 1 };   // oneDNN counts from 0
    dnnl_dims_t before = { p->padTop, p->padLeft }, behind = { p->padBottom, p->padRight };
    dnnl_convolution_desc_t d;
    check(dnnl_dilated_convolution_forward_desc_init(&d, dnnl_forward_inference, own->row->kind, &src, &weights, p->bias ? &bias : NULL,
        &dst, strides, dilations, before, behind), "convolution description");
    check(dnnl_primitive_attr_create(&own->attributes), "attributes");
    check(dnnl_primitive_attr_set_scratchpad_mode(own->attributes, dnnl_scratchpad_mode_user), "scratchpad mode");
    dnnl_status_t status = dnnl_primitive_desc_create(&own->description, &d, own->attributes, engine, NULL);
    char number[64];
    version(number, sizeof number);
    if (status == dnnl_unimplemented)
        fail("unsupported", "oneDNN %s has no %s convolution of this layer %s with instruction set %s", number, own->row->family,
            own->row->layout == dnnl_nchw ? "on NCHW" : own->row->layout == dnnl_nhwc ? "on NHWC" : "in any layout", isa());
    check(status, "convolution");
}

static const dnnl_memory_desc_t *query(const Conv *own, dnnl_query_t what)
{
    return dnnl_primitive_desc_query_md(own->description, what, 0);
}

static void reorder_weights(const Plan *p, Conv *own)
{
    const dnnl_memory_desc_t *packed = query(own, dnnl_query_weights_md);
    dnnl_memory_desc_t plain = describe(packed->ndims, packed->dims, packed->ndims == 5 ? dnnl_goihw : dnnl_oihw);
    dnnl_memory_t from = memory(&plain, p->weights);
    own->weights = memory(packed, DNNL_MEMORY_ALLOCATE);
    dnnl_primitive_t reordering = reorder(&plain, packed);
    execute_reorder(reordering, from, own->weights);
    check(dnnl_stream_wait(stream), "wait");
    dnnl_primitive_destroy(reordering);
    dnnl_memory_destroy(from);
}

static void prepare_conv(Plan *p)
{
    Conv *own = p->own = calloc(1, sizeof(Conv));
    if (!own) fail("memory", "no memory for a plan");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) if (!strcmp(p->algorithm, rows[i].name)) own->row = &rows[i];
    if (!own->row) fail("usage", "algorithm: %s: hello names those that there are", p->algorithm);
    int threads = set_threads(p->threads);
    choose(p, own);
    check(dnnl_primitive_create(&own->convolution, own->description), "convolution");
    const dnnl_memory_desc_t *src = query(own, dnnl_query_src_md), *dst = query(own, dnnl_query_dst_md);
    const dnnl_memory_desc_t *scratchpad = query(own, dnnl_query_scratchpad_md);
    dnnl_memory_desc_t x = describe(4, src->dims, dnnl_nchw), y = describe(4, dst->dims, dnnl_nchw);
    size_t workspace = dnnl_memory_desc_get_size(scratchpad);
    own->x = memory(&x, p->x), own->y = memory(&y, p->y);
    if (!dnnl_memory_desc_equal(&x, src))
        own->src = memory(src, DNNL_MEMORY_ALLOCATE), own->reorderX = reorder(&x, src), workspace += dnnl_memory_desc_get_size(src);
    if (!dnnl_memory_desc_equal(&y, dst))
        own->dst = memory(dst, DNNL_MEMORY_ALLOCATE), own->reorderY = reorder(dst, &y), workspace += dnnl_memory_desc_get_size(dst);
    own->scratchpad = memory(scratchpad, DNNL_MEMORY_ALLOCATE);
    reorder_weights(p, own);
    if (p->bias) {
        void *bias;
        own->bias = memory(dnnl_primitive_desc_query_md(own->description, dnnl_query_weights_md, 1), DNNL_MEMORY_ALLOCATE);
        check(dnnl_memory_get_data_handle(own->bias, &bias), "bias");
        memcpy(bias, p->bias, (size_t)p->k * sizeof(float));
    }
    const char *implementation = "unknown";
    char choice[256];
    dnnl_primitive_desc_query(own->description, dnnl_query_impl_info_str, 0, &implementation);
    snprintf(choice, sizeof choice, "%s, x %s, y %s", implementation, layout(src), layout(dst));
    say_text("choice", choice);
    say(",\"workspaceBytes\":%zu,\"threads\":%d", workspace, threads);
}

// What the convolution writes, in its own layout, and how many numbers that is, with those that fill up blocks.
static float *result(const Conv *own, size_t *count)
{
    void *dst;
    check(dnnl_memory_get_data_handle(own->dst ? own->dst : own->y, &dst), "output");
    *count = dnnl_memory_desc_get_size(query(own, dnnl_query_dst_md)) / sizeof(float);
    return dst;
}

static void load(Plan *p)
{
    const Conv *own = p->own;
    size_t count;
    float *y = result(own, &count);
    fill_nan(y, count);
    if (own->row->outside && own->reorderX) execute_reorder(own->reorderX, own->x, own->src);
    check(dnnl_stream_wait(stream), "wait");
}

static void before(Plan *p) { omp_set_num_threads((int)p->threads); }

static void relu(const Conv *own)
{
    size_t count;
    float *y = result(own, &count);
    #pragma omp parallel for simd
    for (size_t i = 0; i < count; i++) y[i] = y[i] < 0 ? 0 : y[i];
}

static void run_conv(Plan *p)
{
    const Conv *own = p->own;
    if (own->reorderX && !own->row->outside) execute_reorder(own->reorderX, own->x, own->src);
    dnnl_exec_arg_t arguments[] = {
        { DNNL_ARG_SRC, own->src ? own->src : own->x }, { DNNL_ARG_WEIGHTS, own->weights },
        { DNNL_ARG_DST, own->dst ? own->dst : own->y }, { DNNL_ARG_SCRATCHPAD, own->scratchpad }, { DNNL_ARG_BIAS, own->bias } };
    check(dnnl_primitive_execute(own->convolution, stream, own->bias ? 5 : 4, arguments), "convolution");
    if (p->relu) check(dnnl_stream_wait(stream), "wait"), relu(own);
    if (own->reorderY && !own->row->outside) execute_reorder(own->reorderY, own->dst, own->y);
    check(dnnl_stream_wait(stream), "wait");
}

static void store(Plan *p)
{
    const Conv *own = p->own;
    if (own->row->outside && own->reorderY) execute_reorder(own->reorderY, own->dst, own->y);
    check(dnnl_stream_wait(stream), "wait");
}

static void close_conv(Plan *p)
{
    Conv *own = p->own;
    if (!own) return;
    dnnl_primitive_t primitives[] = { own->convolution, own->reorderX, own->reorderY };
    dnnl_memory_t memories[] = { own->x, own->y, own->src, own->dst, own->weights, own->bias, own->scratchpad };
    for (size_t i = 0; i < sizeof primitives / sizeof *primitives; i++) if (primitives[i]) dnnl_primitive_destroy(primitives[i]);
    for (size_t i = 0; i < sizeof memories / sizeof *memories; i++) if (memories[i]) dnnl_memory_destroy(memories[i]);
    if (own->description) dnnl_primitive_desc_destroy(own->description);
    if (own->attributes) dnnl_primitive_attr_destroy(own->attributes);
    free(own);
}

int main(void)
{
    int code = serve(&(Worker){ .hello = hello, .prepare = prepare_conv, .load = load, .before = before, .run = run_conv,
        .store = store, .close = close_conv });
    if (stream) dnnl_stream_destroy(stream);
    if (engine) dnnl_engine_destroy(engine);
    return code;
}
