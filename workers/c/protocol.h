// What the workers in C have in common: the conversation of docs/worker-protocol.md, version 1, and its files.
// A worker fills a Worker with its functions and calls serve(). Where one of them cannot go on, it calls fail(), which
// does not return: the request is answered by the error, and what a plan has so far is released by the worker's close.
#ifndef CONVBENCH_PROTOCOL_H
#define CONVBENCH_PROTOCOL_H

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

// A layer, its tensors and what the worker makes of them. The letters are the protocol's.
typedef struct Plan
{
    char algorithm[64];
    long threads, n, c, h, w, k, r, s, strideH, strideW, padTop, padBottom, padLeft, padRight, dilationH, dilationW, groups, oh, ow;
    bool relu;
    float *weights, *bias;   // (K, C/groups, R, S) and (K) or NULL; both are gone when prepare has returned
    float *x, *y;            // (N, C, H, W) and (N, K, OH, OW)
    size_t inputs, outputs;  // how many numbers x and y have
    void *own;               // whatever the worker keeps; NULL at first
    long number;
    bool loaded;
    struct Plan *next;
} Plan;

typedef struct Worker
{
    void (*hello)(void);       // say() the members of the answer behind `protocol`
    void (*prepare)(Plan *p);  // make p->own; may say() members of the answer
    void (*load)(Plan *p);     // may be NULL: x is new, y is NaN
    void (*before)(Plan *p);   // may be NULL: what precedes the first run, outside the time
    void (*run)(Plan *p);      // y from x, once: this alone is timed
    void (*after)(Plan *p);    // may be NULL: what follows the last run, outside the time
    void (*store)(Plan *p);    // may be NULL: y is about to be written
    void (*close)(Plan *p);    // release p->own, which may be NULL or half made
} Worker;

static Plan *plans;
static FILE *answers;      // standard output as it was; descriptor 1 is standard error, where libraries may print
static jmp_buf failed;
static char reply[1 << 15], error_kind[16], error_message[1024];
static size_t replied;

// Ends the request with an error.
__attribute__((noreturn, format(printf, 2, 3))) static inline void fail(const char *kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error_message, sizeof error_message, format, arguments);
    va_end(arguments);
    snprintf(error_kind, sizeof error_kind, "%s", kind);
    longjmp(failed, 1);
}

// Adds to the answer, as it is.
__attribute__((format(printf, 1, 2))) static inline void say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(reply + replied, sizeof reply - replied, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof reply - replied) fail("failed", "the answer is longer than %zu bytes", sizeof reply);
    replied += (size_t)length;
}

// Adds a text, quoted; what JSON does not allow in one becomes a blank.
static inline void say_quoted(const char *value)
{
    say("\"");
    for (; *value; value++)
        if (*value == '"' || *value == '\\') say("\\%c", *value);
        else say("%c", (unsigned char)*value < ' ' ? ' ' : *value);
    say("\"");
}

static inline void say_text(const char *name, const char *value) { say(",\"%s\":", name); say_quoted(value); }

// The value of a member of a JSON object, but not of an object within it; NULL where it has none.
static inline const char *value(const char *json, const char *name)
{
    for (int depth = 0; json && *json; json++) {
        depth += (*json == '{' || *json == '[') - (*json == '}' || *json == ']');
        if (depth == 0) return NULL;
        if (*json != '"') continue;
        const char *start = ++json;
        while (*json && *json != '"') json += *json == '\\' && json[1] ? 2 : 1;
        if (!*json) return NULL;
        const char *colon = json + 1 + strspn(json + 1, " \t");
        if (depth == 1 && *colon == ':' && strlen(name) == (size_t)(json - start) && !strncmp(start, name, strlen(name)))
            return colon + 1 + strspn(colon + 1, " \t");
    }
    return NULL;
}

static inline long number(const char *json, const char *name)
{
    const char *digits = value(json, name);
    char *end = NULL;
    long whole = digits ? strtol(digits, &end, 10) : 0;
    if (!digits || end == digits) fail("usage", "%s: expected a whole number", name);
    return whole;
}

static inline bool truth(const char *json, const char *name)
{
    const char *word = value(json, name);
    return word && !strncmp(word, "true", 4);
}

