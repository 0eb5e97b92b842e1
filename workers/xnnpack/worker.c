// XNNPACK as a worker: the library behind TensorFlow Lite, PyTorch Mobile and TensorFlow.js on WebAssembly.
// Build, on Debian 12 behind apt install gcc libxnnpack-dev libpthreadpool-dev:
// cc -O2 -o worker worker.c -lXNNPACK -lpthreadpool
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <xnnpack.h>
#include "../c/protocol.h"
#ifdef __SSE__
#include <xmmintrin.h>
#endif

#define MOST_THREADS 1024

typedef enum Layout { TRANSPOSED, NHWC, NCHW } Layout;

typedef struct Row { const char *name; Layout layout; const char *description; } Row;

static const Row rows[] = {
    { "auto", TRANSPOSED, "its NHWC convolution (GEMM, indirect GEMM or depthwise); both transposes, by the worker, are in the time" },
    { "nhwc", NHWC, "takes its input and leaves its output in NHWC: the transposes are not in the time" },
    { "nchw", NCHW, "its NCHW operators for sparse networks: 1x1 and some depthwise filters, without a transpose" },
};

typedef struct Conv
{
    const Row *row;
    xnn_operator_t operator;
    pthreadpool_t pool;
    float *input, *output;   // NHWC; NULL where the operator works on NCHW
} Conv;

static pthreadpool_t pools[MOST_THREADS + 1];   // by their number of threads; the plans share them

static void check(enum xnn_status status, const char *what)
{
    if (status == xnn_status_success) return;
    bool refused = status == xnn_status_unsupported_parameter || status == xnn_status_invalid_parameter;
    fail(status == xnn_status_out_of_memory ? "memory" : refused ? "unsupported" : "failed", "XNNPACK: %s: %s", what,
        status == xnn_status_out_of_memory ? "out of memory" : refused ? "it has no operator for this layer"
        : status == xnn_status_unsupported_hardware ? "it has no kernels for this CPU" : "invalid state");
}

// XNNPACK has no version of its own: where the library belongs to a package of Debian, that one's is told.
static void version(char *path, char *to, size_t size)
{
    Dl_info info;
    snprintf(to, size, "unknown");
    snprintf(path, PATH_MAX, "unknown");
    if (!dladdr((void *)(uintptr_t)xnn_initialize, &info) || !info.dli_fname || !realpath(info.dli_fname, path)) return;
    if (strspn(path, "/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-") != strlen(path)) return;
    char command[PATH_MAX + 128];
    snprintf(command, sizeof command, "dpkg-query -W -f '${Version}' \"$(dpkg-query -S %s | cut -d : -f 1)\" 2>/dev/null", path);
    FILE *answer = popen(command, "r");
    char line[128] = "";
    if (answer && fgets(line, sizeof line, answer) && *line) snprintf(to, size, "%.*s", (int)strcspn(line, "\n"), line);
    if (answer) pclose(answer);
}

static void hello(void)
{
    char path[PATH_MAX], number[128];
    check(xnn_initialize(NULL), "start");
    version(path, number, sizeof number);
    say_text("name", "XNNPACK");
    say_text("version", number);
    say(",\"details\":{\"library\":"), say_quoted(path);
    say_text("threads by", "pthreadpool");
    say_text("ReLU", "not offered: its clamp makes NaN to 0");
    say_text("NaN", "its clamp, which no operator is without, makes NaN to an infinity");
    say_text("subnormal numbers", "0 in its operators, which switch them off");
    say("},\"algorithms\":[");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        say("%s{\"name\":\"%s\",\"family\":\"auto\",\"errorModel\":\"componentwise\"", i ? "," : "", rows[i].name);
        say_text("description", rows[i].description);
        say(",\"onRequest\":%s", i ? "true" : "false");
        say(",\"features\":[\"batch\",\"stride\",\"dilation\",\"groups\",\"unequal-padding\",\"bias\"]}");
    }
    say("]");
}

