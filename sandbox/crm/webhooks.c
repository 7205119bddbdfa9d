#include "crm/webhooks.h"

#include <inttypes.h>
#include <string.h>

#include "crm/company.h"
#include "crm/refer.h"
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

/* Any answer will do that doesn't lead elsewhere. The lock and the transaction are let go meanwhile, so that the app
 * may call us. */
static bool answers(struct visit *visit, const char *url)
{
	struct http_request request = {.method = "GET", .url = url, .timeout_s = PROBE_SECONDS, .purpose = "crm_probe"};
	struct http_response response;
	bool is_there;

	if (db_commit(visit->db, NULL) != OK)
		return false;
	pthread_mutex_unlock(&visit->sandbox->lock);
	is_there = http_call(visit->sandbox->client, &request, visit->arena, &response, NULL) == OK &&
		   (response.status < 300 || response.status >= 400);
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
	if (refer_check(visit, REFER_USER, "user_id", json_get_i64(body, "user_id", visit->user_id), NULL) != OK)
		return refuse_field(visit, 400, "user_id", "not found");
	if (count >= WEBHOOKS_MAX)
		return refuse_field(visit, 422, "webhook", "limit of 40 webhooks reached");
	if (!may_subscribe(visit, json_get_text(body, "subscription_url", NULL)))
		return refuse_field(visit, 400, "subscription_url", "invalid or non-reachable URL");
	return insert_webhook(visit, body, err);
}

static int find_owner(struct visit *visit, int64_t id, int64_t *out, struct err *err)
{
	struct db_rows *rows = db_query(visit->db, "SELECT user_id FROM webhook WHERE id = $1", DB_ARGS(DB_I(id)));

	*out = db_next(rows) ? db_i64(rows, 0) : 0;
	return db_done(rows, err);
}

int v1_webhooks_delete(struct visit *visit, struct err *err)
{
	int64_t id, owner;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = find_owner(visit, id, &owner, err)) != OK)
		return status;
	if (owner == 0)
		return refuse_field(visit, 404, "id", "not found");
	if (owner != visit->user_id)
		return visit_send_json(visit, 403, "{\"success\":false,\"message\":\"Forbidden\"}");
	status = db_exec(visit->db, "DELETE FROM webhook WHERE id = $1", DB_ARGS(DB_I(id)), NULL, err);
	if (status != OK)
		return status;
	return visit_send_json(visit, 200, "{\"status\":\"ok\",\"success\":true}");
}
