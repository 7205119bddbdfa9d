#include "crm/webhooks.h"

#include <inttypes.h>
#include <string.h>

#include "crm/company.h"
#include "crm/sender.h"
#include "crypto/crypto.h"
#include "http/url.h"

enum { WEBHOOKS_MAX = 40, PROBE_SECONDS = 5 };

#define WEBHOOK_COLUMNS                                                                                                \
	"id, user_id, admin_id, event_action, event_object, name, subscription_url, auth_user, auth_password, "        \
	"version, add_time, last_delivery_time, last_http_status"

static void write_webhook(struct json_out *json, const char *key, struct db_rows *rows)
{
	json_out_object(json, key);
	json_out_i64(json, "id", db_i64(rows, 0));
	json_out_i64(json, "company_id", COMPANY_ID);
	json_out_i64(json, "owner_id", db_i64(rows, 1));
	json_out_i64(json, "user_id", db_i64(rows, 1));
	json_out_text(json, "event_action", db_text(rows, 3));
	json_out_text(json, "event_object", db_text(rows, 4));
	json_out_text(json, "subscription_url", db_text(rows, 6));
	json_out_text(json, "version", db_text(rows, 9));
	json_out_i64(json, "is_active", 1);
	json_out_text(json, "add_time", db_text(rows, 10));
	json_out_null(json, "remove_time");
	json_out_text(json, "type", "application");
	json_out_text(json, "http_auth_user", db_text(rows, 7));
	json_out_text(json, "http_auth_password", db_text(rows, 8));
	json_out_null(json, "remove_reason");
	json_out_text(json, "last_delivery_time", db_text(rows, 11));
	if (db_is_null(rows, 12))
		json_out_null(json, "last_http_status");
	else
		json_out_i64(json, "last_http_status", db_i64(rows, 12));
	json_out_i64(json, "admin_id", db_i64(rows, 2));
	json_out_text(json, "name", db_text(rows, 5));
	json_out_end(json);
}

int v1_webhooks_list(struct visit *visit, struct err *err)
{
	struct json_out *json = visit_start(visit);
	struct db_rows *rows =
	    db_query(visit->db, "SELECT " WEBHOOK_COLUMNS " FROM webhook WHERE user_id = $1 ORDER BY id",
		     DB_ARGS(DB_I(visit->user_id)));
	int status;

	json_out_text(json, "status", "ok");
	json_out_array(json, "data");
	while (db_next(rows))
		write_webhook(json, NULL, rows);
	json_out_end(json);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return visit_send(visit, 200);
}

static int refuse_field(struct visit *visit, int status, const char *field, const char *why)
{
	return visit_send_json(visit, status,
			       arena_printf(visit->arena,
					    "{\"status\":\"error\",\"success\":false,\"errors\":{\"%s\":[\"%s\"]}}",
					    field, why));
}

/* Any answer will do. The lock and the transaction are let go meanwhile, so that the app may call us. */
static bool answers(struct visit *visit, const char *url)
{
	struct http_request request = {.method = "GET", .url = url, .timeout_s = PROBE_SECONDS, .purpose = "crm_probe"};
	struct http_response response;
	bool is_there;

	if (db_commit(visit->db, NULL) != OK)
		return false;
	pthread_mutex_unlock(&visit->sandbox->lock);
	is_there = http_call(visit->sandbox->client, &request, visit->arena, &response, NULL) == OK;
	pthread_mutex_lock(&visit->sandbox->lock);
	return db_begin(visit->db, NULL) == OK && is_there;
}

static bool may_subscribe(struct visit *visit, const char *url)
{
	struct url_parts parts;

	if (url == NULL || url_split(visit->arena, url, &parts, NULL) != OK ||
	    text_starts(url, visit->sandbox->base_url))
		return false;
	return setting_i64(visit->db, "probe_webhooks", 1) == 0 || answers(visit, url);
}

static int count_webhooks(struct visit *visit, int64_t *out, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "SELECT COUNT(*) FROM webhook WHERE user_id = $1", DB_ARGS(DB_I(visit->user_id)));

	if (db_next(rows))
		*out = db_i64(rows, 0);
	return db_done(rows, err);
}

