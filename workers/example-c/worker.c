// A worker in one file: a naive direct convolution and the whole of docs/worker-protocol.md, version 1.
// To make it yours, replace convolve() and HELLO. Build: cc -O2 -o worker worker.c
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char HELLO[] = ",\"protocol\":1,\"name\":\"example\",\"version\":\"1.0\",\"algorithms\":[{\"name\":\"naive\","
    "\"family\":\"direct\",\"description\":\"seven loops on one thread, one float32 sum an output\","
    "\"features\":[\"batch\",\"stride\",\"dilation\",\"groups\",\"unequal-padding\",\"bias\",\"relu\"]}]";

typedef struct Plan {   // a layer made ready; the letters are the protocol's
    long n, c, h, w, k, r, s, strideH, strideW, padTop, padLeft, dilationH, dilationW, groups, oh, ow;
    long number, inputs, outputs;
    bool relu, loaded;
    struct Plan *next;
    float *weights, *bias, *x, *y, floats[];   // all four lie in floats
} Plan;

static Plan *plans;
static FILE *answers;   // standard output; what a library prints by accident goes to standard error
static long id;         // of the request at hand

static void convolve(const Plan *p)
{
    long cPerGroup = p->c / p->groups, kPerGroup = p->k / p->groups;
    float *y = p->y;
    for (long n = 0; n < p->n; n++) for (long k = 0; k < p->k; k++)
    for (long oh = 0; oh < p->oh; oh++) for (long ow = 0; ow < p->ow; ow++) {
        float sum = p->bias ? p->bias[k] : 0;
        for (long c = 0; c < cPerGroup; c++)
        for (long r = 0; r < p->r; r++) for (long s = 0; s < p->s; s++) {
            long h = oh * p->strideH - p->padTop + r * p->dilationH, w = ow * p->strideW - p->padLeft + s * p->dilationW;
            if (h < 0 || h >= p->h || w < 0 || w >= p->w) continue;   // x is 0 outside the image
            sum += p->x[((n * p->c + k / kPerGroup * cPerGroup + c) * p->h + h) * p->w + w]
                 * p->weights[((k * cPerGroup + c) * p->r + r) * p->s + s];
        }
        *y++ = p->relu && sum < 0 ? 0 : sum;   // NaN is not below 0 and stays
    }
}

// The value of a member of a JSON object, but not of an object within it; "" where it has none.
static const char *value(const char *json, const char *name)
{
    for (int depth = 0; *json; json++) {
        depth += (*json == '{' || *json == '[') - (*json == '}' || *json == ']');
        if (depth == 0) return "";
        if (*json != '"') continue;
        const char *start = ++json;
        while (*json && *json != '"') json += *json == '\\' && json[1] ? 2 : 1;
        if (!*json) return "";
        const char *colon = json + 1 + strspn(json + 1, " ");
        if (depth == 1 && *colon == ':' && strlen(name) == (size_t)(json - start) && !strncmp(start, name, strlen(name)))
            return colon + 1 + strspn(colon + 1, " ");
    }
    return "";
}

static long number(const char *json, const char *name) { return strtol(value(json, name), NULL, 10); }
static const char *text(const char *json, const char *name)   // valid until the next call
{
    static char to[4096];
    const char *from = value(json, name);
    size_t length = 0;
    for (from += *from == '"'; *from && *from != '"' && length < sizeof to - 1; from++) to[length++] = *from == '\\' ? *++from : *from;
    to[length] = 0;
    return to;
}

static void answer(const char *members) { fprintf(answers, "{\"id\":%ld%s}\n", id, members); }
static void fail(const char *kind, const char *message)
{
    fprintf(answers, "{\"id\":%ld,\"error\":{\"kind\":\"%s\",\"message\":\"%s\"}}\n", id, kind, message);
}

static bool read_npy(const char *path, float *to, long count)
{
    unsigned char head[10];
    FILE *file = fopen(path, "rb");
    bool ok = file && fread(head, 1, 10, file) == 10 && fseek(file, head[8] + 256 * head[9], SEEK_CUR) == 0
        && fread(to, sizeof *to, (size_t)count, file) == (size_t)count;
    return file && fclose(file) == 0 && ok;
}

