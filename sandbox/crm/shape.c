#include "crm/shape.h"

#include <string.h>

#include "base/decimal.h"

/* Bytes of a text. Some fields of the vendor's take less; which ones isn't told. */
enum { TEXT_MAX = 64 * 1024 };

int shape_refuse(const char *name, const char *what, struct err *err)
{
	return err_set(err, E_INVALID, "member_invalid", "%s must be %s", name, what);
}

bool shape_whole_number(const struct json *value, int64_t *out)
{
	int64_t e4;

	if (!json_is_number(value) || json_e4(value, &e4, NULL) != OK || e4 % E4_ONE != 0)
		return false;
	*out = e4 / E4_ONE;
	return true;
}

static int64_t *number_of(const struct shape_member *member, void *object)
{
	return (int64_t *)(void *)((char *)object + member->offset);
}

static const char **text_of(const struct shape_member *member, void *object)
{
	return (const char **)(void *)((char *)object + member->offset);
}

static bool *bool_of(const struct shape_member *member, void *object)
{
	return (bool *)((char *)object + member->offset);
}

static bool is_number_kind(enum shape_kind kind)
{
	return kind <= SHAPE_E4;
}

/* ---- rows ---- */

void shape_read(const struct shape *shape, struct db_rows *rows, int first, struct arena *arena, void *out)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct shape_member *member = &shape->members[i];
		int column = first + (int)i;

		if (member->kind == SHAPE_BOOL)
			*bool_of(member, out) = db_i64(rows, column) != 0;
		else if (!is_number_kind(member->kind))
			*text_of(member, out) = db_text_copy(rows, column, arena);
		else if (member->kind == SHAPE_COUNT && db_is_null(rows, column))
			*number_of(member, out) = -1;
		else
			*number_of(member, out) = db_i64(rows, column);
	}
}

int shape_read_one(const struct shape *shape, struct db_rows *rows, struct arena *arena, void *out, bool *is_there_out,
		   struct err *err)
{
	*is_there_out = db_next(rows);
	if (*is_there_out)
		shape_read(shape, rows, 0, arena, out);
	return db_done(rows, err);
}

static bool is_null(enum shape_kind kind, int64_t number)
{
	return (kind == SHAPE_ID && number == 0) || (kind == SHAPE_COUNT && number < 0);
}

size_t shape_args(const struct shape *shape, const void *object, struct db_arg args[SHAPE_MEMBERS_MAX])
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct shape_member *member = &shape->members[i];
		const void *at = (const char *)object + member->offset;

		if (member->kind == SHAPE_BOOL)
			args[i] = DB_I(*(const bool *)at);
		else if (!is_number_kind(member->kind))
			args[i] = DB_T(*(const char *const *)at);
		else
			args[i] = is_null(member->kind, *(const int64_t *)at) ? DB_NULL : DB_I(*(const int64_t *)at);
	}
	return shape->count;
}

/* ---- answers ---- */

static void write_number(struct json_out *json, const struct shape_member *member, int64_t number)
{
	if (is_null(member->kind, number))
		json_out_null(json, member->name);
	else if (member->kind == SHAPE_E4)
		json_out_e4(json, member->name, number, 0);
	else
		json_out_i64(json, member->name, number);
}

static void write_text(struct json_out *json, const struct shape_member *member, const char *text)
{
	if (text == NULL && (member->flags & SHAPE_NULL_IS_EMPTY) != 0)
		json_out_text(json, member->name, "");
	else if (text == NULL)
		json_out_null(json, member->name);
	else if (member->kind == SHAPE_IDS || member->kind == SHAPE_JSON)
		json_out_raw(json, member->name, text);
	else
		json_out_text(json, member->name, text);
}

void shape_write(const struct shape *shape, struct visit *visit, struct json_out *json, const void *object,
		 const struct fields_wanted *wanted)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct shape_member *member = &shape->members[i];
		const void *at = (const char *)object + member->offset;

		if ((member->flags & SHAPE_HIDDEN) != 0)
			continue;
		if (member->kind == SHAPE_CUSTOM)
			fields_write(visit, json, wanted, *(const char *const *)at);
		else if (member->kind == SHAPE_BOOL)
			json_out_bool(json, member->name, *(const bool *)at);
		else if (is_number_kind(member->kind))
			write_number(json, member, *(const int64_t *)at);
		else
			write_text(json, member, *(const char *const *)at);
	}
}

/* ---- requests ---- */

static bool is_one_of_numbers(const char *numbers, int64_t number)
{
	char text[U64_TEXT_MAX + 1];

	if (numbers == NULL)
		return true;
	if (number < 0)
		return false;
	text[u64_format((uint64_t)number, text)] = '\0';
	return list_has(numbers, text);
}

static int apply_number(const struct shape_member *member, const struct json *value, int64_t *out, struct err *err)
{
	int64_t number = 0;

	if (member->kind == SHAPE_E4) {
		if (!json_is_number(value) || json_e4(value, &number, NULL) != OK)
			return shape_refuse(member->name, "a number", err);
	} else if (!shape_whole_number(value, &number)) {
		return shape_refuse(member->name, "a whole number", err);
	} else if (member->kind == SHAPE_ID && number < 1) {
		return shape_refuse(member->name, "a positive number", err);
	} else if (member->kind == SHAPE_COUNT && number < 0) {
		return shape_refuse(member->name, "zero or more", err);
	} else if (!is_one_of_numbers(member->words, number)) {
		return err_set(err, E_INVALID, "member_invalid", "%s must be one of %s", member->name, member->words);
	}
	*out = number;
	return OK;
}

