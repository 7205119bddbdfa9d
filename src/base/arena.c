#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

enum { BLOCK_SIZE = 16384 }; /* what a panel takes fits into one */

struct block {
	struct block *next;
	size_t size, used;
	alignas(max_align_t) unsigned char data[];
};

struct arena {
	struct block *head;
};

static struct block *block_new(size_t size, struct block *next)
{
	struct block *block;

	if (size > SIZE_MAX - sizeof(*block))
		BUG("arena: a size of %zu bytes", size);
	block = malloc(sizeof(*block) + size);
	if (block == NULL)
		BUG("arena: out of memory for %zu bytes", size);
	block->next = next;
	block->size = size;
	block->used = 0;
	return block;
}

struct arena *arena_new(void)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (arena == NULL)
		BUG("arena: out of memory");
	return arena;
}

void arena_reset(struct arena *arena)
{
	struct block *keep = NULL;

	for (struct block *block = arena->head, *next; block != NULL; block = next) {
		next = block->next;
		if (next == NULL && block->size == BLOCK_SIZE)
			keep = block;
		else
			free(block);
	}
	if (keep != NULL)
		keep->used = 0;
	arena->head = keep;
}

void arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	arena_reset(arena);
	free(arena->head);
	free(arena);
}

/* As arena_alloc, with whatever the memory held before. */
static void *take(struct arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct block *block = arena->head;
	void *out;

	if (size > SIZE_MAX - align)
		BUG("arena: a size of %zu bytes", size);
	size = (size + align - 1) / align * align;
	if (block == NULL || block->size - block->used < size) {
		block = block_new(size > BLOCK_SIZE ? size : BLOCK_SIZE, arena->head);
		arena->head = block;
	}
	out = block->data + block->used;
	block->used += size;
	return out;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return memset(take(arena, size), 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total))
		BUG("arena: %zu elements of %zu bytes", count, size);
	return arena_alloc(arena, total);
}

void *arena_grow(struct arena *arena, void *old, size_t count, size_t *cap, size_t size)
{
	void *grown;

	if (count < *cap)
		return old;
	*cap = *cap == 0 ? 8 : *cap * 2;
	grown = arena_array(arena, *cap, size);
	if (count > 0)
		memcpy(grown, old, count * size);
	return grown;
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	char *copy;

	if (len == SIZE_MAX)
		BUG("arena: a text of %zu bytes", len);
	copy = take(arena, len + 1);
	memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : arena_strndup(arena, text, strlen(text));
}

char *arena_join(struct arena *arena, ...)
{
	va_list args, again;
	size_t len = 0;
	char *out, *at;

	va_start(args, arena);
	va_copy(again, args);
	for (const char *part; (part = va_arg(args, const char *)) != NULL;)
		len += strlen(part);
	va_end(args);
	out = at = take(arena, len + 1);
	for (const char *part; (part = va_arg(again, const char *)) != NULL; at += strlen(part))
		memcpy(at, part, strlen(part));
	va_end(again);
	*at = '\0';
	return out;
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list args, again;
	char *out;
	int len;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len < 0)
		BUG("arena: bad format");
	out = take(arena, (size_t)len + 1);
	vsnprintf(out, (size_t)len + 1, fmt, again);
	va_end(again);
	return out;
}
