#include "common/csv.h"

#include <string.h>

#include "base/decimal.h"
#include "json/json_write.h"

enum { FIELDS_MAX = 500, NAME_DEPTH_MAX = 8, NUMBER_DIGITS_MAX = 15 };

/* ---- rows ---- */

static char choose_separator(const char *at, const char *end)
{
	static const char separators[] = ",;\t";
	size_t counts[sizeof(separators) - 1] = {0}, best = 0;
	bool is_quoted = false;

	for (; at < end && (is_quoted || (*at != '\n' && *at != '\r')); at++) {
		const char *found = *at != '\0' && !is_quoted ? strchr(separators, *at) : NULL;

		if (*at == '"')
			is_quoted = !is_quoted;
		else if (found != NULL)
			counts[found - separators]++;
	}
	for (size_t i = 1; i < ARRAY_LEN(counts); i++)
		if (counts[i] > counts[best])
			best = i;
	return separators[best];
}

void csv_init(struct csv *csv, const char *text, size_t len)
{
	static const char mark[] = "\xEF\xBB\xBF";

	*csv = (struct csv){.at = text, .end = text + len};
	if (len >= sizeof(mark) - 1 && memcmp(text, mark, sizeof(mark) - 1) == 0)
		csv->at += sizeof(mark) - 1;
	csv->separator = choose_separator(csv->at, csv->end);
}

static int refuse(const struct csv *csv, const char *why, struct err *err)
{
	return err_set(err, E_INVALID, "csv_malformed", "Row %zu: %s.", csv->row, why);
}

static bool is_field_end(const struct csv *csv)
{
	return csv->at == csv->end || *csv->at == csv->separator || *csv->at == '\n' || *csv->at == '\r';
}

/* Stands behind the opening quote; goes behind the closing one. */
static int read_quoted(struct csv *csv, struct buf *field, struct err *err)
{
	while (csv->at < csv->end) {
		const char *quote = memchr(csv->at, '"', (size_t)(csv->end - csv->at));

		if (quote == NULL)
			break;
		buf_add(field, csv->at, (size_t)(quote - csv->at));
		csv->at = quote + 1;
		if (csv->at == csv->end || *csv->at != '"')
			return is_field_end(csv) ? OK : refuse(csv, "something follows a closing quote", err);
		buf_putc(field, '"');
		csv->at++;
	}
	return refuse(csv, "a quote is not closed", err);
}

static int read_field(struct csv *csv, struct arena *arena, char **out, struct err *err)
{
	CLEANUP(buf_release) struct buf field;
	const char *start = csv->at;
	int status = OK;

	buf_init(&field, (size_t)(csv->end - csv->at));
	if (csv->at < csv->end && *csv->at == '"') {
		csv->at++;
		status = read_quoted(csv, &field, err);
	} else {
		while (!is_field_end(csv))
			csv->at++;
		buf_add(&field, start, (size_t)(csv->at - start));
	}
	if (status == OK && !text_is_utf8(field.data, field.len))
		return refuse(csv, "a field is not UTF-8; save the file as \"CSV UTF-8\"", err);
	if (status == OK)
		*out = arena_strndup(arena, field.data, field.len);
	return status;
}

static void skip_line_end(struct csv *csv)
{
	if (csv->at < csv->end && *csv->at == '\r')
		csv->at++;
	if (csv->at < csv->end && *csv->at == '\n')
		csv->at++;
}

static int read_row(struct csv *csv, struct arena *arena, char ***fields_out, size_t *count_out, struct err *err)
{
	char **fields = NULL;
	size_t count = 0, cap = 0;
	int status;

	for (;;) {
		if (count == FIELDS_MAX)
			return refuse(csv, "there are more than 500 fields", err);
		fields = arena_grow(arena, fields, count, &cap, sizeof(*fields));
		if ((status = read_field(csv, arena, &fields[count++], err)) != OK)
			return status;
		if (csv->at == csv->end || *csv->at != csv->separator)
			break;
		csv->at++;
	}
	skip_line_end(csv);
	*fields_out = fields;
	*count_out = count;
	return OK;
}

static bool is_blank(char **fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (*fields[i] != '\0')
			return false;
	return true;
}

int csv_next(struct csv *csv, struct arena *arena, char ***fields_out, size_t *count_out, struct err *err)
{
	while (csv->at < csv->end) {
		int status;

		csv->row++;
		status = read_row(csv, arena, fields_out, count_out, err);
		if (status != OK || !is_blank(*fields_out, *count_out))
			return status;
	}
	return err_set(err, E_NOT_FOUND, "csv_end", "There are no more rows.");
}

/* ---- as JSON ---- */

struct member {
	char **parts; /* of its name */
	size_t depth;
	const char *name;
	bool is_text;
};

static bool list_has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = list; *at != '\0';) {
		const char *comma = strchrnul(at, ',');

		if ((size_t)(comma - at) == len && memcmp(at, word, len) == 0)
			return true;
		at = *comma == ',' ? comma + 1 : comma;
	}
	return false;
}

