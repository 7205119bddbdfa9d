#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

static char empty[1];

void buf_init(struct buf *buf, size_t max)
{
	if (max == SIZE_MAX)
		BUG("buf: no maximum");
	*buf = (struct buf){.data = empty, .max = max};
}

void buf_release(struct buf *buf)
{
	if (buf->cap > 0)
		free(buf->data);
	buf_init(buf, buf->max);
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->full = false;
	if (buf->cap > 0)
		buf->data[0] = '\0';
}

bool buf_grow(struct buf *buf, size_t more)
{
	size_t cap = buf->cap == 0 ? 256 : buf->cap;
	char *grown;

	if (buf->full || more > buf->max - buf->len) {
		buf->full = true;
		return false;
	}
	while (cap < buf->len + more + 1)
		cap = cap > SIZE_MAX / 2 ? buf->len + more + 1 : cap * 2;
	if (cap > buf->max)
		cap = buf->max + 1;
	if (cap == buf->cap)
		return true;
	grown = realloc(buf->cap > 0 ? buf->data : NULL, cap);
	if (grown == NULL)
		BUG("buf: out of memory for %zu bytes", cap);
	grown[buf->len] = '\0';
	buf->data = grown;
	buf->cap = cap;
	return true;
}

void buf_reserve(struct buf *buf, size_t len)
{
	if (len > buf->max - buf->len)
		len = buf->max - buf->len;
	buf_grow(buf, len);
}

void buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list args, again;
	int len;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len < 0)
		BUG("buf: bad format");
	if (buf_grow(buf, (size_t)len)) {
		vsnprintf(buf->data + buf->len, (size_t)len + 1, fmt, again);
		buf->len += (size_t)len;
	}
	va_end(again);
}

bool buf_is_full(const struct buf *buf)
{
	return buf->full;
}

char *buf_take(struct buf *buf, size_t *len_out)
{
	char *data;

	buf_grow(buf, 0);
	data = buf->cap > 0 ? buf->data : calloc(1, 1);
	if (data == NULL)
		BUG("buf: out of memory");
	if (len_out != NULL)
		*len_out = buf->len;
	buf->cap = 0;
	buf_init(buf, buf->max);
	return data;
}
