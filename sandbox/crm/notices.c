#include "crm/notices.h"

#include <inttypes.h>
#include <string.h>

#include "crm/company.h"
#include "crm/oauth.h"

enum { ANSWER_SECONDS = 10, BAN_FAILURES = 10, BAN_SECONDS = 30 * 60, FAILING_DAYS = 3 };

/* Pauses after the first, second and third failed attempt. */
static const int64_t pauses_s[] = {3, 30, 150};

int notice_uninstalled(struct visit *visit, int64_t user_id, struct err *err)
{
	const struct sandbox_options *options = visit->sandbox->options;
	struct delivery delivery = {
	    .kind = "notice",
	    .method = "DELETE",
	    .url = crm_oauth_callback_url(visit),
	    .header_name = "Authorization",
	    .header_value = basic_authorization(visit->arena, options->crm_client_id, options->crm_client_secret)};

	delivery.body_head = arena_printf(
	    visit->arena, "{\"client_id\":\"%s\",\"company_id\":%d,\"user_id\":%" PRId64 ",\"timestamp\":\"%s\"}",
	    options->crm_client_id, COMPANY_ID, user_id, visit->now);
	return sender_add(visit->sandbox, &delivery, err);
}

int notice_shared(struct visit *visit, int64_t user_id, bool is_shared, struct err *err)
{
	struct delivery delivery = {.kind = "notice", .method = "POST", .url = crm_oauth_callback_url(visit)};

	delivery.body_head = arena_printf(visit->arena, "{\"company_id\":%d,\"user_id\":%" PRId64 ",\"isShared\":%s}",
					  COMPANY_ID, user_id, is_shared ? "true" : "false");
	return sender_add(visit->sandbox, &delivery, err);
}

/* ---- what an answer to a webhook means ---- */

static int note_good(struct sandbox *sandbox, int64_t id, struct err *err)
{
	return db_exec(sandbox->db, "UPDATE webhook SET failing_since_us = NULL WHERE id = $1", DB_ARGS(DB_I(id)), NULL,
		       err);
}

/* Ten events whose first attempt failed: banned for half an hour, and the count begins anew. */
static int note_first_failure(struct sandbox *sandbox, int64_t id, struct err *err)
{
	int64_t until_us = sandbox_now_us(sandbox) + BAN_SECONDS * US_PER_SECOND;

	return db_exec(sandbox->db,
		       "UPDATE webhook SET"
		       " banned_until_us = CASE WHEN first_failures + 1 >= $2 THEN $3 ELSE banned_until_us END,"
		       " first_failures = CASE WHEN first_failures + 1 >= $2 THEN 0 ELSE first_failures + 1 END"
		       " WHERE id = $1",
		       DB_ARGS(DB_I(id), DB_I(BAN_FAILURES), DB_I(until_us)), NULL, err);
}

/* After three days without success the webhook is removed, and what waits for it. */
static int note_failure(struct sandbox *sandbox, const struct delivery *delivery, struct err *err)
{
	int64_t now_us = sandbox_now_us(sandbox);
	int status =
	    db_exec(sandbox->db, "UPDATE webhook SET failing_since_us = COALESCE(failing_since_us, $2) WHERE id = $1",
		    DB_ARGS(DB_I(delivery->subscription), DB_I(now_us)), NULL, err);

	if (status == OK && delivery->attempt == 1)
		status = note_first_failure(sandbox, delivery->subscription, err);
	if (status != OK)
		return status;
	return db_exec(sandbox->db, "DELETE FROM webhook WHERE id = $1 AND failing_since_us <= $2",
		       DB_ARGS(DB_I(delivery->subscription), DB_I(now_us - FAILING_DAYS * US_PER_DAY)), NULL, err);
}

static int judge(struct sandbox *sandbox, struct arena *arena, const struct delivery *delivery,
		 const struct delivery_answer *answer, enum delivery_next *next, int64_t *pause_us, struct err *err)
{
	bool is_good = answer->http_status >= 200 && answer->http_status < 300;
	bool is_last = delivery->subscription == 0 || delivery->attempt > (int64_t)ARRAY_LEN(pauses_s);
	char now[TIME_TEXT_MAX];
	int status = OK;

	(void)arena;
	*next = is_good ? DELIVERY_SENT : is_last ? DELIVERY_GIVEN_UP : DELIVERY_AGAIN;
	*pause_us = *next == DELIVERY_AGAIN ? pauses_s[delivery->attempt - 1] * US_PER_SECOND : 0;
	if (delivery->subscription == 0)
		return OK;
	status = db_exec(sandbox->db, "UPDATE webhook SET last_delivery_time = $2, last_http_status = $3 WHERE id = $1",
			 DB_ARGS(DB_I(delivery->subscription), DB_T(time_format(sandbox_now_us(sandbox), now)),
				 DB_I(answer->http_status)),
			 NULL, err);
	if (status != OK)
		return status;
	return is_good ? note_good(sandbox, delivery->subscription, err) : note_failure(sandbox, delivery, err);
}

/* There is no signature: a forged call doesn't know the password. */
static const char *forge(struct arena *arena, const struct delivery *delivery)
{
	(void)delivery;
	return basic_authorization(arena, "forged", "forged");
}

const struct sender_rules crm_sender_rules = {
    .purpose = "crm_webhook",
    .content_type = "application/json",
    .user_agent = "Pipedrive-Webhook",
    .timeout_s = ANSWER_SECONDS,
    .judge = judge,
    .forge = forge,
};
