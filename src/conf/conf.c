#include "conf/conf.h"

#include <string.h>

#include "conf/conf_file.h"
#include "conf/conf_value.h"

enum { NAME_MAX_BYTES = 128 };

static const char file_suffix[] = "_FILE";

/* Where values come from. */
struct source {
	const char *(*lookup)(const char *name);
	const struct conf_file *file;
};

static bool is_secret(const struct conf_row *row)
{
	return row->kind == CONF_SECRET || row->kind == CONF_KEY;
}

/* Room for the name of the row's *_FILE variable. */
static const char *file_name_of(const struct conf_row *row, char out[NAME_MAX_BYTES])
{
	const size_t len = strlen(row->name);

	if (len + sizeof(file_suffix) > NAME_MAX_BYTES)
		BUG("conf: the name %s is too long", row->name);
	memcpy(out, row->name, len);
	memcpy(out + len, file_suffix, sizeof(file_suffix));
	return out;
}

static const char *from_environment(const struct source *source, const char *name)
{
	return source->lookup == NULL ? NULL : source->lookup(name);
}

static const char *from_file(const struct source *source, const char *name)
{
	const struct conf_line *line = conf_file_find(source->file, name);

	return line == NULL ? NULL : line->value;
}

/* A secret's file usually ends with a line break that isn't part of it. */
static int read_secret(struct arena *arena, const struct conf_row *row, const char *path, const char **out,
		       struct err *err)
{
	size_t len = 0;
	char *text = NULL;

	if (conf_file_text(arena, path, &text, &len, err) != OK) {
		err_set(err, E_INVALID, "conf_value",
			"%s%s: the file %s can't be read; check that it is there and who may "
			"read it.",
			row->name, file_suffix, path);
		return E_INVALID;
	}
	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		text[--len] = '\0';
	if (len == 0 || !text_is_utf8(text, len))
		return err_set(err, E_INVALID, "conf_value",
			       "%s%s: the file %s must hold the secret as one line of text.", row->name, file_suffix,
			       path);
	*out = text;
	return OK;
}

/* Looks in one source; ${*out} stays NULL when it doesn't have the value. An empty value counts as none. */
static int find_in(struct arena *arena, const struct source *source, const struct conf_row *row,
		   const char *(*read)(const struct source *source, const char *name), const char **out,
		   struct err *err)
{
	const char *value = text_or(read(source, row->name), NULL);
	const char *path = NULL;
	char name[NAME_MAX_BYTES];

	if (is_secret(row))
		path = text_or(read(source, file_name_of(row, name)), NULL);
	if (value != NULL && path != NULL)
		return err_set(err, E_INVALID, "conf_value", "%s and %s are both set; keep one of them.", row->name,
			       name);
	if (path != NULL)
		return read_secret(arena, row, path, out, err);
	*out = value;
	return OK;
}

static int find_value(struct arena *arena, const struct source *source, const struct conf_row *row, const char **out,
		      struct err *err)
{
	int rc = find_in(arena, source, row, from_environment, out, err);

	if (rc == OK && *out == NULL)
		rc = find_in(arena, source, row, from_file, out, err);
	if (rc == OK && *out == NULL)
		*out = row->standard;
	if (rc == OK && *out == NULL)
		return err_set(err, E_INVALID, "conf_missing",
			       "%s isn't set. Put it into the environment or the configuration file: %s.%s", row->name,
			       row->help,
			       is_secret(row) ? " A file that holds it may be named instead, with _FILE." : "");
	return rc;
}

static bool is_known(const struct conf_row *rows, size_t count, const char *name)
{
	char file_name[NAME_MAX_BYTES];

	for (size_t i = 0; i < count; i++)
		if (text_eq(rows[i].name, name) ||
		    (is_secret(&rows[i]) && text_eq(file_name_of(&rows[i], file_name), name)))
			return true;
	return false;
}

static int load_file(struct arena *arena, const struct conf_row *rows, size_t count, const char *path,
		     struct conf_file *out, struct err *err)
{
	char *text = NULL;
	size_t len = 0;

	if (conf_file_text(arena, path, &text, &len, err) != OK ||
	    conf_file_parse(arena, path, text, len, out, err) != OK)
		return E_INVALID;
	for (size_t i = 0; i < out->count; i++)
		if (!is_known(rows, count, out->lines[i].name))
			return err_set(err, E_INVALID, "conf_unknown",
				       "%s, line %zu: there is no setting %s; --help lists those that there are.", path,
				       out->lines[i].number, out->lines[i].name);
	return OK;
}

int conf_load(struct arena *arena, const struct conf_row *rows, size_t count, const char *file,
	      const char *(*lookup)(const char *name), void *out, struct err *err)
{
	struct conf_file lines = {.path = file};
	const struct source source = {.lookup = lookup, .file = &lines};
	const char *value;

	if (file != NULL && load_file(arena, rows, count, file, &lines, err) != OK)
		return E_INVALID;
	for (size_t i = 0; i < count; i++) {
		value = NULL;
		if (find_value(arena, &source, &rows[i], &value, err) != OK)
			return E_INVALID;
		if (conf_value_parse(arena, &rows[i], value, (char *)out + rows[i].offset, err) != OK)
			return E_INVALID;
	}
	return OK;
}

static void help_standard(FILE *out, const struct conf_row *row)
{
	if (row->standard == NULL)
		fputs(" Required.", out);
	else if (*row->standard != '\0' && !is_secret(row))
		fprintf(out, " Standard: %s.", row->standard);
	if (row->kind == CONF_CHOICE)
		fprintf(out, " One of: %s.", row->choices);
	if (is_secret(row))
		fprintf(out, " Or %s%s: the path of a file that holds it.", row->name, file_suffix);
}

void conf_help(FILE *out, const struct conf_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fprintf(out, "  %s\n      %s.", rows[i].name, rows[i].help);
		help_standard(out, &rows[i]);
		fputc('\n', out);
	}
}
