/* /_sandbox/webhooks of the ledger: what the developer portal offers an app. */
#include <string.h>

#include "base/date.h"
#include "http/url.h"
#include "json/json.h"
#include "ledger/webhook.h"

static void answer_text(struct http_exchange *x, int status, const char *text)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;

	buf_init(&buf, LIMIT_URL);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	json_out_text(&out, "error", text);
	json_out_end(&out);
	http_answer_copy(x, status, "application/json", buf.data, buf.len);
}

static void write_time(struct json_out *out, const char *key, int64_t time_us)
{
	char text[TIME_TEXT_MAX];

	json_out_text(out, key, time_us > 0 ? time_format(time_us, text) : NULL);
}

static void write_webhook(struct json_out *out, struct arena *arena, const struct webhook *webhook)
{
	char **categories;
	size_t count = text_split(arena, webhook->categories, ',', &categories);

	json_out_object(out, "webhook");
	json_out_text(out, "url", webhook->url);
	json_out_array(out, "categories");
	for (size_t i = 0; i < count; i++)
		json_out_text(out, NULL, categories[i]);
	json_out_end(out);
	json_out_text(out, "state", webhook->state);
	json_out_text(out, "reason", webhook->reason);
	json_out_i64(out, "last_sequence", webhook->last_sequence);
	write_time(out, "failing_since", webhook->failing_since_us);
	write_time(out, "last_attempt", webhook->last_us);
	json_out_i64(out, "last_status", webhook->last_status);
	json_out_end(out);
}

static int count_events(struct db *db, int64_t *out, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT COUNT(*) FROM webhook_event", DB_NO_ARGS);

	if (db_next(rows))
		*out = db_i64(rows, 0);
	return db_done(rows, err);
}

static int write_state(struct sandbox *sandbox, struct arena *arena, struct json_out *out, struct err *err)
{
	struct webhook *webhook = NULL;
	int64_t waiting = 0;
	int status = webhook_load(sandbox->db, arena, &webhook, err);

	if (status == OK)
		status = count_events(sandbox->db, &waiting, err);
	if (status != OK)
		return status;
	json_out_object(out, NULL);
	if (webhook != NULL)
		write_webhook(out, arena, webhook);
	else
		json_out_null(out, "webhook");
	json_out_i64(out, "waiting_events", waiting);
	status = sender_write(sandbox, out, err);
	json_out_end(out);
	return status;
}

static int answer_state(struct sandbox *sandbox, struct http_exchange *x, struct err *err)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;
	int status;

	buf_init(&buf, LIMIT_ANSWER);
	json_out_init(&out, &buf);
	status = write_state(sandbox, http_arena(x), &out, err);
	if (status == OK)
		http_answer_copy(x, 200, "application/json", buf.data, buf.len);
	return status;
}

/* "INVOICE,CONTACT" from the list; the present ones when none is given. */
static int read_categories(struct arena *arena, const struct json *list, const char *present, const char **out,
			   struct err *err)
{
	const char *text = NULL;

	*out = present;
	for (size_t i = 0; i < json_len(list); i++) {
		const char *name = json_text(json_at(list, i), "");

		if (!text_eq(name, "INVOICE") && !text_eq(name, "CONTACT") && !text_eq(name, "CREDITNOTE"))
			return err_set(err, E_INVALID, "category_unknown",
				       "There are the categories " WEBHOOK_CATEGORIES ".");
		*out = text = text == NULL ? arena_strdup(arena, name) : arena_printf(arena, "%s,%s", text, name);
	}
	return OK;
}

static int change(struct sandbox *sandbox, struct arena *arena, const struct json *body, struct err *err)
{
	const char *url = json_get_text(body, "url", NULL), *categories;
	struct webhook *webhook = NULL;
	struct url_parts parts;
	int status = webhook_load(sandbox->db, arena, &webhook, err);

	if (status != OK)
		return status;
	if (url == NULL && webhook != NULL)
		url = webhook->url;
	if (url == NULL || url_split(arena, url, &parts, NULL) != OK)
		return err_set(err, E_INVALID, "url_bad", "Give url: where the events are to be sent.");
	status = read_categories(arena, json_get(body, "categories"),
				 webhook != NULL ? webhook->categories : WEBHOOK_CATEGORIES, &categories, err);
	if (status != OK)
		return status;
	if (webhook != NULL && !json_get_bool(body, "enabled", true))
		return webhook_switch_off(sandbox, "off", "It was switched off.", err);
	return webhook_subscribe(sandbox, arena, url, categories, json_get_i64(body, "patient_s", 0), err);
}

static int read_and_change(struct sandbox *sandbox, struct http_exchange *x, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	size_t len = 0;
	const char *body = http_body(x, &len);
	int status = json_parse(body, len, &doc, err);

	return status == OK ? change(sandbox, http_arena(x), json_root(doc), err) : status;
}

static int act(struct sandbox *sandbox, struct http_exchange *x, struct err *err)
{
	bool is_post = text_eq(http_method(x), "POST");
	int status = db_begin(sandbox->db, err);

	if (status != OK)
		return status;
	if (is_post)
		status = read_and_change(sandbox, x, err);
	else if (text_eq(http_method(x), "DELETE"))
		status = webhook_remove(sandbox, err);
	if (status == OK)
		return db_commit(sandbox->db, err);
	db_rollback(sandbox->db);
	return status;
}

bool webhook_admin(struct sandbox *sandbox, struct http_exchange *x)
{
	const char *method = http_method(x);
	struct err err;
	int status;

	if (!text_eq(http_path(x), "/_sandbox/webhooks") ||
	    (!text_eq(method, "GET") && !text_eq(method, "POST") && !text_eq(method, "DELETE")))
		return false;
	status = act(sandbox, x, &err);
	if (status == OK)
		status = answer_state(sandbox, x, &err);
	if (status != OK)
		answer_text(x, status == E_INVALID ? 400 : 500, err.text);
	return true;
}