// to[j, i] = from[i, j] of 4 by 4 numbers.
static void transpose4(const float *from, size_t fromRow, float *to, size_t toRow)
{
#ifdef __SSE__
    __m128 a = _mm_loadu_ps(from), b = _mm_loadu_ps(from + fromRow);
    __m128 c = _mm_loadu_ps(from + 2 * fromRow), d = _mm_loadu_ps(from + 3 * fromRow);
    _MM_TRANSPOSE4_PS(a, b, c, d);
    _mm_storeu_ps(to, a), _mm_storeu_ps(to + toRow, b), _mm_storeu_ps(to + 2 * toRow, c), _mm_storeu_ps(to + 3 * toRow, d);
#else
    for (size_t i = 0; i < 4; i++) for (size_t j = 0; j < 4; j++) to[j * toRow + i] = from[i * fromRow + j];
#endif
}

// to[j, i] = from[i, j], in blocks of 16 by 16, which are whole lines of the cache on both sides.
static void transpose(const float *from, size_t fromRow, size_t rows, size_t columns, float *to, size_t toRow)
{
    for (size_t i0 = 0; i0 < rows; i0 += 16) for (size_t j0 = 0; j0 < columns; j0 += 16)
    for (size_t i = i0; i < i0 + 16 && i < rows; i += 4) for (size_t j = j0; j < j0 + 16 && j < columns; j += 4)
        if (i + 4 <= rows && j + 4 <= columns) transpose4(from + i * fromRow + j, fromRow, to + j * toRow + i, toRow);
        else
            for (size_t k = i; k < i + 4 && k < rows; k++) for (size_t l = j; l < j + 4 && l < columns; l++)
                to[l * toRow + k] = from[k * fromRow + l];
}

typedef struct Transposing { const float *from; float *to; size_t channels, pixels; } Transposing;

static void to_nhwc(void *context, size_t image, size_t pixel, size_t count)
{
    const Transposing *t = context;
    size_t start = image * t->channels * t->pixels;
    transpose(t->from + start + pixel, t->pixels, t->channels, count, t->to + start + pixel * t->channels, t->channels);
}

static void to_nchw(void *context, size_t image, size_t pixel, size_t count)
{
    const Transposing *t = context;
    size_t start = image * t->channels * t->pixels;
    transpose(t->from + start + pixel * t->channels, t->channels, count, t->channels, t->to + start + pixel, t->pixels);
}

static void transpose_input(const Plan *p)
{
    const Conv *own = p->own;
    Transposing t = { p->x, own->input, (size_t)p->c, (size_t)(p->h * p->w) };
    pthreadpool_parallelize_2d_tile_1d(own->pool, to_nhwc, &t, (size_t)p->n, t.pixels, 16, 0);
}

static void transpose_output(const Plan *p)
{
    const Conv *own = p->own;
    Transposing t = { own->output, p->y, (size_t)p->k, (size_t)(p->oh * p->ow) };
    pthreadpool_parallelize_2d_tile_1d(own->pool, to_nchw, &t, (size_t)p->n, t.pixels, 16, 0);
}

// (K, C/groups, R, S) becomes (K, R, S, C/groups), which is what the operators of both layouts take.
static void create(const Plan *p, Conv *own)
{
    size_t cPerGroup = (size_t)(p->c / p->groups), taps = (size_t)(p->r * p->s), filter = cPerGroup * taps;
    float *packed = floats((size_t)p->k * filter);
    for (size_t k = 0; k < (size_t)p->k; k++) transpose(p->weights + k * filter, taps, cPerGroup, taps, packed + k * filter, cPerGroup);
    uint32_t top = (uint32_t)p->padTop, right = (uint32_t)p->padRight, bottom = (uint32_t)p->padBottom, left = (uint32_t)p->padLeft;
    enum xnn_status status = (own->row->layout == NCHW ? xnn_create_convolution2d_nchw_f32 : xnn_create_convolution2d_nhwc_f32)(
        top, right, bottom, left, (uint32_t)p->r, (uint32_t)p->s, (uint32_t)p->strideH, (uint32_t)p->strideW, (uint32_t)p->dilationH,
        (uint32_t)p->dilationW, (uint32_t)p->groups, cPerGroup, (size_t)(p->k / p->groups), (size_t)p->c, (size_t)p->k, packed, p->bias,
        -INFINITY, INFINITY, 0, &own->operator);
    free(packed);
    check(status, "create");
}

