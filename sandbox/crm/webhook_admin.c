/* GET /_sandbox/webhooks of the CRM: every webhook with what its retries and its ban are counted by, and the calls to
 * the app. */
#include "common/sender.h"
#include "crm/webhooks.h"

static void write_time(struct json_out *out, const char *key, int64_t time_us)
{
	char text[TIME_TEXT_MAX];

	json_out_text(out, key, time_us > 0 ? time_format(time_us, text) : NULL);
}

static int write_webhooks(struct visit *visit, struct json_out *out, struct err *err)
{
	struct db_rows *rows = db_query(
	    visit->db,
	    "SELECT id, user_id, event_action, event_object, name, subscription_url, first_failures,"
	    " banned_until_us, failing_since_us, last_delivery_time, last_http_status FROM webhook ORDER BY id",
	    DB_NO_ARGS);

	json_out_array(out, "webhooks");
	while (db_next(rows)) {
		json_out_object(out, NULL);
		json_out_i64(out, "id", db_i64(rows, 0));
		json_out_i64(out, "user_id", db_i64(rows, 1));
		json_out_text(out, "event_action", db_text(rows, 2));
		json_out_text(out, "event_object", db_text(rows, 3));
		json_out_text(out, "name", db_text(rows, 4));
		json_out_text(out, "url", db_text(rows, 5));
		json_out_text(out, "state", db_i64(rows, 7) > visit->now_us ? "banned" : "active");
		json_out_i64(out, "first_failures", db_i64(rows, 6));
		write_time(out, "banned_until", db_i64(rows, 7));
		write_time(out, "failing_since", db_i64(rows, 8));
		json_out_text(out, "last_delivery_time", db_text(rows, 9));
		json_out_i64(out, "last_http_status", db_i64(rows, 10));
		json_out_end(out);
	}
	json_out_end(out);
	return db_done(rows, err);
}

int webhooks_state(struct visit *visit, struct err *err)
{
	struct json_out *json = &visit->json;
	int status;

	buf_clear(&visit->body);
	json_out_init(json, &visit->body);
	json_out_object(json, NULL);
	status = write_webhooks(visit, json, err);
	if (status == OK)
		status = sender_write(visit->sandbox, json, err);
	return status == OK ? visit_send(visit, 200) : status;
}
