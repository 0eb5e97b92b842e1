// The example worker with one fault, named by the only argument: for the tests of what ConvBench says about each.
// Build, from this folder: cc -O2 -o misbehaving misbehaving.c -lpthread. Without an argument it lists the faults.
//
// It is the honest worker of workers/example-c: a request and its answer pass through before() and after(), where the
// fault is done. It ends by itself after ten minutes, whatever it does.
#define _GNU_SOURCE
#define main honest_main
#include "../../workers/example-c/worker.c"
#undef main
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <sys/mman.h>

static const struct { const char *name, *what; } faults[] = {
    { "none", "nothing is wrong" },
    { "die-in-hello", "exit 3 in hello" },
    { "die-in-prepare", "exit 3 in prepare" },
    { "die-in-run", "exit 3 in run" },
    { "die-when-idle", "exit 3 behind the answer to load" },
    { "crash-in-run", "SIGSEGV in run" },
    { "hang-in-hello", "no answer to hello" },
    { "hang-in-run", "no answer to run" },
    { "half-a-line", "half of the answer to run, then the end" },
    { "half-a-line-open", "half of the answer to run, then silence" },
    { "wrong-id", "the answer to run has the id of the next request" },
    { "old-id", "the answer to run has the id of the request before" },
    { "two-answers", "the answer to run comes twice" },
    { "chatter", "a line of plain text on standard output in front of the answer to run" },
    { "not-json", "the answer to run is not JSON" },
    { "not-an-object", "the answer to run is a JSON number" },
    { "not-utf8", "the answer to run has bytes that are not UTF-8" },
    { "empty-line", "an empty line in front of the answer to run" },
    { "long-line", "the answer to run is a correct line of 2 MiB" },
    { "endless-line", "the answer to run is a line of 1 GB" },
    { "protocol-2", "hello answers with protocol 2" },
    { "no-protocol", "hello answers without protocol" },
    { "no-name", "hello answers without a name" },
    { "missing-library", "hello answers with an error of the kind missing" },
    { "no-algorithms", "hello names no algorithm" },
    { "bad-name", "hello names an algorithm \"Naive Loop\"" },
    { "bad-family", "hello names an unknown family" },
    { "bad-feature", "hello names an unknown feature" },
    { "bad-operands", "hello names unknown operands" },
    { "bad-error-model", "hello names an unknown error model" },
    { "same-name", "hello names the same algorithm twice" },
    { "unknown-kind", "run answers with an error of an unknown kind" },
    { "error-in-run", "run answers with an error of the kind failed" },
    { "unsupported", "prepare answers with an error of the kind unsupported" },
    { "no-memory", "prepare answers with an error of the kind memory" },
    { "other-threads", "prepare answers that 64 threads compute" },
    { "other-device", "prepare answers that cuda:7 computes" },
    { "ns-missing", "run answers without ns" },
    { "ns-text", "ns is a text" },
    { "ns-more", "ns is ten times what it was and a second more" },
    { "ns-less", "ns is a thousandth of what it was" },
    { "ns-half", "ns is half of what it was" },
    { "ns-zero", "ns is 0" },
    { "ns-negative", "ns is -5" },
    { "ns-nan", "ns is NaN, which JSON does not know" },
    { "ns-huge", "ns is 1e400" },
    { "output-missing", "store writes no file" },
    { "output-empty", "store writes an empty file" },
    { "output-not-npy", "store writes a file that is no .npy" },
    { "output-shape", "the output's shape is (N, OH, OW, K) by its header" },
    { "output-type", "the output is float64 by its header and by its numbers" },
    { "output-big-endian", "the output is big-endian by its header" },
    { "output-fortran", "the output is in Fortran order by its header" },
    { "output-short", "the output lacks its last number" },
    { "output-long", "the output has a number too many" },
    { "output-nan", "an output is NaN" },
    { "output-wrong", "an output is off by a thousandth" },
    { "stale", "the output of later inputs is that of the first" },
    { "once", "runs behind the first of an input compute nothing" },
    { "compute-in-load", "load computes, and run does nothing" },
    { "compute-in-store", "run does nothing, and store computes" },
    { "busy-when-idle", "it waits for requests at full load" },
    { "ignore-end", "it does not end with standard input" },
    { "child-stays", "a child process outlives it, and keeps its pipes open for a minute" },
    { "two-threads", "a second thread computes in run" },
    { "memory", "prepare uses 100 GB of memory" },
    { "memory-child", "prepare starts a child that uses 100 GB of memory, and waits" },
    { "flood", "prepare writes 100 MB on standard error" },
};

