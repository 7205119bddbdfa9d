#include "crm/visit.h"

#include <inttypes.h>
#include <string.h>

enum { IDS_MAX = 100 };

void visit_init(struct visit *visit, struct sandbox *sandbox, struct http_exchange *x)
{
	*visit =
	    (struct visit){.crm = sandbox->own, .sandbox = sandbox, .x = x, .arena = http_arena(x), .db = sandbox->db};
	visit->now_us = sandbox_now_us(sandbox);
	time_format(visit->now_us, visit->now);
	buf_init(&visit->body, LIMIT_ANSWER);
}

void visit_release(struct visit *visit)
{
	buf_release(&visit->body);
}

int64_t visit_viewer(const struct visit *visit)
{
	return visit->scopes == NULL || visit->is_admin ? 0 : visit->user_id;
}

struct json_out *visit_start(struct visit *visit)
{
	buf_clear(&visit->body);
	json_out_init(&visit->json, &visit->body);
	json_out_object(&visit->json, NULL);
	json_out_bool(&visit->json, "success", true);
	return &visit->json;
}

static int send_body(struct visit *visit, int status)
{
	if (buf_is_full(&visit->body))
		return visit_refuse(visit, 500, "The answer is too large; ask for fewer things with limit", NULL);
	visit->status = status;
	http_answer_copy(visit->x, status, "application/json; charset=utf-8", visit->body.data, visit->body.len);
	return OK;
}

int visit_send(struct visit *visit, int status)
{
	json_out_end(&visit->json);
	return send_body(visit, status);
}

int visit_send_json(struct visit *visit, int status, const char *json)
{
	buf_clear(&visit->body);
	buf_puts(&visit->body, json);
	return send_body(visit, status);
}

int visit_refuse(struct visit *visit, int status, const char *error, const char *code)
{
	struct json_out *json = &visit->json;

	buf_clear(&visit->body);
	json_out_init(json, &visit->body);
	json_out_object(json, NULL);
	json_out_bool(json, "success", false);
	json_out_text(json, "error", error);
	json_out_i64(json, "errorCode", status);
	json_out_text(json, "error_info", "Please check developers.pipedrive.com");
	if (code != NULL)
		json_out_text(json, "code", code);
	json_out_null(json, "data");
	json_out_null(json, "additional_data");
	return visit_send(visit, status);
}

void visit_fail(struct visit *visit, const struct err *err)
{
	static const int statuses[] = {[E_INVALID] = 400, [E_NOT_FOUND] = 404, [E_CONFLICT] = 409, [E_DENIED] = 403,
				       [E_BUSY] = 503,    [E_UPSTREAM] = 502,  [E_UNCERTAIN] = 502};
	int status = err->status < ARRAY_LEN(statuses) && statuses[err->status] != 0 ? statuses[err->status] : 500;

	if (status == 500)
		log_err(&visit->sandbox->log, "crm_request_failed", http_request_id(visit->x), err);
	visit_refuse(visit, status, status == 500 ? "Internal server error" : err->text,
		     status == 400 ? "ERR_SCHEMA_VALIDATION_FAILED" : NULL);
}

int query_i64(struct visit *visit, const char *name, int64_t min, int64_t max, int64_t otherwise, int64_t *out,
	      struct err *err)
{
	const char *text = http_query(visit->x, name);

	if (text_is_empty(text)) {
		*out = otherwise;
		return OK;
	}
	if (text_to_i64(text, strlen(text), min, max, out, NULL) != OK)
		return err_set(err, E_INVALID, "query_invalid",
			       "Parameter %s must be a number between %" PRId64 " and %" PRId64, name, min, max);
	return OK;
}

int query_bool(struct visit *visit, const char *name, bool *out, struct err *err)
{
	const char *text = text_or(http_query(visit->x, name), "false");

	if (!list_has("true,false,1,0", text))
		return err_set(err, E_INVALID, "query_invalid", "Parameter %s must be true or false", name);
	*out = text_eq(text, "true") || text_eq(text, "1");
	return OK;
}