/* "HH:MM" or "HH:MM:SS". */
static bool is_clock(const char *text)
{
	static const char pattern[] = "29:59:59";
	size_t len = strlen(text);

	if (len != 5 && len != 8)
		return false;
	for (size_t i = 0; i < len; i++)
		if (pattern[i] == ':' ? text[i] != ':' : text[i] < '0' || text[i] > pattern[i])
			return false;
	return strncmp(text, "24", 2) < 0;
}

static int apply_text(struct visit *visit, const struct shape_member *member, const struct json *value,
		      const char **out, struct err *err)
{
	const char *text = json_text(value, NULL);
	char normal[TIME_TEXT_MAX];
	int64_t time_us;
	int32_t day;

	if (text == NULL)
		return shape_refuse(member->name, "a string", err);
	if (strlen(text) > TEXT_MAX)
		return err_set(err, E_INVALID, "member_invalid", "%s must have at most %d bytes", member->name,
			       TEXT_MAX);
	if ((member->flags & SHAPE_NOT_EMPTY) != 0 && *text_squeeze(visit->arena, text) == '\0')
		return shape_refuse(member->name, "given", err);
	if (member->kind == SHAPE_DATE && day_parse(text, strlen(text), &day, NULL) != OK)
		return shape_refuse(member->name, "a date like 2026-01-31", err);
	if (member->kind == SHAPE_CLOCK && !is_clock(text))
		return shape_refuse(member->name, "a time like 09:30", err);
	if (member->kind == SHAPE_WORD && !list_has(member->words, text))
		return err_set(err, E_INVALID, "member_invalid", "%s must be one of %s", member->name, member->words);
	if (member->kind == SHAPE_TIME) {
		if (time_parse(text, strlen(text), &time_us, NULL) != OK)
			return shape_refuse(member->name, "a time like 2026-01-01T00:00:00Z", err);
		text = time_format(time_us, normal);
	}
	*out = arena_strdup(visit->arena, text);
	return OK;
}

static int apply_ids(struct visit *visit, const struct shape_member *member, const struct json *value, const char **out,
		     struct err *err)
{
	int64_t id;

	if (!json_is_array(value))
		return shape_refuse(member->name, "an array of numbers", err);
	for (size_t i = 0; i < json_len(value); i++)
		if (!shape_whole_number(json_at(value, i), &id))
			return shape_refuse(member->name, "an array of numbers", err);
	*out = json_dump(visit->arena, value);
	return OK;
}

static int apply_custom(const struct shape *shape, struct visit *visit, const struct json *value, const char **values,
			struct err *err)
{
	struct fields fields;
	int status = fields_custom(visit, shape->entity, &fields, err);

	return status == OK ? fields_merge(visit, &fields, *values, value, values, err) : status;
}

static int apply_null(const struct shape_member *member, void *object, struct err *err)
{
	if ((member->flags & SHAPE_NULLABLE) == 0)
		return shape_refuse(member->name, "given; null is not allowed", err);
	if (is_number_kind(member->kind))
		*number_of(member, object) = member->kind == SHAPE_COUNT ? -1 : 0;
	else
		*text_of(member, object) = NULL;
	return OK;
}

static int apply_member(const struct shape *shape, struct visit *visit, const struct shape_member *member,
			const struct json *value, void *object, struct err *err)
{
	bool is_true = json_bool(value, false);

	if (json_is_null(value))
		return apply_null(member, object, err);
	switch (member->kind) {
	case SHAPE_I64:
	case SHAPE_ID:
	case SHAPE_COUNT:
	case SHAPE_E4:
		return apply_number(member, value, number_of(member, object), err);
	case SHAPE_BOOL:
		if (is_true != json_bool(value, true))
			return shape_refuse(member->name, "true or false", err);
		*bool_of(member, object) = is_true;
		return OK;
	case SHAPE_IDS:
		return apply_ids(visit, member, value, text_of(member, object), err);
	case SHAPE_JSON:
		return member->check(visit->arena, member->name, value, text_of(member, object), err);
	case SHAPE_CUSTOM:
		return apply_custom(shape, visit, value, text_of(member, object), err);
	default:
		return apply_text(visit, member, value, text_of(member, object), err);
	}
}

static const struct shape_member *find_member(const struct shape *shape, const char *name, bool is_new)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct shape_member *member = &shape->members[i];

		if (text_eq(member->name, name) && (member->flags & SHAPE_READ_ONLY) == 0 &&
		    (is_new || (member->flags & SHAPE_CREATE_ONLY) == 0))
			return member;
	}
	return NULL;
}

static int check_required(const struct shape *shape, const struct json *body, struct err *err)
{
	for (size_t i = 0; i < shape->count; i++)
		if ((shape->members[i].flags & SHAPE_REQUIRED) != 0 && json_get(body, shape->members[i].name) == NULL)
			return err_set(err, E_INVALID, "member_missing", "%s is required", shape->members[i].name);
	return OK;
}

int shape_apply(const struct shape *shape, struct visit *visit, const struct json *body, bool is_new,
		const char *others, void *object, struct err *err)
{
	bool is_strict = settings_is_on(visit->db, crm_settings, "refuse_unknown_members");
	const struct json *value;
	const char *name;
	void *cursor = NULL;
	int status = is_new ? check_required(shape, body, err) : OK;

	while (status == OK && json_next(body, &cursor, &name, &value)) {
		const struct shape_member *member = find_member(shape, name, is_new);

		if (member != NULL)
			status = apply_member(shape, visit, member, value, object, err);
		else if (is_strict && (others == NULL || !list_has(others, name)))
			return err_set(err, E_INVALID, "member_unknown", "%s is not allowed", name);
	}
	return status;
}
