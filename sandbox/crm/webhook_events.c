/* The payloads of webhooks v2 (contract pipedrive.md 3.2). */
#include <inttypes.h>
#include <string.h>

#include "common/sender.h"
#include "crm/company.h"
#include "crm/webhooks.h"
#include "crypto/crypto.h"

struct event {
	const char *action, *entity, *data, *previous; /* the last two: JSON */
	const char *correlation, *permitted;           /* JSON array of the users who may see it */
	int64_t id;
	bool is_user; /* the user's own events look different in places */
};

/* ---- what has changed ---- */

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

/* "previous" of a change; NULL when nothing differs. */
static char *previous_text(struct visit *visit, const char *before, const char *after)
{
	CLEANUP(json_doc_freep) struct json_doc *old = NULL, *new = NULL;
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;
	size_t count;

	buf_init(&buf, LIMIT_ANSWER);
	if (json_parse(before, strlen(before), &old, NULL) != OK || json_parse(after, strlen(after), &new, NULL) != OK)
		BUG("a webhook's payload is not JSON");
	json_out_init(&json, &buf);
	count = write_previous(visit, &json, NULL, json_root(old), json_root(new));
	return count > 0 ? arena_strdup(visit->arena, buf.data) : NULL;
}

/* ---- who may see it ---- */

/* The users who see ${state} (JSON): everyone, or with visible_to 1 its owner and the admins. */
static int permitted_users(struct visit *visit, const char *state, const char **out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	CLEANUP(buf_release) struct buf buf;
	bool is_private;
	int64_t owner;
	struct db_rows *rows;

	if (json_parse(state, strlen(state), &doc, NULL) != OK)
		BUG("a webhook's payload is not JSON");
	is_private = json_get_i64(json_root(doc), "visible_to", 3) == 1;
	owner = json_get_i64(json_root(doc), "owner_id", 0);
	buf_init(&buf, LIMIT_BODY);
	rows = db_query(visit->db, "SELECT id FROM user WHERE NOT $1 OR is_admin OR id = $2 ORDER BY id",
			DB_ARGS(DB_I(is_private), DB_I(owner)));
	while (db_next(rows))
		buf_printf(&buf, "%s\"%" PRId64 "\"", buf.len == 0 ? "[" : ",", db_i64(rows, 0));
	buf_puts(&buf, buf.len == 0 ? "[]" : "]");
	*out = arena_strdup(visit->arena, buf.data);
	return db_done(rows, err);
}

/* ---- the payload ---- */

/* "2022-11-24T15:11:55.724Z" with its quotes; seconds since 1970 for a user. */
static const char *timestamp(struct visit *visit, const struct event *event)
{
	char whole[TIME_TEXT_MAX];

	if (event->is_user)
		return arena_printf(visit->arena, "%" PRId64, visit->now_us / US_PER_SECOND);
	time_format(visit->now_us, whole);
	whole[strlen(whole) - 1] = '\0';
	return arena_printf(visit->arena, "\"%s.%03dZ\"", whole, (int)(visit->now_us % US_PER_SECOND / 1000));
}

/* "meta" up to the attempt's number. */
static char *meta_head(struct visit *visit, const struct event *event, int64_t webhook_id, int64_t webhook_owner)
{
	char event_id[UUID_TEXT_MAX];
	const char *id = event->is_user ? arena_printf(visit->arena, "%" PRId64, event->id) : uuid_new(event_id);

	return arena_printf(
	    visit->arena,
	    "{\"meta\":{\"action\":\"%s\",\"entity\":\"%s\",\"company_id\":\"%d\",\"correlation_id\":\"%s\","
	    "\"entity_id\":\"%" PRId64 "\",\"id\":\"%s\",\"is_bulk_edit\":false,\"timestamp\":%s,"
	    "\"type\":\"application\",\"user_id\":\"%" PRId64 "\",\"version\":\"2.0\",\"webhook_id\":\"%" PRId64 "\","
	    "\"webhook_owner_id\":\"%" PRId64 "\",\"change_source\":\"%s\",\"attempt\":",
	    event->action, event->entity, COMPANY_ID, event->correlation, event->id, id, timestamp(visit, event),
	    visit->user_id, webhook_id, webhook_owner, visit->scopes != NULL ? "api" : "app");
}

