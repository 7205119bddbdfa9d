#include "ledger/webhook.h"

#include <string.h>

#include "base/date.h"
#include "ledger/state.h"
#include "ledger/switches.h"
#include "ledger/webhook_body.h"

enum {
	SUBSCRIPTION = 1,
	ANSWER_SECONDS = 5,
	PATIENT_PAUSE_S = 1,
	PATIENT_START_S = 600,
	RETRY_PAUSE_S = 15 * 60,
	FIRST_PAUSE_S = 60, /* of the old rule; each is twice the one before */
	DAYS_KEPT = 31,
	BATCH_MAX = 50,
};

/* ---- the subscription ---- */

int webhook_load(struct db *db, struct arena *arena, struct webhook **out, struct err *err)
{
	struct webhook *webhook = NULL;
	struct db_rows *rows = db_query(
	    db,
	    "SELECT url, categories, state, reason, patient_until_us, last_sequence, failing_since_us, last_us,"
	    " last_status, is_noting FROM webhook",
	    DB_NO_ARGS);

	if (db_next(rows)) {
		webhook = arena_new_of(arena, struct webhook);
		*webhook = (struct webhook){.url = db_text_copy(rows, 0, arena),
					    .categories = db_text_copy(rows, 1, arena),
					    .state = db_text_copy(rows, 2, arena),
					    .reason = db_text_copy(rows, 3, arena),
					    .patient_until_us = db_i64(rows, 4),
					    .last_sequence = db_i64(rows, 5),
					    .failing_since_us = db_i64(rows, 6),
					    .last_us = db_i64(rows, 7),
					    .last_status = (int)db_i64(rows, 8),
					    .is_noting = db_i64(rows, 9) != 0};
	}
	*out = webhook;
	return db_done(rows, err);
}

/* Events in line go back to those that wait; calls of ours that haven't been answered are ended. */
static int empty_line(struct db *db, struct err *err)
{
	int status = db_exec(db, "UPDATE delivery SET state = 'failed' WHERE state = 'waiting'", DB_NO_ARGS, NULL, err);

	if (status != OK)
		return status;
	return db_exec(db, "UPDATE webhook_event SET delivery_id = NULL WHERE delivery_id IS NOT NULL", DB_NO_ARGS,
		       NULL, err);
}

static int add_call(struct sandbox *sandbox, struct arena *arena, const char *url, const char *kind, const char *body,
		    bool is_spoilt, struct err *err)
{
	const char *signature = webhook_signature(arena, sandbox->options->webhook_key, body);
	struct delivery delivery = {.subscription = SUBSCRIPTION,
				    .kind = kind,
				    .method = "POST",
				    .url = url,
				    .header_name = "x-xero-signature",
				    .header_value = is_spoilt ? webhook_signature_spoilt(arena, signature) : signature,
				    .body_head = body};

	return sender_add(sandbox, &delivery, err);
}

/* Several calls, some with a bad signature. */
static int add_intents(struct sandbox *sandbox, struct arena *arena, const char *url, struct err *err)
{
	static const bool spoilt[] = {false, true, true, false};
	int status = OK;

	for (size_t i = 0; i < ARRAY_LEN(spoilt) && status == OK; i++)
		status = add_call(sandbox, arena, url, spoilt[i] ? "intent_bad" : "intent",
				  webhook_body(arena, "", NULL, 0, 0, webhook_entropy(arena)), spoilt[i], err);
	return status;
}

int webhook_subscribe(struct sandbox *sandbox, struct arena *arena, const char *url, const char *categories,
		      int64_t patient_s, struct err *err)
{
	int64_t patient_us = patient_s > 0 ? sandbox_now_us(sandbox) + patient_s * US_PER_SECOND : 0;
	int status = empty_line(sandbox->db, err);

	atomic_store(&ledger_of(sandbox)->has_webhook, true);
	if (status == OK)
		status = db_exec(sandbox->db,
				 "INSERT INTO webhook (id, url, categories, state, patient_until_us)"
				 " VALUES ($1, $2, $3, 'checking', $4)"
				 " ON CONFLICT (id) DO UPDATE SET url = excluded.url, categories = excluded.categories,"
				 " state = excluded.state, reason = NULL, failing_since_us = NULL,"
				 " patient_until_us = excluded.patient_until_us",
				 DB_ARGS(DB_I(SUBSCRIPTION), DB_T(url), DB_T(categories), DB_I(patient_us)), NULL, err);
	return status == OK ? add_intents(sandbox, arena, url, err) : status;
}