static const char *fault;
static FILE *out;                 // the real standard output
static char *reply;               // the honest answer, a line
static atomic_bool computing;

static bool is(const char *name) { return !strcmp(fault, name); }
static bool does(const char *request, const char *verb) { return !strcmp(text(request, "do"), verb); }

static Plan *plan_of(const char *request)
{
    Plan *p = plans;
    while (p && p->number != number(request, "plan")) p = p->next;
    return p;
}

static void sleep_ms(long ms) { nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL); }

static void *spin(void *nothing)
{
    static volatile double sink;
    while (atomic_load(&computing)) sink = sink * 0.5 + 1;
    return nothing;
}

// 1.6 GB a second, so that a limit which is looked at four times a second is passed by little.
static void use_memory(void)
{
    pid_t parent = getppid();   // a child whose parent was killed stops, so that a test that fails takes no machine with it
    for (long used = 0; used < 100L << 30 && getppid() == parent; used += 16 << 20, sleep_ms(10)) {
        void *block = mmap(NULL, 16 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block != MAP_FAILED) memset(block, 1, 16 << 20);
    }
}

static void answer_with(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void answer_with(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    free(reply);
    if (vasprintf(&reply, format, arguments) < 0) abort();
    va_end(arguments);
}

// Replaces what is there once, and must be.
static void replace(const char *old, const char *new)
{
    char *at = strstr(reply, old), *copy = strdup(reply);
    if (!at) abort();
    copy[at - reply] = 0;
    answer_with("%s%s%s", copy, new, copy + (at - reply) + strlen(old));
    free(copy);
}

static void before(const char *request)
{
    if (is("die-in-hello") && does(request, "hello")) exit(3);
    if (is("die-in-prepare") && does(request, "prepare")) exit(3);
    if (is("die-in-run") && does(request, "run")) exit(3);
    if (is("crash-in-run") && does(request, "run")) raise(SIGSEGV);
    if ((is("hang-in-hello") && does(request, "hello")) || (is("hang-in-run") && does(request, "run"))) {
        fputs("the planted row hangs\n", stderr);
        for (;;) pause();
    }
    if (is("memory") && does(request, "prepare")) use_memory();
    if (is("memory-child") && does(request, "prepare")) {
        if (fork() == 0) use_memory(), _exit(0);
        for (;;) pause();
    }
    if (is("flood") && does(request, "prepare")) {
        static char block[1 << 16];
        setvbuf(stderr, block, _IOFBF, sizeof block);
        for (int i = 0; i < 1000000; i++) fprintf(stderr, "line %7d of a hundred bytes each %*s\n", i, 62, "of noise");
        fflush(stderr);
    }
}

// What hello says otherwise.
static void after_hello(void)
{
    static const struct { const char *fault, *old, *new; } changes[] = {
        { "protocol-2", "\"protocol\":1", "\"protocol\":2" },
        { "no-protocol", "\"protocol\":1,", "" },
        { "no-name", "\"name\":\"example\",", "" },
        { "bad-name", "\"naive\"", "\"Naive Loop\"" },
        { "bad-family", "\"direct\"", "\"magic\"" },
        { "bad-feature", "\"batch\"", "\"telepathy\"" },
        { "bad-operands", "\"family\"", "\"operands\":\"float13\",\"family\"" },
        { "bad-error-model", "\"family\"", "\"errorModel\":\"none\",\"family\"" },
        { "same-name", "\"algorithms\":[", "\"algorithms\":[{\"name\":\"naive\",\"family\":\"direct\"}," },
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (is(changes[i].fault)) replace(changes[i].old, changes[i].new);
    if (is("no-algorithms"))
        answer_with("{\"id\":%ld,\"protocol\":1,\"name\":\"example\",\"version\":\"1.0\",\"algorithms\":[]}\n", id);
    if (is("missing-library"))
        answer_with("{\"id\":%ld,\"error\":{\"kind\":\"missing\",\"message\":\"no libexample: apt install libexample\"}}\n", id);
}

static void after_run(long long ns)
{
    if (is("ns-missing")) answer_with("{\"id\":%ld}\n", id);
    if (is("ns-text")) answer_with("{\"id\":%ld,\"ns\":\"%lld\"}\n", id, ns);
    if (is("ns-more")) answer_with("{\"id\":%ld,\"ns\":%lld}\n", id, 10 * ns + 1000000000);
    if (is("ns-less")) answer_with("{\"id\":%ld,\"ns\":%lld}\n", id, ns / 1000);
    if (is("ns-half")) answer_with("{\"id\":%ld,\"ns\":%lld}\n", id, ns / 2);
    if (is("ns-zero")) answer_with("{\"id\":%ld,\"ns\":0}\n", id);
    if (is("ns-negative")) answer_with("{\"id\":%ld,\"ns\":-5}\n", id);
    if (is("ns-nan")) answer_with("{\"id\":%ld,\"ns\":NaN}\n", id);
    if (is("ns-huge")) answer_with("{\"id\":%ld,\"ns\":1e400}\n", id);
    if (is("wrong-id")) answer_with("{\"id\":%ld,\"ns\":%lld}\n", id + 1, ns);
    if (is("old-id")) answer_with("{\"id\":%ld,\"ns\":%lld}\n", id - 1, ns);
    if (is("two-answers")) answer_with("{\"id\":%ld,\"ns\":%lld}\n{\"id\":%ld,\"ns\":%lld}\n", id, ns, id, ns);
    if (is("chatter")) answer_with("Warning: this library talks\n{\"id\":%ld,\"ns\":%lld}\n", id, ns);
    if (is("not-json")) answer_with("id %ld took %lld ns\n", id, ns);
    if (is("not-an-object")) answer_with("%lld\n", ns);
    if (is("not-utf8")) answer_with("{\"id\":%ld,\"ns\":%lld,\"note\":\"\xff\xfe\"}\n", id, ns);
    if (is("empty-line")) answer_with("\n{\"id\":%ld,\"ns\":%lld}\n", id, ns);
    if (is("long-line")) answer_with("{\"id\":%ld,%*s\"ns\":%lld}\n", id, 2 << 20, "", ns);
    if (is("unknown-kind")) answer_with("{\"id\":%ld,\"error\":{\"kind\":\"oops\",\"message\":\"something\"}}\n", id);
    if (is("error-in-run")) answer_with("{\"id\":%ld,\"error\":{\"kind\":\"failed\",\"message\":\"the kernel says no\"}}\n", id);
    if (is("half-a-line") || is("half-a-line-open")) {
        fprintf(out, "{\"id\":%ld,\"n", id), fflush(out);
        if (is("half-a-line")) exit(0);
        for (;;) pause();
    }
    if (is("endless-line")) {
        static char blanks[1 << 16];
        memset(blanks, ' ', sizeof blanks);
        fprintf(out, "{\"id\":%ld,", id);
        for (int i = 0; i < 1 << 14; i++) fwrite(blanks, 1, sizeof blanks, out);
        answer_with("\"ns\":%lld}\n", ns);
    }
}

// Writes the output again, otherwise.
static void after_store(const char *request, Plan *p)
{
    char path[4096], about[118];
    snprintf(path, sizeof path, "%s", text(request, "output"));
    if (is("output-missing")) remove(path);
    if (is("output-empty") && truncate(path, 0)) abort();
    if (is("output-short") && truncate(path, 128 + 4 * (p->outputs - 1))) abort();
    const char *type = is("output-type") ? "<f8" : is("output-big-endian") ? ">f4" : "<f4";
    bool header = is("output-shape") || is("output-type") || is("output-big-endian") || is("output-fortran");
    if (!header && !is("output-long") && !is("output-not-npy")) return;
    FILE *file = fopen(path, is("output-type") ? "wb" : "r+b");
    if (!file) abort();
    if (header) {
        bool last = is("output-shape");
        snprintf(about, sizeof about, "{'descr': '%s', 'fortran_order': %s, 'shape': (%ld, %ld, %ld, %ld), }", type,
            is("output-fortran") ? "True" : "False", p->n, last ? p->oh : p->k, last ? p->ow : p->oh, last ? p->k : p->ow);
        fprintf(file, "\x93NUMPY\x01%c\x76%c%-117s\n", 0, 0, about);
    }
    if (is("output-type")) for (long i = 0; i < p->outputs; i++) fwrite(&(double){ p->y[i] }, sizeof(double), 1, file);
    if (is("output-long")) fseek(file, 0, SEEK_END), fwrite(p->y, sizeof *p->y, 1, file);
    if (is("output-not-npy")) fputs("a picture of a cat", file);
    fclose(file);
}

static void after_prepare(void)
{
    static const struct { const char *fault, *members; } others[] = {
        { "other-threads", "\"threads\":64" },
        { "other-device", "\"device\":\"cuda:7\"" },
        { "unsupported", "\"error\":{\"kind\":\"unsupported\",\"message\":\"no kernel for this layer\"}" },
        { "no-memory", "\"error\":{\"kind\":\"memory\",\"message\":\"no 12 GB for the workspace\"}" },
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (is(others[i].fault)) answer_with("{\"id\":%ld,%s}\n", id, others[i].members);
}

// Keeps the first output of a plan, and puts it in the place of later ones.
static void make_stale(Plan *p)
{
    static float *first;
    static long of = -1;
    size_t bytes = (size_t)p->outputs * sizeof(float);
    if (of == p->number) { memcpy(p->y, first, bytes); return; }
    of = p->number, first = realloc(first, bytes);
    memcpy(first, p->y, bytes);
}

// Lets the honest worker do the request, or leaves a run out, and makes the answer in reply.
static void answer_request(const char *request)
{
    static long computed = -1;   // the plan whose input has had its first run
    size_t length;
    Plan *p = plan_of(request);
    bool load = p && does(request, "load"), runs = p && does(request, "run"), store = p && does(request, "store");
    free(reply);
    answers = open_memstream(&reply, &length);
    before(request);
    if (load) computed = -1;
    if (store && is("compute-in-store")) convolve(p);
    if (store && is("output-nan")) p->y[p->outputs / 2] = NAN;
    if (store && is("output-wrong")) p->y[p->outputs / 2] = p->y[p->outputs / 2] * 1.001f + 0.001f;
    pthread_t helper;
    atomic_store(&computing, runs && is("two-threads"));
    bool helped = atomic_load(&computing) && pthread_create(&helper, NULL, spin, NULL) == 0;
    bool idle = is("compute-in-load") || is("compute-in-store") || (is("once") && runs && computed == p->number);
    if (runs && idle) id = number(request, "id"), run(p, 0);
    else handle(request);
    atomic_store(&computing, false);
    if (helped) pthread_join(helper, NULL);
    fclose(answers);
    if (load && is("compute-in-load")) convolve(p);
    if (runs && is("stale")) make_stale(p);
    if (does(request, "hello")) after_hello();
    if (does(request, "prepare")) after_prepare();
    if (runs) computed = p->number, after_run(strtoll(value(reply, "ns"), NULL, 10));
    if (store) after_store(request, p);
}

int main(int count, char **arguments)
{
    fault = count == 2 ? arguments[1] : "";
    bool known = false;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) known = known || is(faults[i].name);
    if (!known) {
        for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) printf("%-20s %s\n", faults[i].name, faults[i].what);
        return 2;
    }
    alarm(600);
    out = fdopen(dup(1), "w");
    dup2(2, 1);
    if (is("child-stays") && fork() == 0) { sleep(60); _exit(0); }
    static char *line;
    for (size_t size = 0;;) {
        if (is("busy-when-idle")) while (poll(&(struct pollfd){ .fd = 0, .events = POLLIN }, 1, 0) == 0) { }
        if (getline(&line, &size, stdin) <= 0) break;
        answer_request(line);
        fputs(reply, out), fflush(out);
        if (is("die-when-idle") && does(line, "load")) exit(3);
    }
    while (is("ignore-end")) pause();
}