// One unit of a \uXXXX escape; -1: there is none.
static inline long escaped(const char *from)
{
    unsigned code;
    return from[0] == '\\' && from[1] == 'u' && strspn(from + 2, "0123456789abcdefABCDEF") >= 4 && sscanf(from + 2, "%4x", &code) == 1
        ? (long)code : -1;
}

static inline void text(const char *json, const char *name, char *to, size_t size)
{
    const char *from = value(json, name);
    if (!from || *from++ != '"') fail("usage", "%s: expected a text", name);
    size_t length = 0;
    while (*from && *from != '"') {
        if (length + 5 > size) fail("usage", "%s: longer than %zu bytes", name, size);
        long code = escaped(from);
        if (code < 0) {
            from += *from == '\\';
            to[length++] = *from++;
            continue;
        }
        from += 6;
        if (code >= 0xD800 && code < 0xDC00 && escaped(from) >= 0xDC00)
            code = 0x10000 + ((code - 0xD800) << 10) + escaped(from) - 0xDC00, from += 6;
        if (code < 0x80) to[length++] = (char)code;   // UTF-8
        else {
            int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
            to[length++] = (char)((0xFF00 >> (more + 1) & 0xFF) | code >> 6 * more);
            while (more-- > 0) to[length++] = (char)(0x80 | (code >> 6 * more & 0x3F));
        }
    }
    to[length] = 0;
}

// Memory for so many numbers, on a line of the cache, and 64 bytes more, since kernels read a vector at a time.
static inline float *floats(size_t count)
{
    void *memory = NULL;
    if (count > SIZE_MAX / 8 || posix_memalign(&memory, 64, count * sizeof(float) + 64)) fail("memory", "no memory for %zu floats", count);
    return memory;
}

static inline void fill_nan(float *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) numbers[i] = NAN;
}

static inline void read_npy(const char *request, const char *name, float *to, size_t count)
{
    char path[4096];
    text(request, name, path, sizeof path);
    FILE *file = fopen(path, "rb");
    if (!file) fail("failed", "%s: %s: %s", name, path, strerror(errno));
    unsigned char head[10];
    bool begun = fread(head, 1, sizeof head, file) == sizeof head && !memcmp(head, "\x93NUMPY\x01", 7)
        && fseek(file, head[8] + 256 * head[9], SEEK_CUR) == 0;
    size_t got = begun ? fread(to, sizeof *to, count, file) : 0;
    fclose(file);
    if (got != count) fail("failed", "%s: %s: %zu floats of %zu", name, path, got, count);
}

// The header has 128 bytes, so that the numbers are aligned.
static inline void write_npy(const char *request, const char *name, const Plan *p)
{
    char path[4096], about[118];
    text(request, name, path, sizeof path);
    snprintf(about, sizeof about, "{'descr': '<f4', 'fortran_order': False, 'shape': (%ld, %ld, %ld, %ld), }", p->n, p->k, p->oh, p->ow);
    FILE *file = fopen(path, "wb");
    bool ok = file && fprintf(file, "\x93NUMPY\x01%c\x76%c%-117s\n", 0, 0, about) == 128
        && fwrite(p->y, sizeof *p->y, p->outputs, file) == p->outputs;
    int reason = errno;
    if (file && fclose(file) && ok) ok = false, reason = errno;
    if (!ok) fail("failed", "%s: %s: %s", name, path, strerror(reason));
}

static inline void forget(const Worker *worker, Plan **at)
{
    Plan *p = *at;
    *at = p->next;
    worker->close(p);
    free(p->weights), free(p->bias), free(p->x), free(p->y), free(p);
}