int webhook_switch_off(struct sandbox *sandbox, const char *state, const char *reason, struct err *err)
{
	int status = empty_line(sandbox->db, err);

	if (status != OK)
		return status;
	return db_exec(sandbox->db, "UPDATE webhook SET state = $1, reason = $2", DB_ARGS(DB_T(state), DB_T(reason)),
		       NULL, err);
}

int webhook_remove(struct sandbox *sandbox, struct err *err)
{
	int status = empty_line(sandbox->db, err);

	if (status == OK)
		status = db_exec(sandbox->db, "DELETE FROM webhook_event", DB_NO_ARGS, NULL, err);
	return status == OK ? db_exec(sandbox->db, "DELETE FROM webhook", DB_NO_ARGS, NULL, err) : status;
}

static int prepare_in_tx(struct sandbox *sandbox, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct webhook *webhook = NULL;
	const char *url = sandbox->options->webhook_url;
	int status = webhook_load(sandbox->db, arena, &webhook, err);

	atomic_store(&ledger_of(sandbox)->has_webhook, webhook != NULL);
	if (status != OK || url == NULL || (webhook != NULL && text_eq(webhook->url, url)))
		return status;
	return webhook_subscribe(sandbox, arena, url, WEBHOOK_CATEGORIES, PATIENT_START_S, err);
}

int webhook_prepare(struct sandbox *sandbox, struct err *err)
{
	int status = db_begin(sandbox->db, err);

	if (status != OK)
		return status;
	if ((status = prepare_in_tx(sandbox, err)) == OK)
		return db_commit(sandbox->db, err);
	db_rollback(sandbox->db);
	return status;
}

/* ---- putting events in line ---- */

static int has_row(struct db_rows *rows, bool *out, struct err *err)
{
	*out = db_next(rows);
	return db_done(rows, err);
}

/* One call at a time, so that order and retries are simple; those that a fault holds back don't count. */
static int is_time_to_fill(struct db *db, bool *out, struct err *err)
{
	bool has_events = false, is_busy = false;
	int status = has_row(db_query(db, "SELECT 1 FROM webhook_event WHERE delivery_id IS NULL LIMIT 1", DB_NO_ARGS),
			     &has_events, err);

	if (status == OK && has_events)
		status =
		    has_row(db_query(db,
				     "SELECT 1 FROM delivery WHERE state = 'waiting' AND NOT is_stray AND NOT is_copy"
				     " LIMIT 1",
				     DB_NO_ARGS),
			    &is_busy, err);
	*out = has_events && !is_busy;
	return status;
}

/* Drops what is too old, of another category, or not told by the settings. */
static int drop_untold(struct sandbox *sandbox, const struct webhook *webhook, struct err *err)
{
	int64_t oldest_us = sandbox_now_us(sandbox) - DAYS_KEPT * US_PER_DAY;
	bool tells_money = switch_is_on(sandbox->db, "webhook_payment_updates");

	return db_exec(sandbox->db,
		       "DELETE FROM webhook_event WHERE delivery_id IS NULL AND (time_us < $1 OR (is_money AND NOT $2)"
		       " OR instr(',' || $3 || ',', ',' || category || ',') = 0)",
		       DB_ARGS(DB_I(oldest_us), DB_I(tells_money), DB_T(webhook->categories)), NULL, err);
}

struct batch {
	struct webhook_event events[BATCH_MAX];
	int64_t ids[BATCH_MAX], first_sequence;
	size_t count;
};

/* Events that were in line before keep their sequence and stay together in order; new ones follow the last. */
static int load_batch(struct db *db, struct arena *arena, const struct webhook *webhook, struct batch *batch,
		      struct err *err)
{
	struct db_rows *rows =
	    db_query(db,
		     "SELECT id, org_id, category, type, resource_id, time_us, data, sequence FROM webhook_event"
		     " WHERE delivery_id IS NULL ORDER BY id LIMIT $1",
		     DB_ARGS(DB_I(BATCH_MAX)));