/* What follows the attempt's number. */
static char *payload_tail(struct visit *visit, const struct event *event)
{
	const char *permitted =
	    event->is_user ? "" : arena_printf(visit->arena, ",\"permitted_user_ids\":%s", event->permitted);

	return arena_printf(visit->arena,
			    ",\"host\":\"" COMPANY_DOMAIN ".pipedrive.com\"%s},\"data\":%s,\"previous\":%s}", permitted,
			    event->data, event->previous);
}

/* Each event is checked with the rights of the webhook's user. */
static bool may_see(struct visit *visit, const struct event *event, int64_t user_id)
{
	return event->is_user ||
	       strstr(event->permitted, arena_printf(visit->arena, "\"%" PRId64 "\"", user_id)) != NULL;
}

static int send_event(struct visit *visit, const struct event *event, struct db_rows *hook, struct err *err)
{
	const char *user = db_text(hook, 4), *password = db_text(hook, 5);
	struct delivery delivery = {.subscription = db_i64(hook, 0),
				    .kind = "event",
				    .method = "POST",
				    .url = db_text(hook, 3),
				    .header_name = "Authorization"};

	if (!may_see(visit, event, db_i64(hook, 2)))
		return OK;
	if (user == NULL && password == NULL)
		delivery.header_name = NULL;
	else
		delivery.header_value = basic_authorization(visit->arena, text_or(user, ""), password);
	delivery.body_head = meta_head(visit, event, db_i64(hook, 0), db_i64(hook, 1));
	delivery.body_tail = payload_tail(visit, event);
	return sender_add(visit->sandbox, &delivery, err);
}

/* Events during a ban are lost. */
static int send_to_all(struct visit *visit, const struct event *event, struct err *err)
{
	int status = OK, ended;
	struct db_rows *hooks = db_query(
	    visit->db,
	    "SELECT id, user_id, admin_id, subscription_url, auth_user, auth_password FROM webhook"
	    " WHERE event_action IN ($1, '*') AND event_object IN ($2, '*') AND banned_until_us <= $3 ORDER BY id",
	    DB_ARGS(DB_T(event->action), DB_T(event->entity), DB_I(visit->now_us)));

	while (status == OK && db_next(hooks))
		status = send_event(visit, event, hooks, err);
	ended = db_done(hooks, status == OK ? err : NULL);
	return status != OK ? status : ended;
}

/* Saves making payloads that nobody reads. */
static bool has_webhooks(struct visit *visit)
{
	struct db_rows *rows = db_query(visit->db, "SELECT 1 FROM webhook LIMIT 1", DB_NO_ARGS);
	bool has = db_next(rows);

	return db_done(rows, NULL) == OK && has;
}

int webhooks_emit(struct visit *visit, const char *entity, int64_t id, const char *before, const char *after,
		  struct err *err)
{
	struct event event = {.entity = entity, .id = id, .data = text_or(after, "null"), .previous = "null"};
	char correlation[UUID_TEXT_MAX];
	int status;

	if (!has_webhooks(visit))
		return OK;
	event.action = before == NULL ? "create" : after == NULL ? "delete" : "change";
	event.is_user = text_eq(entity, "user");
	event.correlation = uuid_new(correlation);
	if (before != NULL)
		event.previous = after == NULL ? before : previous_text(visit, before, after);
	if (event.previous == NULL)
		return OK;
	status = permitted_users(visit, after != NULL ? after : before, &event.permitted, err);
	return status == OK ? send_to_all(visit, &event, err) : status;
}
