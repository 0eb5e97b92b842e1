/* A CUDA runtime without a device: "device memory" is the host's, at addresses that are registered here, so that a pointer which did not
 * come from cudaMalloc, or a copy that runs over its allocation, is found. Written from NVIDIA's API reference; it computes nothing.
 *
 * Options: devices (2), runtime (12040), driver (12060), count-status (0), malloc-fails (number of the cudaMalloc that has no memory),
 * memory (bytes in all, 1 GiB), sync-status (0), major (9, of the compute capability), copy-us (0: what a copy within the device takes), log (a
 * file). -DCUDA11 builds the runtime that has one cudaGetDeviceProperties alone. */
#define _GNU_SOURCE
#include "fake.h"
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define MOST 4096
#define STREAM 0x53545245u

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct { char *at; size_t bytes; int device; } blocks[MOST];
static struct stream { unsigned magic; int device; } *streams[MOST];
static struct { char name[32]; char value[256]; } options[64];
static char *text;
static size_t text_length, text_room;
static long alive, mallocs;
static size_t taken;
static __thread int device, last;

EXPORT void fake_set(const char *name, const char *value) {
    for (int i = 0; i < 64; i++)
        if (!options[i].name[0] || !strcmp(options[i].name, name)) {
            snprintf(options[i].name, sizeof options[i].name, "%s", name);
            snprintf(options[i].value, sizeof options[i].value, "%s", value);
            return;
        }
}

EXPORT const char *fake_option(const char *name) {
    for (int i = 0; i < 64 && options[i].name[0]; i++)
        if (!strcmp(options[i].name, name)) return options[i].value[0] ? options[i].value : NULL;
    char variable[64];
    snprintf(variable, sizeof variable, "FAKE_%s", name);
    return getenv(variable);
}

EXPORT long fake_number(const char *name, long other) {
    const char *value = fake_option(name);
    return value ? atol(value) : other;
}

EXPORT void fake_say(const char *format, ...) {
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    line[length++] = '\n';
    line[length] = 0;
    pthread_mutex_lock(&lock);
    if (text_length + length + 1 > text_room) text = realloc(text, text_room = 2 * text_room + length + 1);
    memcpy(text + text_length, line, length + 1);
    text_length += length;
    if (fake_option("log")) {
        FILE *file = fopen(fake_option("log"), "a");
        if (file) { fputs(line, file); fclose(file); }
    }
    pthread_mutex_unlock(&lock);
}

EXPORT const char *fake_log(void) { return text ? text : ""; }
EXPORT long fake_alive(void) { return alive; }
EXPORT void fake_count(int change) { __atomic_add_fetch(&alive, change, __ATOMIC_SEQ_CST); }
EXPORT int fake_device(void) { return device; }

EXPORT size_t fake_room(const void *address) {
    const char *at = address;
    for (int i = 0; i < MOST; i++) {
        const char *end = blocks[i].at + blocks[i].bytes;
        if (blocks[i].at && blocks[i].device == device && at >= blocks[i].at && at < end) return end - at;
    }
    return 0;
}

EXPORT int fake_stream(const void *stream, int *of) {
    for (int i = 0; i < MOST; i++)
        if (streams[i] && streams[i] == stream && streams[i]->magic == STREAM) { *of = streams[i]->device; return 1; }
    return 0;
}

/* A fault: cudaErrorInvalidValue, and a line that no test lets pass. */
static int wrong(const char *call, const char *why) {
    fake_say("WRONG %s: %s", call, why);
    return last = 1;
}

static int no_device(void) { return (int)fake_number("count-status", 0); }

EXPORT const char *cudaGetErrorName(int status) {
    switch (status) {
        case 0: return "cudaSuccess";
        case 1: return "cudaErrorInvalidValue";
        case 2: return "cudaErrorMemoryAllocation";
        case 35: return "cudaErrorInsufficientDriver";
        case 100: return "cudaErrorNoDevice";
        case 101: return "cudaErrorInvalidDevice";
        default: return "cudaErrorUnknown";
    }
}

EXPORT const char *cudaGetErrorString(int status) {
    switch (status) {
        case 2: return "out of memory";
        case 35: return "CUDA driver version is insufficient for CUDA runtime version";
        case 100: return "no CUDA-capable device is detected";
        default: return "words of the fake";
    }
}

EXPORT int cudaGetLastError(void) { int was = last; last = 0; return was; }
EXPORT int cudaRuntimeGetVersion(int *version) { *version = (int)fake_number("runtime", 12040); return 0; }
EXPORT int cudaDriverGetVersion(int *version) { *version = no_device() == 35 ? 0 : (int)fake_number("driver", 12060); return 0; }

EXPORT int cudaGetDeviceCount(int *count) {
    *count = no_device() ? 0 : (int)fake_number("devices", 2);
    return last = no_device();
}

static int known(const char *call, int of) {
    if (no_device()) return no_device();
    if (of >= 0 && of < fake_number("devices", 2)) return 0;
    fake_say("WRONG %s: device %d", call, of);
    return last = 101;
}

EXPORT int cudaSetDevice(int of) {
    int status = known("cudaSetDevice", of);
    if (!status) device = of;
    return status;
}

EXPORT int cudaDeviceGetAttribute(int *value, int attribute, int of) {
    int status = known("cudaDeviceGetAttribute", of);
    if (status) return status;
    switch (attribute) {
        case 13: *value = 1980000; return 0;  /* clock, kHz */
        case 16: *value = 132; return 0;      /* multiprocessors */
        case 36: *value = 2619000; return 0;  /* memory clock, kHz */
        case 37: *value = 5120; return 0;     /* memory bus, bits */
        case 38: *value = 52428800; return 0; /* cache of level 2, bytes */
        case 75: *value = (int)fake_number("major", 9); return 0; /* compute capability */
        case 76: *value = 0; return 0;
        default: return wrong("cudaDeviceGetAttribute", "an attribute that the fake does not have");
    }
}