	batch->first_sequence = webhook->last_sequence + 1;
	while (db_next(rows)) {
		int64_t sequence = db_is_null(rows, 7) ? webhook->last_sequence + 1 : db_i64(rows, 7);

		if (batch->count == 0)
			batch->first_sequence = sequence;
		else if (!db_is_null(rows, 7) && sequence != batch->first_sequence + (int64_t)batch->count)
			break;
		batch->ids[batch->count] = db_i64(rows, 0);
		batch->events[batch->count++] = (struct webhook_event){.tenant_id = db_text_copy(rows, 1, arena),
								       .category = db_text_copy(rows, 2, arena),
								       .type = db_text_copy(rows, 3, arena),
								       .resource_id = db_text_copy(rows, 4, arena),
								       .time_us = db_i64(rows, 5),
								       .data = db_text_copy(rows, 6, arena)};
	}
	return db_done(rows, err);
}

/* Ties the events to the call that was added last. */
static int tie_batch(struct db *db, const struct batch *batch, struct err *err)
{
	int status = OK;

	for (size_t i = 0; i < batch->count && status == OK; i++)
		status = db_exec(db,
				 "UPDATE webhook_event SET sequence = $2, delivery_id = (SELECT MAX(id) FROM delivery)"
				 " WHERE id = $1",
				 DB_ARGS(DB_I(batch->ids[i]), DB_I(batch->first_sequence + (int64_t)i)), NULL, err);
	if (status != OK)
		return status;
	return db_exec(db, "UPDATE webhook SET last_sequence = max(last_sequence, $1)",
		       DB_ARGS(DB_I(batch->first_sequence + (int64_t)batch->count - 1)), NULL, err);
}

static int add_batch(struct sandbox *sandbox, struct arena *arena, const struct webhook *webhook, struct err *err)
{
	struct batch *batch = arena_new_of(arena, struct batch);
	int status = load_batch(sandbox->db, arena, webhook, batch, err);
	const char *body;

	if (status != OK || batch->count == 0)
		return status;
	body = webhook_body(arena, sandbox->base_url, batch->events, batch->count, batch->first_sequence,
			    webhook_entropy(arena));
	status = add_call(sandbox, arena, webhook->url, "event", body, false, err);
	return status == OK ? tie_batch(sandbox->db, batch, err) : status;
}

static int fill(struct sandbox *sandbox, struct arena *arena, struct err *err)
{
	struct webhook *webhook = NULL;
	bool is_time = false;
	int status = webhook_load(sandbox->db, arena, &webhook, err);

	if (status != OK || webhook == NULL || !text_eq(webhook->state, "active"))
		return status;
	if ((status = is_time_to_fill(sandbox->db, &is_time, err)) != OK || !is_time)
		return status;
	status = drop_untold(sandbox, webhook, err);
	return status == OK ? add_batch(sandbox, arena, webhook, err) : status;
}

/* ---- what an answer means ---- */

static bool is_fine(const struct delivery_answer *answer, int wanted_status)
{
	return answer->http_status == wanted_status && !answer->has_body && !answer->has_cookies;
}

static const char *reason_of(struct arena *arena, const struct delivery_answer *answer, const char *wanted)
{
	const char *status = answer->http_status == 0
				 ? arena_printf(arena, "no answer within %d seconds", ANSWER_SECONDS)
				 : arena_printf(arena, "status %d", answer->http_status);

	return arena_printf(arena, "%s was to be answered with %s, without body and cookies; there was %s%s%s.", wanted,
			    text_starts(wanted, "A bad") ? "401" : "200", status, answer->has_body ? ", a body" : "",
			    answer->has_cookies ? ", a cookie" : "");
}