/* Adds the ids of one field to the array text. */
static int add_ids(struct visit *visit, const char *value, struct buf *ids, size_t *count, struct err *err)
{
	char **parts;
	size_t len = text_split(visit->arena, value, ',', &parts);
	int64_t id;

	for (size_t i = 0; i < len; i++) {
		if (text_to_i64(parts[i], strlen(parts[i]), 1, INT64_MAX, &id, NULL) != OK)
			return err_set(err, E_INVALID, "ids_invalid", "\"%s\" is not an id", parts[i]);
		if (++*count > IDS_MAX)
			return err_set(err, E_INVALID, "ids_too_many", "At most %d ids can be asked for", IDS_MAX);
		buf_printf(ids, "%s%" PRId64, *count > 1 ? "," : "", id);
	}
	return OK;
}

/* The vendor's pages differ in how deal_ids names several; a switch can take one of the ways away. */
static bool takes(struct visit *visit, const char *name, const char *value, size_t fields)
{
	if (!text_eq(name, "deal_ids"))
		return true;
	if (strchr(value, ',') != NULL)
		return !settings_is(visit->db, crm_settings, "deal_ids", "repeated");
	return fields == 0 || !settings_is(visit->db, crm_settings, "deal_ids", "comma");
}

int query_ids(struct visit *visit, const char *name, const char **out, struct err *err)
{
	CLEANUP(buf_release) struct buf ids;
	const char *field, *value, *bracketed = arena_printf(visit->arena, "%s[]", name);
	size_t index = 0, count = 0, fields = 0;

	buf_init(&ids, LIMIT_URL);
	buf_putc(&ids, '[');
	while (http_next_field(visit->x, 'q', &index, &field, &value)) {
		if ((!text_eq(field, name) && !text_eq(field, bracketed)) || text_is_empty(value))
			continue;
		if (!takes(visit, name, value, fields++))
			return err_set(err, E_INVALID, "ids_invalid", "Parameter %s cannot have this form", name);
		if (add_ids(visit, value, &ids, &count, err) != OK)
			return E_INVALID;
	}
	buf_putc(&ids, ']');
	*out = count > 0 ? arena_strdup(visit->arena, ids.data) : NULL;
	return OK;
}

int path_id(struct visit *visit, int64_t *out, struct err *err)
{
	return path_id_of(visit, "id", out, err);
}

int path_id_of(struct visit *visit, const char *name, int64_t *out, struct err *err)
{
	const char *text = http_param(visit->x, name);

	if (text_to_i64(text, strlen(text), 1, INT64_MAX, out, NULL) != OK)
		return err_set(err, E_INVALID, "id_invalid", "The id in the path must be a positive number");
	return OK;
}

int body_json(struct visit *visit, struct json_doc **out, struct err *err)
{
	size_t len = 0;
	const char *body = http_body(visit->x, &len);

	return json_parse(body, len, out, err);
}

int body_object(struct visit *visit, struct json_doc **out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;

	if (body_json(visit, &doc, err) != OK)
		return E_INVALID;
	if (!json_is_object(json_root(doc)))
		return err_set(err, E_INVALID, "body_invalid", "The request body must be a JSON object");
	*out = TAKE(doc);
	return OK;
}

const char *form_value(struct visit *visit, const char *name)
{
	const char *field, *value;
	size_t index = 0;

	while (http_next_field(visit->x, 'f', &index, &field, &value))
		if (text_eq(field, name))
			return value;
	return NULL;
}

bool list_has(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = list; at != NULL && *at != '\0';) {
		const char *comma = strchrnul(at, ',');

		if ((size_t)(comma - at) == len && memcmp(at, word, len) == 0)
			return true;
		at = *comma == ',' ? comma + 1 : comma;
	}
	return false;
}

int64_t setting_i64(struct db *db, const char *name, int64_t otherwise)
{
	struct db_rows *rows = db_query(db, "SELECT value FROM setting WHERE name = $1", DB_ARGS(DB_T(name)));
	int64_t value = otherwise;

	if (db_next(rows) && text_to_i64(db_text(rows, 0), strlen(db_text(rows, 0)), 0, INT64_MAX, &value, NULL) != OK)
		value = otherwise;
	return db_done(rows, NULL) == OK ? value : otherwise;
}