/* As JSON writes numbers, and short enough to be exact: "0012" and "+4" are no numbers. */
static bool is_number(const char *cell)
{
	const char *digits = *cell == '-' ? cell + 1 : cell;
	size_t whole = strspn(digits, "0123456789"), places;

	if (whole == 0 || (whole > 1 && *digits == '0'))
		return false;
	if (digits[whole] == '\0')
		return whole <= NUMBER_DIGITS_MAX;
	if (digits[whole] != '.')
		return false;
	places = strspn(digits + whole + 1, "0123456789");
	return places > 0 && digits[whole + 1 + places] == '\0' && whole + places <= NUMBER_DIGITS_MAX;
}

static void write_cell(struct json_out *out, const struct member *member, const char *cell)
{
	const char *key = member->parts[member->depth - 1];

	if (!member->is_text && (is_number(cell) || text_eq_nocase(cell, "true") || text_eq_nocase(cell, "false")))
		json_out_raw(out, key, is_number(cell) ? cell : text_eq_nocase(cell, "true") ? "true" : "false");
	else
		json_out_text(out, key, cell);
}

static bool is_under(const struct member *member, const struct member *first, size_t depth)
{
	for (size_t i = 0; i < depth; i++)
		if (i >= member->depth || !text_eq(member->parts[i], first->parts[i]))
			return false;
	return true;
}

/* Writes the members whose names begin with the ${depth} parts of ${first}'s; those that share a further part become
 * one object, where the first of them stands. */
static void write_members(struct json_out *out, const struct member *members, char **cells, size_t count,
			  const struct member *first, size_t depth, const char *lists)
{
	for (size_t i = 0; i < count; i++) {
		const struct member *member = &members[i];
		bool is_list, is_written = *cells[i] == '\0' || !is_under(member, first, depth);

		if (!is_written && member->depth == depth + 1)
			write_cell(out, member, cells[i]);
		if (is_written || member->depth == depth + 1)
			continue;
		for (size_t j = 0; j < i && !is_written; j++)
			is_written = *cells[j] != '\0' && members[j].depth > depth + 1 &&
				     is_under(&members[j], member, depth + 1);
		if (is_written)
			continue;
		is_list = list_has_word(lists, member->parts[depth]);
		if (is_list)
			json_out_array(out, member->parts[depth]);
		json_out_object(out, is_list ? NULL : member->parts[depth]);
		write_members(out, members, cells, count, member, depth + 1, lists);
		json_out_end(out);
		if (is_list)
			json_out_end(out);
	}
}

static bool is_same_or_inside(const struct member *a, const struct member *b)
{
	return is_under(a, b, b->depth);
}

static int check_members(const struct csv *csv, const struct member *members, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		if (members[i].depth > NAME_DEPTH_MAX)
			return refuse(csv, "a name has too many dots", err);
		for (size_t part = 0; part < members[i].depth; part++)
			if (*members[i].parts[part] == '\0')
				return refuse(csv, "a column has no name, or a name has an empty part", err);
		for (size_t j = 0; j < count; j++)
			if (j != i && is_same_or_inside(&members[i], &members[j]))
				return err_set(err, E_INVALID, "csv_malformed",
					       "Row %zu: the columns %s and %s exclude each other.", csv->row,
					       members[i].name, members[j].name);
	}
	return OK;
}

static int read_members(struct csv *csv, struct arena *arena, bool (*is_text)(const char *name), struct member **out,
			size_t *count_out, struct err *err)
{
	struct member *members;
	char **names;
	int status = csv_next(csv, arena, &names, count_out, err);

	if (status == E_NOT_FOUND)
		return refuse(csv, "the first row must name the columns", err);
	if (status != OK)
		return status;
	members = arena_alloc(arena, *count_out * sizeof(*members));
	for (size_t i = 0; i < *count_out; i++) {
		members[i].name = text_squeeze(arena, names[i]);
		members[i].is_text = is_text(members[i].name);
		members[i].depth = text_split(arena, members[i].name, '.', &members[i].parts);
	}
	*out = members;
	return check_members(csv, members, *count_out, err);
}

int csv_to_json(const char *text, size_t len, const char *lists, bool (*is_text)(const char *name), struct buf *out,
		struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	static char empty[] = "";
	struct member *members = NULL;
	struct json_out json;
	size_t count, cell_count;
	char **cells;
	struct csv csv;
	int status;

	csv_init(&csv, text, len);
	if ((status = read_members(&csv, arena, is_text, &members, &count, err)) != OK)
		return status;
	json_out_init(&json, out);
	json_out_array(&json, NULL);
	while ((status = csv_next(&csv, arena, &cells, &cell_count, err)) == OK) {
		char *row[FIELDS_MAX];

		if (cell_count > count)
			return refuse(&csv, "it has more fields than the first row", err);
		for (size_t i = 0; i < count; i++)
			row[i] = i < cell_count ? cells[i] : empty;
		json_out_object(&json, NULL);
		write_members(&json, members, row, count, NULL, 0, lists);
		json_out_end(&json);
	}
	json_out_end(&json);
	return status == E_NOT_FOUND ? OK : status;
}
