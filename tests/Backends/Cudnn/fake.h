/* What the two fakes share: one log, one table of options, and the rule that a wrong call is answered with an error and logged as WRONG. */
#pragma once
#include <stddef.h>

/* An option of the test: set by fake_set in this process, else the environment's FAKE_<name>; NULL where neither is. */
const char *fake_option(const char *name);
void fake_set(const char *name, const char *value);

/* The same as a number; `other` where it is not set. */
long fake_number(const char *name, long other);

/* A line of the log, which fake_log gives to the test, and which is appended to the file of the option "log". */
void fake_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
const char *fake_log(void);

/* Objects and allocations that were made and not yet given back. */
long fake_alive(void);
void fake_count(int change);

/* Bytes from this address to the end of the allocation of the current device that holds it; 0 where none does. */
size_t fake_room(const void *address);

/* Whether a stream is one that was made and is not destroyed; the device that it was made on. */
int fake_stream(const void *stream, int *device);

/* Device of the calling thread. */
int fake_device(void);

/* Takes memory as cudaMalloc does, but for the library itself: it counts in the limits. */
int fake_reserve(size_t bytes);