static int insert_webhook(struct visit *visit, const struct json *body, struct err *err)
{
	struct db_rows *rows = db_query(
	    visit->db,
	    "INSERT INTO webhook (user_id, admin_id, event_action, event_object, name, subscription_url, auth_user, "
	    "auth_password, version, add_time) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
	    "RETURNING " WEBHOOK_COLUMNS,
	    DB_ARGS(DB_I(visit->user_id), DB_I(json_get_i64(body, "user_id", visit->user_id)),
		    DB_T(json_get_text(body, "event_action", NULL)), DB_T(json_get_text(body, "event_object", NULL)),
		    DB_T(json_get_text(body, "name", NULL)), DB_T(json_get_text(body, "subscription_url", NULL)),
		    DB_T(json_get_text(body, "http_auth_user", NULL)),
		    DB_T(json_get_text(body, "http_auth_password", NULL)), DB_T(json_get_text(body, "version", "2.0")),
		    DB_T(visit->now)));
	struct json_out *json = visit_start(visit);
	int status;

	json_out_text(json, "status", "ok");
	if (db_next(rows))
		write_webhook(json, "data", rows);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return visit_send(visit, 201);
}

int v1_webhooks_create(struct visit *visit, struct err *err)
{
	static const struct {
		const char *name, *values;
	} fields[] = {
	    {"event_action", "create,change,delete,*"},
	    {"event_object", "activity,deal,lead,note,organization,person,pipeline,product,stage,user,deal_product,"
			     "deal_installment,board,phase,project,task,*"},
	    {"name", NULL},
	    {"subscription_url", NULL},
	};
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *body;
	int64_t count = 0;
	int status = body_object(visit, &doc, err);

	if (status != OK || (status = count_webhooks(visit, &count, err)) != OK)
		return status;
	body = json_root(doc);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		const char *value = json_get_text(body, fields[i].name, NULL);

		if (text_is_empty(value))
			return refuse_field(visit, 400, fields[i].name, "is required");
		if (fields[i].values != NULL && !list_has(fields[i].values, value))
			return refuse_field(visit, 400, fields[i].name, "is not one of the allowed values");
	}
	if (!list_has("1.0,2.0", json_get_text(body, "version", "2.0")))
		return refuse_field(visit, 400, "version", "is not one of the allowed values");
	if (count >= WEBHOOKS_MAX)
		return refuse_field(visit, 422, "webhook", "limit of 40 webhooks reached");
	if (!may_subscribe(visit, json_get_text(body, "subscription_url", NULL)))
		return refuse_field(visit, 400, "subscription_url", "invalid or non-reachable URL");
	return insert_webhook(visit, body, err);
}

int v1_webhooks_delete(struct visit *visit, struct err *err)
{
	int64_t id, deleted = 0;
	int status = path_id(visit, &id, err);

	if (status != OK)
		return status;
	status = db_exec(visit->db, "DELETE FROM webhook WHERE id = $1 AND user_id = $2",
			 DB_ARGS(DB_I(id), DB_I(visit->user_id)), &deleted, err);
	if (status != OK)
		return status;
	if (deleted == 0)
		return refuse_field(visit, 404, "id", "not found");
	return visit_send_json(visit, 200, "{\"status\":\"ok\",\"success\":true}");
}

static bool same_value(struct visit *visit, const struct json *a, const struct json *b)
{
	return text_eq(json_dump(visit->arena, a), json_dump(visit->arena, b));
}

/* Writes those members of ${before} that differ in ${after}, one level deeper for custom fields; returns how many
 * differ, update_time not counted. */
static size_t write_previous(struct visit *visit, struct json_out *json, const char *key, const struct json *before,
			     const struct json *after)
{
	const struct json *value;
	const char *name;
	void *cursor = NULL;
	size_t count = 0;

	json_out_object(json, key);
	while (json_next(before, &cursor, &name, &value)) {
		const struct json *now = json_get(after, name);

		if (same_value(visit, value, now))
			continue;
		if (text_eq(name, "custom_fields")) {
			count += write_previous(visit, json, name, value, now);
		} else {
			json_out_raw(json, name, json_dump(visit->arena, value));
			count += text_eq(name, "update_time") ? 0 : 1;
		}
	}
	json_out_end(json);
	return count;
}

struct event {
	const char *action, *entity, *data, *previous; /* the last two: JSON */
	int64_t id;
};

