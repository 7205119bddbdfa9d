/* A file of NAME=value lines: blank lines and lines that begin with '#' mean nothing, spaces around a name and a value
 * don't count, and a value may stand in double quotes (then its own spaces do). */
#ifndef LASKU_CONF_CONF_FILE_H
#define LASKU_CONF_CONF_FILE_H

#include "base/base.h"

struct conf_line {
	const char *name, *value;
	size_t number; /* counted from 1 */
};

struct conf_file {
	const char *path; /* borrowed; for messages */
	struct conf_line *lines;
	size_t count;
};

/* Reads a whole file of at most LIMIT_BODY bytes into the arena, followed by a NUL. E_INVALID "conf_file". */
MUST_CHECK int conf_file_text(struct arena *arena, const char *path, char **out, size_t *len_out, struct err *err);

/* Parses ${len} bytes; everything in ${*out} lives in ${arena}. E_INVALID "conf_line": ${err} names path, line and
 * cure. */
MUST_CHECK int conf_file_parse(struct arena *arena, const char *path, const char *text, size_t len,
			       struct conf_file *out, struct err *err);

/* NULL: the file doesn't set ${name}. */
const struct conf_line *conf_file_find(const struct conf_file *file, const char *name);

#endif