/* The real struct has its name in the first 256 bytes and is above 1 KiB long in CUDA 12: all of it is written. */
static int properties(void *into, int of, size_t bytes) {
    int status = known("cudaGetDeviceProperties", of);
    if (status) return status;
    memset(into, 0x5A, bytes);
    memset(into, 0, 256);
    snprintf(into, 256, "Fake GPU %d", of);
    return 0;
}

#ifdef CUDA11
EXPORT int cudaGetDeviceProperties(void *into, int of) { return properties(into, of, 744); }
#else
EXPORT int cudaGetDeviceProperties(void *into, int of) {
    (void)into; (void)of;
    return wrong("cudaGetDeviceProperties", "the old struct of a runtime that has a new one");
}
EXPORT int cudaGetDeviceProperties_v2(void *into, int of) { return properties(into, of, 1032); }
#endif

EXPORT int cudaMemGetInfo(size_t *free_bytes, size_t *total) {
    *total = (size_t)fake_number("memory", 1L << 30);
    *free_bytes = *total - taken;
    return 0;
}

EXPORT int fake_reserve(size_t bytes) {
    mallocs++;
    return mallocs == fake_number("malloc-fails", 0) || taken + bytes > (size_t)fake_number("memory", 1L << 30);
}

/* Fresh memory holds signalling bits, so that nothing works by luck of zeros. */
EXPORT int cudaMalloc(void **into, size_t bytes) {
    if (bytes == 0) return wrong("cudaMalloc", "0 bytes");
    if (fake_reserve(bytes)) { fake_say("cudaMalloc %zu: no memory", bytes); *into = NULL; return last = 2; }
    for (int i = 0; i < MOST; i++)
        if (!blocks[i].at) {
            if (posix_memalign((void **)&blocks[i].at, 256, bytes)) return last = 2;
            memset(blocks[i].at, 0xA5, bytes);
            blocks[i].bytes = bytes;
            blocks[i].device = device;
            taken += bytes;
            fake_count(1);
            fake_say("cudaMalloc %zu on %d", bytes, device);
            *into = blocks[i].at;
            return 0;
        }
    return wrong("cudaMalloc", "too many");
}

EXPORT int cudaFree(void *pointer) {
    for (int i = 0; i < MOST; i++)
        if (pointer && blocks[i].at == pointer) {
            free(blocks[i].at);
            blocks[i].at = NULL;
            taken -= blocks[i].bytes;
            fake_count(-1);
            fake_say("cudaFree");
            return 0;
        }
    return wrong("cudaFree", "no such memory, or freed before");
}

EXPORT int cudaStreamCreateWithFlags(void **into, unsigned flags) {
    if (flags > 1) return wrong("cudaStreamCreateWithFlags", "no such flag");
    for (int i = 0; i < MOST; i++)
        if (!streams[i]) {
            struct stream *made = streams[i] = calloc(1, sizeof *made);
            made->magic = STREAM;
            made->device = device;
            fake_count(1);
            fake_say("cudaStreamCreateWithFlags on %d", device);
            *into = made;
            return 0;
        }
    return wrong("cudaStreamCreateWithFlags", "too many");
}

EXPORT int cudaStreamDestroy(void *stream) {
    for (int i = 0; i < MOST; i++)
        if (stream && streams[i] == stream) {
            streams[i]->magic = 0;
            free(streams[i]);
            streams[i] = NULL;
            fake_count(-1);
            fake_say("cudaStreamDestroy");
            return 0;
        }
    return wrong("cudaStreamDestroy", "no such stream");
}

EXPORT int cudaStreamSynchronize(void *stream) {
    int of;
    if (!fake_stream(stream, &of) || of != device) return wrong("cudaStreamSynchronize", "no stream of this device");
    fake_say("cudaStreamSynchronize");
    return (int)fake_number("sync-status", 0);
}

EXPORT int cudaMemsetAsync(void *at, int value, size_t bytes, void *stream) {
    int of;
    if (!fake_stream(stream, &of) || of != device) return wrong("cudaMemsetAsync", "no stream of this device");
    if (fake_room(at) < bytes) return wrong("cudaMemsetAsync", "outside of its memory");
    fake_say("cudaMemsetAsync %d, %zu bytes", value, bytes);
    memset(at, value, bytes);
    return 0;
}

EXPORT int cudaMemcpyAsync(void *to, const void *from, size_t bytes, int kind, void *stream) {
    int of;
    if (!fake_stream(stream, &of) || of != device) return wrong("cudaMemcpyAsync", "no stream of this device");
    if (kind < 1 || kind > 3) return wrong("cudaMemcpyAsync", "no such kind");
    if (((kind & 1) && fake_room(to) < bytes) || ((kind & 2) && fake_room(from) < bytes))
        return wrong("cudaMemcpyAsync", "outside of its memory");
    if ((kind == 1 && fake_room(from)) || (kind == 2 && fake_room(to))) return wrong("cudaMemcpyAsync", "the kind is another one");
    fake_say("cudaMemcpyAsync %zu bytes %s", bytes, kind == 1 ? "to the device" : kind == 2 ? "to the host" : "on the device");
    if (kind == 3) usleep((useconds_t)fake_number("copy-us", 0));
    memmove(to, from, bytes);
    return 0;
}
