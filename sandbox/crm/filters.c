#include "crm/filters.h"

#include <inttypes.h>
#include <string.h>

#include "base/decimal.h"

enum { LEVELS_MAX = 2 };

/* ---- conditions ---- */

enum comparison {
	IS_EQUAL,
	IS_NOT_EQUAL,
	IS_LESS,
	IS_MORE,
	IS_AT_MOST,
	IS_AT_LEAST,
	IS_NULL,
	IS_NOT_NULL,
	HOLDS,
	HOLDS_NOT,
	STARTS
};

static const struct {
	const char *name;
	enum comparison comparison;
} operators[] = {
    {"=", IS_EQUAL},       {"!=", IS_NOT_EQUAL},          {"<", IS_LESS},        {">", IS_MORE},
    {"<=", IS_AT_MOST},    {">=", IS_AT_LEAST},           {"IS NULL", IS_NULL},  {"IS NOT NULL", IS_NOT_NULL},
    {"LIKE '%$%'", HOLDS}, {"NOT LIKE '%$%'", HOLDS_NOT}, {"LIKE '$%'", STARTS},
};

static bool find_operator(const char *name, enum comparison *out)
{
	for (size_t i = 0; i < ARRAY_LEN(operators); i++)
		if (text_eq(operators[i].name, name)) {
			*out = operators[i].comparison;
			return true;
		}
	return false;
}

static int check_condition(const struct json *condition, struct err *err)
{
	const char *operator= json_get_text(condition, "operator", NULL);
	enum comparison comparison;

	if (operator== NULL || !find_operator(operator, & comparison))
		return err_set(err, E_INVALID, "filter_invalid", "conditions: this operator is unknown");
	if (json_get(condition, "field_id") == NULL && json_get(condition, "field_code") == NULL)
		return err_set(err, E_INVALID, "filter_invalid", "conditions: field_id or field_code is required");
	return OK;
}

static int check_group(const struct json *group, int level, struct err *err)
{
	const struct json *conditions = json_get(group, "conditions");
	int status = OK;

	if (!list_has("and,or", json_get_text(group, "glue", "")) || !json_is_array(conditions))
		return err_set(err, E_INVALID, "filter_invalid", "conditions needs glue (and, or) and conditions");
	for (size_t i = 0; status == OK && i < json_len(conditions); i++)
		status = level + 1 < LEVELS_MAX ? check_group(json_at(conditions, i), level + 1, err)
						: check_condition(json_at(conditions, i), err);
	return status;
}

int filter_check(const struct json *conditions, struct err *err)
{
	return check_group(conditions, 0, err);
}

/* ---- evaluation: the thing is a JSON object of its columns ---- */

/* The field's code: as given, or that of the field at the position that field_id gives. */
static const char *code_of(struct visit *visit, const struct json *condition)
{
	const char *code = json_get_text(condition, "field_code", NULL);
	struct db_rows *rows;

	if (code != NULL)
		return code;
	rows = db_query(
	    visit->db, "SELECT code FROM field WHERE position = $1 AND entity = $2",
	    DB_ARGS(DB_I(json_get_i64(condition, "field_id", 0)), DB_T(json_get_text(condition, "object", ""))));
	code = db_next(rows) ? db_text_copy(rows, 0, visit->arena) : "";
	return db_done(rows, NULL) == OK ? code : "";
}

static const struct json *value_of(const struct json *thing, const char *code)
{
	const struct json *value = json_get(thing, code);

	if (value == NULL)
		value = json_get(json_get(thing, "custom_fields"), code);
	return json_is_object(value) ? json_get(value, "value") : value;
}

/* Numbers by their size, anything else as text. */
static int compare(struct visit *visit, const struct json *left, const struct json *right)
{
	const char *a = json_is_text(left) ? json_text(left, "") : json_dump(visit->arena, left);
	const char *b = json_is_text(right) ? json_text(right, "") : json_dump(visit->arena, right);
	int64_t x, y;
	int order;

	if (e4_parse(a, strlen(a), &x, NULL) == OK && e4_parse(b, strlen(b), &y, NULL) == OK)
		return (x > y) - (x < y);
	order = strcmp(text_fold(visit->arena, a), text_fold(visit->arena, b));
	return (order > 0) - (order < 0);
}

static bool holds(struct visit *visit, const struct json *value, const struct json *part, bool at_start)
{
	const char *text = text_fold(visit->arena, json_text(value, "")),
		   *word = text_fold(visit->arena, json_text(part, ""));

	return at_start ? text_starts(text, word) : strstr(text, word) != NULL;
}

static bool passes_condition(struct visit *visit, const struct json *condition, const struct json *thing)
{
	const struct json *value = value_of(thing, code_of(visit, condition)), *wanted = json_get(condition, "value");
	enum comparison comparison = IS_EQUAL;
	bool is_null = json_is_null(value);

	if (!find_operator(json_get_text(condition, "operator", ""), &comparison))
		return false;
	switch (comparison) {
	case IS_NULL:
		return is_null;
	case IS_NOT_NULL:
		return !is_null;
	case IS_EQUAL:
		return !is_null && compare(visit, value, wanted) == 0;
	case IS_NOT_EQUAL:
		return is_null || compare(visit, value, wanted) != 0;
	case IS_LESS:
		return !is_null && compare(visit, value, wanted) < 0;
	case IS_MORE:
		return !is_null && compare(visit, value, wanted) > 0;
	case IS_AT_MOST:
		return !is_null && compare(visit, value, wanted) <= 0;
	case IS_AT_LEAST:
		return !is_null && compare(visit, value, wanted) >= 0;
	case HOLDS_NOT:
		return is_null || !holds(visit, value, wanted, false);
	default:
		return !is_null && holds(visit, value, wanted, comparison == STARTS);
	}
}