static int judge_intent(struct sandbox *sandbox, struct arena *arena, const struct webhook *webhook,
			const struct delivery *delivery, const struct delivery_answer *answer, enum delivery_next *next,
			int64_t *pause_us, struct err *err)
{
	bool is_bad = text_eq(delivery->kind, "intent_bad");

	if (is_fine(answer, is_bad ? 401 : 200))
		return db_exec(sandbox->db,
			       "UPDATE webhook SET state = 'active', is_noting = 1, reason = NULL WHERE NOT EXISTS"
			       " (SELECT 1 FROM delivery WHERE state = 'waiting' AND kind IN ('intent', 'intent_bad')"
			       " AND id <> $1)",
			       DB_ARGS(DB_I(delivery->id)), NULL, err);
	if (answer->is_unreachable && sandbox_now_us(sandbox) < webhook->patient_until_us) {
		*next = DELIVERY_AGAIN;
		*pause_us = PATIENT_PAUSE_S * US_PER_SECOND;
		return OK;
	}
	*next = DELIVERY_GIVEN_UP;
	return webhook_switch_off(sandbox, "off",
				  reason_of(arena, answer, is_bad ? "A bad signature" : "The intent to receive"), err);
}

static int64_t pause_s(struct sandbox *sandbox, int64_t attempt)
{
	if (switch_is(sandbox->db, "webhook_retries", "decreasing"))
		return FIRST_PAUSE_S << (attempt < 12 ? attempt - 1 : 11);
	return attempt == 1 ? 0 : RETRY_PAUSE_S;
}

static int judge_event(struct sandbox *sandbox, struct arena *arena, const struct webhook *webhook,
		       const struct delivery *delivery, const struct delivery_answer *answer, enum delivery_next *next,
		       int64_t *pause_us, struct err *err)
{
	int64_t now_us = sandbox_now_us(sandbox);
	int64_t since_us = webhook->failing_since_us > 0 ? webhook->failing_since_us : now_us;
	bool is_good = is_fine(answer, 200);
	int status = db_exec(
	    sandbox->db, "UPDATE webhook SET failing_since_us = $1, reason = $2",
	    DB_ARGS(is_good ? DB_NULL : DB_I(since_us), DB_T(is_good ? NULL : reason_of(arena, answer, "An event"))),
	    NULL, err);

	if (status != OK)
		return status;
	if (is_good)
		return db_exec(sandbox->db, "DELETE FROM webhook_event WHERE delivery_id = $1",
			       DB_ARGS(DB_I(delivery->id)), NULL, err);
	if (now_us - since_us < US_PER_DAY) {
		*next = DELIVERY_AGAIN;
		*pause_us = pause_s(sandbox, delivery->attempt) * US_PER_SECOND;
		return OK;
	}
	*next = DELIVERY_GIVEN_UP;
	return webhook_switch_off(
	    sandbox, "disabled",
	    arena_printf(arena, "Deliveries failed for 24 hours. %s", reason_of(arena, answer, "An event")), err);
}

static int judge(struct sandbox *sandbox, struct arena *arena, const struct delivery *delivery,
		 const struct delivery_answer *answer, enum delivery_next *next, int64_t *pause_us, struct err *err)
{
	struct webhook *webhook = NULL;
	bool is_ours = false;
	int status = webhook_load(sandbox->db, arena, &webhook, err);

	if (status == OK)
		status = has_row(db_query(sandbox->db, "SELECT 1 FROM delivery WHERE id = $1 AND state = 'waiting'",
					  DB_ARGS(DB_I(delivery->id))),
				 &is_ours, err);
	/* It was changed or removed while the call was under way. */
	if (status != OK || webhook == NULL || !is_ours) {
		*next = DELIVERY_GIVEN_UP;
		return status;
	}
	status = db_exec(sandbox->db, "UPDATE webhook SET last_us = $1, last_status = $2",
			 DB_ARGS(DB_I(sandbox_now_us(sandbox)), DB_I(answer->http_status)), NULL, err);
	if (status != OK)
		return status;
	if (text_eq(delivery->kind, "event"))
		return judge_event(sandbox, arena, webhook, delivery, answer, next, pause_us, err);
	return judge_intent(sandbox, arena, webhook, delivery, answer, next, pause_us, err);
}

static const char *forge(struct arena *arena, const struct delivery *delivery)
{
	return webhook_signature_spoilt(arena, delivery->header_value);
}

const struct sender_rules webhook_rules = {
    .purpose = "ledger_webhook",
    .content_type = "application/json; charset=utf-8",
    .user_agent = "Xero-Webhooks",
    .timeout_s = ANSWER_SECONDS,
    .fill = fill,
    .judge = judge,
    .forge = forge,
};