// Reads a plan, which is the first of the list until its number is set: where this fails, serve() forgets it.
static inline void prepare(const Worker *worker, const char *request)
{
    Plan *p = calloc(1, sizeof *p);
    if (!p) fail("memory", "no memory for a plan");
    p->number = -1, p->next = plans, plans = p;
    char device[64];
    text(request, "device", device, sizeof device);
    if (strcmp(device, "cpu")) fail("usage", "device: %s: this worker knows cpu alone", device);
    text(request, "algorithm", p->algorithm, sizeof p->algorithm);
    p->threads = number(request, "threads");
    const char *q = value(request, "problem");
    #define READ(member) p->member = number(q, #member)
    READ(n), READ(c), READ(h), READ(w), READ(k), READ(r), READ(s), READ(strideH), READ(strideW), READ(padTop), READ(padBottom);
    READ(padLeft), READ(padRight), READ(dilationH), READ(dilationW), READ(groups), READ(oh), READ(ow);
    #undef READ
    if (p->threads < 1 || p->groups < 1) fail("usage", "threads, groups: expected at least 1");
    p->relu = truth(q, "relu");
    size_t weights = (size_t)(p->k * (p->c / p->groups) * p->r * p->s);
    p->inputs = (size_t)(p->n * p->c * p->h * p->w), p->outputs = (size_t)(p->n * p->k * p->oh * p->ow);
    p->weights = floats(weights), p->x = floats(p->inputs), p->y = floats(p->outputs);
    read_npy(request, "weights", p->weights, weights);
    if (truth(q, "bias")) p->bias = floats((size_t)p->k), read_npy(request, "bias", p->bias, (size_t)p->k);
    worker->prepare(p);
    free(p->weights), free(p->bias), p->weights = p->bias = NULL;
    p->number = number(request, "plan");
}

static inline long long now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static inline void run(const Worker *worker, Plan *p, long iterations)
{
    if (!p->loaded) fail("usage", "run: plan %ld has no input yet", p->number);
    if (worker->before) worker->before(p);
    long long start = now_ns();
    for (long i = 0; i < iterations; i++) worker->run(p);
    long long ns = now_ns() - start;
    if (worker->after) worker->after(p);
    say(",\"ns\":%lld", ns);
}

static inline void handle(const Worker *worker, const char *request)
{
    char verb[32];
    text(request, "do", verb, sizeof verb);
    if (!strcmp(verb, "hello")) {
        if (number(request, "protocol") != 1) fail("usage", "protocol: %ld: this worker speaks version 1", number(request, "protocol"));
        say(",\"protocol\":1");
        worker->hello();
        return;
    }
    Plan **at = &plans;
    if (!value(request, "plan")) fail("usage", "do: %s: it is not hello, and names no plan", verb);
    while (*at && (*at)->number != number(request, "plan")) at = &(*at)->next;
    Plan *p = *at;
    if (!strcmp(verb, "prepare")) {
        if (p) fail("usage", "plan: %ld is in use", p->number);
        prepare(worker, request);
    }
    else if (!p) fail("usage", "plan: there is no plan %ld", number(request, "plan"));
    else if (!strcmp(verb, "load")) {
        read_npy(request, "input", p->x, p->inputs);
        fill_nan(p->y, p->outputs);
        if (worker->load) worker->load(p);
        p->loaded = true;
    }
    else if (!strcmp(verb, "run")) run(worker, p, number(request, "iterations"));
    else if (!strcmp(verb, "close")) forget(worker, at);
    else if (!strcmp(verb, "store")) {
        if (worker->store) worker->store(p);
        write_npy(request, "output", p);
    }
    else fail("usage", "do: %s: expected hello, prepare, load, run, store or close", verb);
}

// Answers until standard input ends.
static inline int serve(const Worker *worker)
{
    static char *line;
    static size_t size;
    answers = fdopen(fcntl(1, F_DUPFD_CLOEXEC, 3), "w");
    if (!answers || dup2(2, 1) < 0) return 1;
    while (getline(&line, &size, stdin) > 0) {
        replied = 0, reply[0] = 0;
        if (setjmp(failed)) {
            if (plans && plans->number < 0) forget(worker, &plans);
            replied = 0;
            say(",\"error\":{\"kind\":\"%s\"", error_kind);
            say_text("message", error_message);
            say("}");
        }
        else handle(worker, line);
        const char *id = value(line, "id");
        fprintf(answers, "{\"id\":%ld%s}\n", id ? strtol(id, NULL, 10) : 0, reply);
        fflush(answers);
    }
    while (plans) forget(worker, &plans);
    free(line);
    return 0;
}
#endif