/* "previous" of a change; NULL when nothing differs. */
static char *previous_text(struct visit *visit, const char *before, const char *after)
{
	CLEANUP(json_doc_freep) struct json_doc *old = NULL, *new = NULL;
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;
	size_t count;

	buf_init(&buf, LIMIT_BODY);
	if (json_parse(before, strlen(before), &old, NULL) != OK || json_parse(after, strlen(after), &new, NULL) != OK)
		BUG("a webhook's payload is not JSON");
	json_out_init(&json, &buf);
	count = write_previous(visit, &json, NULL, json_root(old), json_root(new));
	return count > 0 ? arena_strdup(visit->arena, buf.data) : NULL;
}

static char *number_text(struct visit *visit, int64_t number)
{
	return arena_printf(visit->arena, "%" PRId64, number);
}

/* All of "meta" but "attempt", which comes last in the head. */
static char *meta_head(struct visit *visit, const struct event *event, int64_t webhook_id, int64_t webhook_owner,
		       const char *event_id, const char *correlation)
{
	char whole[TIME_TEXT_MAX];
	struct arena *arena = visit->arena;

	time_format(visit->now_us, whole);
	whole[strlen(whole) - 1] = '\0';
	return arena_printf(
	    arena,
	    "{\"meta\":{\"action\":\"%s\",\"entity\":\"%s\",\"company_id\":\"%d\",\"correlation_id\":\"%s\","
	    "\"entity_id\":\"%s\",\"id\":\"%s\",\"is_bulk_edit\":false,\"timestamp\":\"%s.%03dZ\","
	    "\"type\":\"application\",\"user_id\":\"%s\",\"version\":\"2.0\",\"webhook_id\":\"%s\","
	    "\"webhook_owner_id\":\"%s\",\"change_source\":\"%s\",\"host\":\"" COMPANY_DOMAIN ".pipedrive.com\","
	    "\"permitted_user_ids\":[\"%d\",\"%d\",\"%d\"],\"attempt\":",
	    event->action, event->entity, COMPANY_ID, correlation, number_text(visit, event->id), event_id, whole,
	    (int)(visit->now_us % US_PER_SECOND / 1000), number_text(visit, visit->user_id),
	    number_text(visit, webhook_id), number_text(visit, webhook_owner), visit->scopes != NULL ? "api" : "app",
	    USER_ADMIN, USER_SALES_1, USER_SALES_2);
}

static int send_event(struct visit *visit, const struct event *event, struct db_rows *hook, const char *correlation,
		      struct err *err)
{
	char event_id[UUID_TEXT_MAX];
	struct outbound outbound = {
	    .webhook_id = db_i64(hook, 0),
	    .method = "POST",
	    .url = db_text(hook, 2),
	    .user = db_text(hook, 3),
	    .password = db_text(hook, 4),
	    .body_head = meta_head(visit, event, db_i64(hook, 0), db_i64(hook, 1), uuid_new(event_id), correlation),
	    .body_tail = arena_printf(visit->arena, "},\"data\":%s,\"previous\":%s}", event->data, event->previous)};

	return sender_add(visit, &outbound, err);
}

int webhooks_emit(struct visit *visit, const char *entity, int64_t id, const char *before, const char *after,
		  struct err *err)
{
	struct event event = {.entity = entity, .id = id, .data = text_or(after, "null"), .previous = "null"};
	char correlation[UUID_TEXT_MAX];
	struct db_rows *hooks;
	int status = OK, ended;

	event.action = before == NULL ? "create" : after == NULL ? "delete" : "change";
	if (before != NULL)
		event.previous = after == NULL ? before : previous_text(visit, before, after);
	if (event.previous == NULL)
		return OK;
	uuid_new(correlation);
	hooks = db_query(visit->db,
			 "SELECT id, user_id, subscription_url, auth_user, auth_password FROM webhook"
			 " WHERE event_action IN ($1, '*') AND event_object IN ($2, '*') ORDER BY id",
			 DB_ARGS(DB_T(event.action), DB_T(entity)));
	while (status == OK && db_next(hooks))
		status = send_event(visit, &event, hooks, correlation, err);
	ended = db_done(hooks, status == OK ? err : NULL);
	return status != OK ? status : ended;
}
