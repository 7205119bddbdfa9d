/* Memory that is given back as a whole: a request's, a job's, a test's. Nothing allocated from an arena is freed alone.
 * Allocation never fails: when the system has no memory left the program stops, and durable work goes on after the
 * restart. Sizes that come from outside are bounded by the caller (base/limits.h) before they get here. */
#ifndef LASKU_BASE_ARENA_H
#define LASKU_BASE_ARENA_H

#include <stddef.h>

#include "base/macros.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);
DEFINE_FREEP(arena)

/* Gives everything back but keeps one block for the next use. */
void arena_reset(struct arena *arena);

/* ${size} zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);

/* ${count} zeroed elements of ${size} bytes; the product is checked. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* Grows an array in place: returns room for at least ${count} + 1 elements, moving ${old} when its capacity ${*cap} is
 * used up. Start with NULL and 0. */
void *arena_grow(struct arena *arena, void *old, size_t count, size_t *cap, size_t size);

/* A copy of ${text}; NULL gives NULL. */
char *arena_strdup(struct arena *arena, const char *text);

/* A NUL-terminated copy of ${len} bytes. */
char *arena_strndup(struct arena *arena, const char *text, size_t len);

/* The texts one after the other, up to the NULL that ends them: where a format would cost more than it says. */
char *arena_join(struct arena *arena, ...) __attribute__((sentinel));

char *arena_printf(struct arena *arena, const char *fmt, ...) PRINTF_LIKE(2, 3);

#define arena_new_of(arena, type) ((type *)arena_alloc((arena), sizeof(type)))

#endif
