/* Texts: NUL-terminated UTF-8 unless a length is given. */
#ifndef LASKU_BASE_TEXT_H
#define LASKU_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* Equality in which NULL equals NULL only. */
bool text_eq(const char *a, const char *b);

/* As text_eq, ASCII letters compared without case (header names, currency codes, schemes). */
bool text_eq_nocase(const char *a, const char *b);

bool text_starts(const char *text, const char *prefix);

/* NULL or "". */
static inline bool text_is_empty(const char *text)
{
	return text == NULL || *text == '\0';
}

/* ${text}, or ${otherwise} when it is NULL or "". */
static inline const char *text_or(const char *text, const char *otherwise)
{
	return text_is_empty(text) ? otherwise : text;
}

/* A copy without leading and trailing white space, inner runs of white space as one space. NULL gives "". */
char *text_squeeze(struct arena *arena, const char *text);

/* A whole decimal number of ${len} bytes between ${min} and ${max}; no sign but '-', no space. E_INVALID otherwise. */
MUST_CHECK int text_to_i64(const char *text, size_t len, int64_t min, int64_t max, int64_t *out, struct err *err);

enum { U64_TEXT_MAX = 20 };

/* Writes the decimal digits, without a NUL, and returns how many there are. */
size_t u64_format(uint64_t value, char out[U64_TEXT_MAX]);

/* The bytes of the well-formed UTF-8 character (RFC 3629) at the start of ${len} bytes; 0 if there is none. */
size_t utf8_char_len(const char *text, size_t len);

/* True for well-formed UTF-8 without NUL. */
bool text_is_utf8(const char *text, size_t len);

/* The form in which names are compared and searched: NFKC, case folded, marks kept (so that "Äyräs" isn't "Ayras"),
 * white space squeezed. Text that isn't UTF-8 comes back as it is. */
char *text_fold(struct arena *arena, const char *text);

/* ${text} as a person reads it: with a capital at the start and a full stop at the end, where they are missing. */
char *text_sentence(struct arena *arena, const char *text);

/* The longest beginning of ${text} with at most ${max} bytes that ends with a whole, well-formed character. */
char *text_clip(struct arena *arena, const char *text, size_t max);

/* Splits at ${separator} into an arena array; empty parts are kept. Returns the number of parts. */
size_t text_split(struct arena *arena, const char *text, char separator, char ***out);

#endif
