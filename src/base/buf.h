/* A byte buffer that is born with its maximum. Going over the maximum marks the buffer as full; later additions do nothing,
 * and buf_is_full tells. The bytes are always followed by a NUL that isn't counted. */
#ifndef LASKU_BASE_BUF_H
#define LASKU_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/macros.h"

struct buf {
	char *data; /* never NULL after buf_init */
	size_t len, cap, max;
	bool full;
};

/* An empty buffer for at most ${max} bytes (not counting the NUL). */
void buf_init(struct buf *buf, size_t max);
void buf_release(struct buf *buf);

/* Makes room for ${len} bytes at once, where one knows about how many there will be. */
void buf_reserve(struct buf *buf, size_t len);

/* Forgets the content, keeps the memory. */
void buf_clear(struct buf *buf);

void buf_add(struct buf *buf, const void *bytes, size_t len);

/* Makes the content ${len} bytes longer and returns the place where the caller writes them; NULL when they don't fit. */
char *buf_extend(struct buf *buf, size_t len);

void buf_puts(struct buf *buf, const char *text);
void buf_putc(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* True once something did not fit. */
bool buf_is_full(const struct buf *buf);

/* Hands the heap block (free()) to the caller, with its length in ${*len_out} (may be NULL); the buffer is empty then. */
char *buf_take(struct buf *buf, size_t *len_out);

#endif
