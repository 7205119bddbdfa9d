#include "crm/refer.h"

#include <inttypes.h>
#include <string.h>

static struct db_rows *select_name(struct visit *visit, enum refer what, int64_t id)
{
	switch (what) {
	case REFER_USER:
		return db_query(visit->db, "SELECT name FROM user WHERE id = $1", DB_ARGS(DB_I(id)));
	case REFER_PERSON:
		return db_query(visit->db, "SELECT name FROM person WHERE id = $1 AND NOT is_deleted",
				DB_ARGS(DB_I(id)));
	case REFER_ORGANIZATION:
		return db_query(visit->db, "SELECT name FROM organization WHERE id = $1 AND NOT is_deleted",
				DB_ARGS(DB_I(id)));
	case REFER_PRODUCT:
		return db_query(visit->db, "SELECT name FROM product WHERE id = $1 AND NOT is_deleted",
				DB_ARGS(DB_I(id)));
	case REFER_ACTIVITY:
		return db_query(visit->db, "SELECT subject FROM activity WHERE id = $1 AND NOT is_deleted",
				DB_ARGS(DB_I(id)));
	case REFER_STAGE:
		return db_query(visit->db, "SELECT name FROM stage WHERE id = $1 AND NOT is_deleted",
				DB_ARGS(DB_I(id)));
	default:
		return db_query(visit->db, "SELECT title FROM deal WHERE id = $1 AND NOT is_deleted",
				DB_ARGS(DB_I(id)));
	}
}

int refer_name(struct visit *visit, enum refer what, int64_t id, const char **out, struct err *err)
{
	struct db_rows *rows;

	*out = NULL;
	if (id == 0)
		return OK;
	rows = select_name(visit, what, id);
	if (db_next(rows))
		*out = db_text_copy(rows, 0, visit->arena);
	return db_done(rows, err);
}

int refer_check(struct visit *visit, enum refer what, const char *name, int64_t id, struct err *err)
{
	const char *found;
	int status = refer_name(visit, what, id, &found, err);

	if (status != OK || id == 0 || found != NULL)
		return status;
	return err_set(err, E_INVALID, "reference_unknown", "%s %" PRId64 " does not exist", name, id);
}

void refer_write(struct json_out *json, const char *key, int64_t id)
{
	if (id > 0)
		json_out_i64(json, key, id);
	else
		json_out_null(json, key);
}

void refer_write_count(struct json_out *json, const char *key, int64_t number)
{
	if (number >= 0)
		json_out_i64(json, key, number);
	else
		json_out_null(json, key);
}

char *refer_text(struct visit *visit, int64_t number)
{
	return arena_printf(visit->arena, "%" PRId64, number);
}

char *v1_time(struct visit *visit, const char *time)
{
	char *text = arena_strdup(visit->arena, time);

	if (text != NULL && strlen(text) == strlen("2026-11-23T09:00:00Z")) {
		text[strlen("2026-11-23")] = ' ';
		text[strlen("2026-11-23T09:00:00")] = '\0';
	}
	return text;
}

int query_time(struct visit *visit, const char *name, const char **out, struct err *err)
{
	const char *text = http_query(visit->x, name);
	char normal[TIME_TEXT_MAX];
	int64_t time_us;

	*out = NULL;
	if (text_is_empty(text))
		return OK;
	if (strchr(text, '.') != NULL || time_parse(text, strlen(text), &time_us, NULL) != OK)
		return err_set(err, E_INVALID, "time_invalid", "Parameter %s must be a time like 2026-01-01T00:00:00Z",
			       name);
	*out = arena_strdup(visit->arena, time_format(time_us, normal));
	return OK;
}