/* A group without conditions lets everything through. */
static bool passes(struct visit *visit, const struct json *group, int level, const struct json *thing)
{
	const struct json *conditions = json_get(group, "conditions");
	bool is_and = text_eq(json_get_text(group, "glue", "and"), "and");

	for (size_t i = 0; i < json_len(conditions); i++) {
		const struct json *item = json_at(conditions, i);
		bool fits = level + 1 < LEVELS_MAX ? passes(visit, item, level + 1, thing)
						   : passes_condition(visit, item, thing);

		if (fits != is_and)
			return fits;
	}
	return is_and || json_len(conditions) == 0;
}

/* ---- use ---- */

/* Id, and the thing as a JSON object of what filters may ask for. */
static struct db_rows *select_things(struct visit *visit, const char *type)
{
	if (text_eq(type, "deals"))
		return db_query(
		    visit->db,
		    "SELECT id, json_object('id', id, 'title', title, 'value', value_e4 / 10000.0, 'currency', "
		    "currency, "
		    "'status', CASE WHEN is_deleted THEN 'deleted' ELSE status END, 'owner_id', owner_id, 'user_id', "
		    "owner_id, 'creator_user_id', creator_user_id, 'person_id', person_id, 'org_id', org_id, "
		    "'stage_id', "
		    "stage_id, 'pipeline_id', pipeline_id, 'probability', probability, 'add_time', add_time, "
		    "'update_time', update_time, 'won_time', won_time, 'lost_time', lost_time, 'close_time', "
		    "close_time, "
		    "'lost_reason', lost_reason, 'expected_close_date', expected_close_date, 'visible_to', visible_to, "
		    "'custom_fields', json(custom_fields)) FROM deal ORDER BY id",
		    DB_NO_ARGS);
	if (text_eq(type, "people"))
		return db_query(
		    visit->db,
		    "SELECT id, json_object('id', id, 'name', name, 'first_name', first_name, 'last_name', last_name, "
		    "'owner_id', owner_id, 'org_id', org_id, 'add_time', add_time, 'update_time', update_time, "
		    "'email', json_extract(emails, '$[0].value'), 'phone', json_extract(phones, '$[0].value'), "
		    "'custom_fields', json(custom_fields)) FROM person ORDER BY id",
		    DB_NO_ARGS);
	if (text_eq(type, "org"))
		return db_query(
		    visit->db,
		    "SELECT id, json_object('id', id, 'name', name, 'owner_id', owner_id, 'address', "
		    "json_extract(address, '$.value'), 'website', website, 'add_time', add_time, 'update_time', "
		    "update_time, 'custom_fields', json(custom_fields)) FROM organization ORDER BY id",
		    DB_NO_ARGS);
	if (text_eq(type, "products"))
		return db_query(
		    visit->db,
		    "SELECT id, json_object('id', id, 'name', name, 'code', code, 'unit', unit, 'tax', tax_e4 / "
		    "10000.0, "
		    "'category', category, 'owner_id', owner_id, 'add_time', add_time, 'update_time', update_time, "
		    "'custom_fields', json(custom_fields)) FROM product ORDER BY id",
		    DB_NO_ARGS);
	return db_query(
	    visit->db,
	    "SELECT id, json_object('id', id, 'subject', subject, 'type', type, 'owner_id', owner_id, 'user_id', "
	    "owner_id, 'deal_id', deal_id, 'org_id', org_id, 'due_date', due_date, 'done', done, 'add_time', "
	    "add_time) FROM activity ORDER BY id",
	    DB_NO_ARGS);
}

static int collect(struct visit *visit, const char *type, const struct json *conditions, const char **out,
		   struct err *err)
{
	CLEANUP(buf_release) struct buf ids;
	struct db_rows *rows = select_things(visit, type);
	int status;

	buf_init(&ids, LIMIT_ANSWER);
	buf_putc(&ids, '[');
	while (db_next(rows)) {
		CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
		const char *text = db_text(rows, 1);

		if (json_parse(text, strlen(text), &doc, NULL) == OK && passes(visit, conditions, 0, json_root(doc)))
			buf_printf(&ids, "%s%" PRId64, ids.len > 1 ? "," : "", db_i64(rows, 0));
	}
	buf_putc(&ids, ']');
	if ((status = db_done(rows, err)) != OK)
		return status;
	*out = arena_strdup(visit->arena, ids.data);
	return OK;
}

int filter_ids(struct visit *visit, const char *type, const char **out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const char *conditions = NULL;
	struct db_rows *rows;
	int64_t id;
	int status = query_i64(visit, "filter_id", 1, INT64_MAX, 0, &id, err);

	*out = NULL;
	if (status != OK || id == 0)
		return status;
	rows =
	    db_query(visit->db,
		     "SELECT conditions FROM filter WHERE id = $1 AND type = $2 AND is_active AND (visible_to <> 1 OR "
		     "user_id = $3)",
		     DB_ARGS(DB_I(id), DB_T(type), DB_I(visit->user_id)));
	if (db_next(rows))
		conditions = db_text_copy(rows, 0, visit->arena);
	if ((status = db_done(rows, err)) != OK)
		return status;
	if (conditions == NULL || json_parse(conditions, strlen(conditions), &doc, NULL) != OK)
		return err_set(err, E_INVALID, "filter_unknown", "There is no filter %" PRId64 " of the type %s", id,
			       type);
	return collect(visit, type, json_root(doc), out, err);
}
