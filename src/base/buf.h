/* A byte buffer that is born with its maximum. Going over the maximum marks the buffer as full; later additions do
 * nothing, and buf_is_full tells. The bytes are always followed by a NUL that isn't counted. */
#ifndef LASKU_BASE_BUF_H
#define LASKU_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/macros.h"

struct buf {
	char *data;           /* never NULL after buf_init */
	size_t len, cap, max; /* cap is at most max + 1 */
	bool full;
};

/* An empty buffer for at most ${max} bytes (not counting the NUL). */
void buf_init(struct buf *buf, size_t max);
void buf_release(struct buf *buf);

/* Makes room for ${len} bytes at once, where one knows about how many there will be. */
void buf_reserve(struct buf *buf, size_t len);

/* Forgets the content, keeps the memory. */
void buf_clear(struct buf *buf);

/* Makes room for ${more} bytes and the NUL, or marks the buffer as full and is false. */
bool buf_grow(struct buf *buf, size_t more);

/* Makes the content ${len} bytes longer and returns the place where the caller writes them; NULL when they don't fit.
 */
static inline char *buf_extend(struct buf *buf, size_t len)
{
	char *at;

	if ((buf->full || len >= buf->cap - buf->len) && !buf_grow(buf, len))
		return NULL;
	at = buf->data + buf->len;
	buf->len += len;
	at[len] = '\0';
	return at;
}

static inline void buf_add(struct buf *buf, const void *bytes, size_t len)
{
	char *at = buf_extend(buf, len);

	if (at != NULL && len > 0)
		memcpy(at, bytes, len);
}

static inline void buf_puts(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

static inline void buf_putc(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_printf(struct buf *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* True once something did not fit. */
bool buf_is_full(const struct buf *buf);

/* Hands the heap block (free()) to the caller, with its length in ${*len_out} (may be NULL); the buffer is empty then.
 */
char *buf_take(struct buf *buf, size_t *len_out);

#endif
