#include "conf/conf_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void close_filep(FILE **file)
{
	if (*file != NULL)
		fclose(*file);
}

int conf_file_text(struct arena *arena, const char *path, char **out, size_t *len_out, struct err *err)
{
	CLEANUP(close_filep) FILE *file = fopen(path, "re");
	CLEANUP(buf_release) struct buf text;
	char chunk[4096];
	size_t len;

	buf_init(&text, LIMIT_BODY);
	if (file == NULL)
		return err_set(err, E_INVALID, "conf_file", "The file %s can't be opened: %s.", path, strerror(errno));
	while ((len = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buf_add(&text, chunk, len);
	if (ferror(file))
		return err_set(err, E_INVALID, "conf_file", "The file %s can't be read: %s.", path, strerror(errno));
	if (buf_is_full(&text))
		return err_set(err, E_INVALID, "conf_file", "The file %s is longer than %d bytes.", path, LIMIT_BODY);
	*out = arena_strndup(arena, text.data, text.len);
	*len_out = text.len;
	return OK;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void trim(const char **start, const char **end)
{
	while (*start < *end && is_space(**start))
		(*start)++;
	while (*end > *start && is_space((*end)[-1]))
		(*end)--;
}

static bool is_name(const char *at, const char *end)
{
	if (at == end || (*at >= '0' && *at <= '9'))
		return false;
	for (; at < end; at++)
		if ((*at < 'A' || *at > 'Z') && (*at < '0' || *at > '9') && *at != '_')
			return false;
	return true;
}

static int bad_line(struct err *err, const char *path, size_t number, const char *why)
{
	return err_set(err, E_INVALID, "conf_line", "%s, line %zu: %s", path, number, why);
}

/* Takes the quotes off a value that begins with one. */
static bool unquote(const char **start, const char **end)
{
	if (*start == *end || **start != '"')
		return true;
	if (*end - *start < 2 || (*end)[-1] != '"' || memchr(*start + 1, '"', (size_t)(*end - *start - 2)) != NULL)
		return false;
	(*start)++;
	(*end)--;
	return true;
}

/* Parses one line that isn't blank, from ${start} to ${end}. */
static int parse_line(struct arena *arena, const char *start, const char *end, struct conf_file *file,
		      struct conf_line *out, struct err *err)
{
	const char *equals = memchr(start, '=', (size_t)(end - start));
	const char *name_end = equals, *value;
	const struct conf_line *before;

	if (equals == NULL)
		return bad_line(err, file->path, out->number, "write NAME=value, or '#' before a remark.");
	value = equals + 1;
	trim(&start, &name_end);
	trim(&value, &end);
	if (!is_name(start, name_end))
		return bad_line(err, file->path, out->number,
				"the name before '=' must consist of capital letters, digits and '_'.");
	out->name = arena_strndup(arena, start, (size_t)(name_end - start));
	if (!unquote(&value, &end))
		return err_set(err, E_INVALID, "conf_line",
			       "%s, line %zu: the value of %s begins with '\"' and must end with the next one.",
			       file->path, out->number, out->name);
	out->value = arena_strndup(arena, value, (size_t)(end - value));
	before = conf_file_find(file, out->name);
	if (before != NULL)
		return err_set(err, E_INVALID, "conf_line",
			       "%s, line %zu: %s stands in line %zu already; remove one of them.", file->path,
			       out->number, out->name, before->number);
	return OK;
}

static int check_bytes(const char *path, size_t number, const char *start, const char *end, struct err *err)
{
	if (end - start > LIMIT_CONF_LINE)
		return err_set(err, E_INVALID, "conf_line", "%s, line %zu: the line is longer than %d bytes.", path,
			       number, LIMIT_CONF_LINE);
	if (!text_is_utf8(start, (size_t)(end - start)))
		return bad_line(err, path, number, "the line isn't UTF-8 text; save the file as UTF-8.");
	return OK;
}

int conf_file_parse(struct arena *arena, const char *path, const char *text, size_t len, struct conf_file *out,
		    struct err *err)
{
	struct conf_file file = {.path = path};
	const char *const end = text + len;
	const char *start, *stop, *next;
	size_t cap = 0, number = 0;

	for (start = text; start < end; start = next) {
		stop = memchr(start, '\n', (size_t)(end - start));
		if (stop == NULL)
			stop = end;
		next = stop == end ? end : stop + 1;
		if (check_bytes(path, ++number, start, stop, err) != OK)
			return E_INVALID;
		trim(&start, &stop);
		if (start == stop || *start == '#')
			continue;
		file.lines = arena_grow(arena, file.lines, file.count, &cap, sizeof(*file.lines));
		file.lines[file.count].number = number;
		if (parse_line(arena, start, stop, &file, &file.lines[file.count], err) != OK)
			return E_INVALID;
		file.count++;
	}
	*out = file;
	return OK;
}

const struct conf_line *conf_file_find(const struct conf_file *file, const char *name)
{
	for (size_t i = 0; i < file->count; i++)
		if (text_eq(file->lines[i].name, name))
			return &file->lines[i];
	return NULL;
}