static pthreadpool_t pool_of(long threads)
{
    if (threads > MOST_THREADS) fail("usage", "threads: %ld: expected at most %d", threads, MOST_THREADS);
    if (!pools[threads]) pools[threads] = pthreadpool_create((size_t)threads);
    if (!pools[threads]) fail("failed", "pthreadpool: no pool of %ld threads", threads);
    return pools[threads];
}

static void prepare_conv(Plan *p)
{
    Conv *own = p->own = calloc(1, sizeof(Conv));
    if (!own) fail("memory", "no memory for a plan");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) if (!strcmp(p->algorithm, rows[i].name)) own->row = &rows[i];
    if (!own->row) fail("usage", "algorithm: %s: hello names those that there are", p->algorithm);
    if (p->relu) fail("unsupported", "XNNPACK takes a ReLU by a clamp that makes NaN to 0, and has no other");
    own->pool = pool_of(p->threads);
    create(p, own);
    size_t n = (size_t)p->n, h = (size_t)p->h, w = (size_t)p->w;
    if (own->row->layout == NCHW) {
        check(xnn_setup_convolution2d_nchw_f32(own->operator, n, h, w, p->x, p->y, own->pool), "setup");
        say(",\"workspaceBytes\":0");
    }
    else {
        own->input = floats(p->inputs), own->output = floats(p->outputs);
        check(xnn_setup_convolution2d_nhwc_f32(own->operator, n, h, w, own->input, own->output, own->pool), "setup");
        say(",\"workspaceBytes\":%zu", (p->inputs + p->outputs) * sizeof(float));
    }
    say(",\"threads\":%zu", pthreadpool_get_threads_count(own->pool));
}

static void nothing(void *context, size_t i) { (void)context, (void)i; }

// The threads of the pool wait busily for some time behind each operation, unless they are told not to.
static void rest(Plan *p)
{
    const Conv *own = p->own;
    pthreadpool_parallelize_1d(own->pool, nothing, NULL, (size_t)p->threads, PTHREADPOOL_FLAG_YIELD_WORKERS);
}

static void load(Plan *p)
{
    const Conv *own = p->own;
    if (own->output) fill_nan(own->output, p->outputs);
    if (own->row->layout == NHWC) transpose_input(p), rest(p);
}

static void run_conv(Plan *p)
{
    const Conv *own = p->own;
    if (own->row->layout == TRANSPOSED) transpose_input(p);
    check(xnn_run_operator(own->operator, own->pool), "run");
    if (own->row->layout == TRANSPOSED) transpose_output(p);
}

static void store(Plan *p)
{
    const Conv *own = p->own;
    if (own->row->layout == NHWC) transpose_output(p), rest(p);
}

static void close_conv(Plan *p)
{
    Conv *own = p->own;
    if (!own) return;
    if (own->operator) xnn_delete_operator(own->operator);
    free(own->input), free(own->output), free(own);
}

int main(void)
{
    int code = serve(&(Worker){ .hello = hello, .prepare = prepare_conv, .load = load, .run = run_conv, .after = rest,
        .store = store, .close = close_conv });
    for (int i = 0; i <= MOST_THREADS; i++) if (pools[i]) pthreadpool_destroy(pools[i]);
    xnn_deinitialize();
    return code;
}