static bool write_npy(const char *path, const Plan *p)   // a header of 128 bytes, so that the numbers are aligned
{
    char about[118];
    snprintf(about, sizeof about, "{'descr': '<f4', 'fortran_order': False, 'shape': (%ld, %ld, %ld, %ld), }", p->n, p->k, p->oh, p->ow);
    FILE *file = fopen(path, "wb");
    bool ok = file && fprintf(file, "\x93NUMPY\x01%c\x76%c%-117s\n", 0, 0, about) == 128
        && fwrite(p->y, sizeof *p->y, (size_t)p->outputs, file) == (size_t)p->outputs;
    return file && fclose(file) == 0 && ok;
}

static void prepare(const char *request)
{
    const char *q = value(request, "problem");
    #define OF(member) .member = number(q, #member)
    Plan plan = { OF(n), OF(c), OF(h), OF(w), OF(k), OF(r), OF(s), OF(strideH), OF(strideW), OF(padTop), OF(padLeft), OF(dilationH),
        OF(dilationW), OF(groups), OF(oh), OF(ow), .relu = *value(q, "relu") == 't', .number = number(request, "plan"), .next = plans };
    if (strcmp(text(request, "algorithm"), "naive")) { fail("usage", "algorithm: there is naive alone"); return; }
    if (plan.groups < 1 || plan.k < plan.groups) { fail("usage", "problem: k and groups must be at least 1"); return; }
    long weights = plan.k * (plan.c / plan.groups) * plan.r * plan.s, biases = *value(q, "bias") == 't' ? plan.k : 0;
    plan.inputs = plan.n * plan.c * plan.h * plan.w, plan.outputs = plan.n * plan.k * plan.oh * plan.ow;
    Plan *p = malloc(sizeof *p + (size_t)(weights + biases + plan.inputs + plan.outputs) * sizeof(float));
    if (!p) { fail("memory", "no memory for the tensors"); return; }
    *p = plan, p->weights = p->floats, p->x = p->weights + weights, p->y = p->x + p->inputs, p->bias = biases ? p->y + p->outputs : NULL;
    if (read_npy(text(request, "weights"), p->weights, weights) && (!biases || read_npy(text(request, "bias"), p->bias, biases)))
        plans = p, answer("");
    else free(p), fail("failed", "weights, bias: a file cannot be read");
}

static void run(const Plan *p, long iterations)
{
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (long i = 0; i < iterations; i++) convolve(p);
    clock_gettime(CLOCK_MONOTONIC, &to);
    long long ns = (to.tv_sec - from.tv_sec) * 1000000000LL + to.tv_nsec - from.tv_nsec;
    fprintf(answers, "{\"id\":%ld,\"ns\":%lld}\n", id, ns);
}

static void handle(const char *request)
{
    #define DO(name) (!strcmp(text(request, "do"), name))
    Plan **at = &plans, *p;
    while (*at && (*at)->number != number(request, "plan")) at = &(*at)->next;
    p = *at, id = number(request, "id");
    if (DO("hello")) number(request, "protocol") == 1 ? answer(HELLO) : fail("usage", "protocol: this worker speaks version 1");
    else if (DO("prepare") && !p) prepare(request);
    else if (!p) fail("usage", "do, plan: neither hello nor prepare, and no such plan");
    else if (DO("load") && !read_npy(text(request, "input"), p->x, p->inputs)) fail("failed", "input: the file cannot be read");
    else if (DO("load")) { for (long i = 0; i < p->outputs; i++) p->y[i] = NAN; p->loaded = true; answer(""); }
    else if (DO("run") && p->loaded) run(p, number(request, "iterations"));
    else if (DO("store")) write_npy(text(request, "output"), p) ? answer("") : fail("failed", "output: the file cannot be written");
    else if (DO("close")) *at = p->next, free(p), answer("");
    else fail("usage", "do: unknown or out of order; the order is prepare, load, run, store, close");
}

int main(void)
{
    static char *line;
    answers = fdopen(dup(1), "w"), dup2(2, 1);
    for (size_t size = 0; getline(&line, &size, stdin) > 0; fflush(answers)) handle(line);
    return 0;
}
