#include "common/sender.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "common/faults.h"
#include "common/sender_rows.h"
#include "crypto/crypto.h"

enum { IDLE_SECONDS = 30, BACK_OFF_SECONDS = 1, OVERTAKEN_SECONDS = 60 };

struct sender {
	struct sandbox *sandbox;
	const struct sender_rules *rules;
	pthread_t thread;
	pthread_cond_t changed;
	bool is_stopping;
};

char *basic_authorization(struct arena *arena, const char *user, const char *password)
{
	const char *pair = arena_printf(arena, "%s:%s", user, text_or(password, ""));

	return arena_printf(arena, "Basic %s", base64_encode(arena, pair, strlen(pair)));
}

int sender_add(struct sandbox *sandbox, const struct delivery *delivery, struct err *err)
{
	struct delivery_row row = {.delivery = *delivery};

	row.delivery.created_us = sandbox_now_us(sandbox);
	return delivery_insert(sandbox->db, &row, row.delivery.created_us, err);
}

int sender_write(struct sandbox *sandbox, struct json_out *out, struct err *err)
{
	int status;

	json_out_array(out, "deliveries");
	status = delivery_write(sandbox->db, out, err);
	json_out_end(out);
	return status;
}

/* ---- what to do with the first in line ---- */

/* A second one of ${row}, under the header ${header_value}, that changes nothing but its own row. */
static int add_copy(struct sandbox *sandbox, const struct delivery_row *row, const char *header_value,
		    const char *fault, int64_t due_us, struct err *err)
{
	struct delivery_row copy = *row;

	copy.is_copy = true;
	copy.fault = fault;
	copy.delivery.header_value = header_value;
	return delivery_insert(sandbox->db, &copy, due_us, err);
}

/* Lets a fault strike the call on its first way out. ${*is_going_out}: whether it is to be sent now after all. */
static int strike(struct sender *sender, struct arena *arena, struct delivery_row *row, bool *is_going_out,
		  struct err *err)
{
	struct sandbox *sandbox = sender->sandbox;
	int64_t now_us = sandbox_now_us(sandbox);
	struct delivery_fault fault;
	int status;

	if (!faults_strike_delivery(sandbox->faults, row->delivery.url, &fault))
		return OK;
	row->fault = fault.name;
	if ((status = delivery_mark(sandbox->db, row->delivery.id, fault.name, err)) != OK)
		return status;
	switch (fault.kind) {
	case FAULT_WEBHOOK_DOUBLED:
		return add_copy(sandbox, row, row->delivery.header_value, fault.name, now_us + fault.delay_us, err);
	case FAULT_WEBHOOK_FORGED:
		*is_going_out = false; /* the forged one goes first */
		return add_copy(sandbox, row, sender->rules->forge(arena, &row->delivery), fault.name, 0, err);
	case FAULT_WEBHOOK_LATE:
		*is_going_out = false;
		return delivery_put_off(sandbox->db, row->delivery.id, now_us + fault.delay_us, false, err);
	case FAULT_WEBHOOK_REORDERED:
		*is_going_out = false;
		return delivery_put_off(sandbox->db, row->delivery.id, now_us + OVERTAKEN_SECONDS * US_PER_SECOND, true,
					err);
	default:
		return OK;
	}
}

/* The call to send now, its attempt counted; NULL in ${*out}: none. ${*wait_us_out} says when to look again. */
static int take_in_tx(struct sender *sender, struct arena *arena, struct delivery_row **out, int64_t *wait_us_out,
		      struct err *err)
{
	struct sandbox *sandbox = sender->sandbox;
	struct delivery_row *row = NULL;
	bool is_going_out = true;
	int64_t due_us = 0;
	int status = OK;

	if (sender->rules->fill != NULL)
		status = sender->rules->fill(sandbox, arena, err);
	if (status == OK)
		status = delivery_first(sandbox->db, arena, &row, &due_us, err);
	*wait_us_out = row != NULL ? due_us - sandbox_now_us(sandbox) : IDLE_SECONDS * US_PER_SECOND;
	if (status != OK || row == NULL || *wait_us_out > 0)
		return status;
	if (row->fault == NULL && row->delivery.subscription > 0 && row->delivery.attempt == 1)
		status = strike(sender, arena, row, &is_going_out, err);
	if (status != OK || !is_going_out)
		return status;
	*out = row;
	return delivery_start(sandbox->db, row->delivery.id, err);
}

/* In a transaction. */
static struct delivery_row *take_due(struct sender *sender, struct arena *arena, int64_t *wait_us_out)
{
	struct sandbox *sandbox = sender->sandbox;
	struct delivery_row *row = NULL;
	struct err err;
	int status = db_begin(sandbox->db, &err);

	*wait_us_out = BACK_OFF_SECONDS * US_PER_SECOND;
	if (status == OK) {
		status = take_in_tx(sender, arena, &row, wait_us_out, &err);
		if (status == OK)
			status = db_commit(sandbox->db, &err);
		else
			db_rollback(sandbox->db);
	}
	if (status == OK)
		return row;
	*wait_us_out = BACK_OFF_SECONDS * US_PER_SECOND;
	log_err(&sandbox->log, "delivery_not_taken", NULL, &err);
	return NULL;
}

/* ---- sending ---- */

static struct delivery_answer send_now(struct sender *sender, struct arena *arena, const struct delivery *d)
{
	const struct sender_rules *rules = sender->rules;
	const char *tail =
	    d->body_tail == NULL ? "" : arena_printf(arena, "%lld%s", (long long)d->attempt, d->body_tail);
	const char *body = arena_printf(arena, "%s%s", d->body_head, tail);
	struct http_pair headers[4] = {{"Content-Type", rules->content_type}, {"User-Agent", rules->user_agent}};
	struct http_request request = {.method = d->method,
				       .url = d->url,
				       .headers = headers,
				       .body = body,
				       .body_len = strlen(body),
				       .timeout_s = rules->timeout_s,
				       .purpose = rules->purpose};
	struct http_response response = {0};
	struct err err;
	int status;

	if (d->header_name != NULL)
		headers[2] = (struct http_pair){d->header_name, d->header_value};
	status = http_call(sender->sandbox->client, &request, arena, &response, &err);
	if (status == OK)
		return (struct delivery_answer){.http_status = response.status,
						.has_body = response.body_len > 0,
						.has_cookies = http_response_header(&response, "Set-Cookie") != NULL};
	log_err(&sender->sandbox->log, "delivery_failed", NULL, &err);
	return (struct delivery_answer){.is_unreachable = status == E_UPSTREAM};
}

static int note_in_tx(struct sender *sender, struct arena *arena, const struct delivery_row *row,
		      const struct delivery_answer *answer, struct err *err)
{
	struct sandbox *sandbox = sender->sandbox;
	enum delivery_next next = DELIVERY_SENT;
	int64_t now_us = sandbox_now_us(sandbox), pause_us = 0;
	int status = OK;

	if (!row->is_copy)
		status = sender->rules->judge(sandbox, arena, &row->delivery, answer, &next, &pause_us, err);
	if (status == OK)
		status = delivery_end(sandbox->db, row->delivery.id,
				      next == DELIVERY_AGAIN  ? "waiting"
				      : next == DELIVERY_SENT ? "sent"
							      : "failed",
				      now_us + pause_us, answer->http_status, now_us, err);
	if (status == OK && !row->is_copy)
		status = delivery_let_go(sandbox->db, row->delivery.subscription, now_us, err);
	return status;
}

static void note_outcome(struct sender *sender, struct arena *arena, const struct delivery_row *row,
			 const struct delivery_answer *answer)
{
	struct sandbox *sandbox = sender->sandbox;
	struct err err;
	int status = db_begin(sandbox->db, &err);

	if (status == OK) {
		status = note_in_tx(sender, arena, row, answer, &err);
		if (status == OK)
			status = db_commit(sandbox->db, &err);
		else
			db_rollback(sandbox->db);
	}
	if (status != OK)
		log_err(&sandbox->log, "delivery_not_recorded", NULL, &err);
}

/* Called with the lock, which it lets go while the call is under way. A lost one is taken for delivered. */
static void deliver(struct sender *sender, struct arena *arena, const struct delivery_row *row)
{
	struct delivery_answer answer = {.http_status = 200};

	if (row->delivery.attempt > 1 || row->is_copy || !text_eq(row->fault, fault_name(FAULT_WEBHOOK_LOST))) {
		pthread_mutex_unlock(&sender->sandbox->lock);
		answer = send_now(sender, arena, &row->delivery);
		pthread_mutex_lock(&sender->sandbox->lock);
	}
	note_outcome(sender, arena, row, &answer);
}

/* ---- the thread ---- */

/* With the lock held. */
static void wait_for_change(struct sender *sender, int64_t wait_us)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += (time_t)(wait_us / US_PER_SECOND);
	until.tv_nsec += (wait_us % US_PER_SECOND) * 1000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_cond_timedwait(&sender->changed, &sender->sandbox->lock, &until);
}

static void *run(void *ctx)
{
	struct sender *sender = ctx;
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct delivery_row *row;
	int64_t wait_us;

	pthread_mutex_lock(&sender->sandbox->lock);
	while (!sender->is_stopping) {
		arena_reset(arena);
		row = take_due(sender, arena, &wait_us);
		if (row != NULL)
			deliver(sender, arena, row);
		else if (wait_us > 0)
			wait_for_change(sender, wait_us);
	}
	pthread_mutex_unlock(&sender->sandbox->lock);
	return NULL;
}

int sender_new(struct sandbox *sandbox, const struct sender_rules *rules, struct sender **out, struct err *err)
{
	struct sender *sender = calloc(1, sizeof(*sender));
	pthread_condattr_t attr;

	if (sender == NULL)
		BUG("out of memory");
	sender->sandbox = sandbox;
	sender->rules = rules;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&sender->changed, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&sender->thread, NULL, run, sender) != 0) {
		pthread_cond_destroy(&sender->changed);
		free(sender);
		return err_set(err, E_INTERNAL, "thread_failed", "The thread for calls to the app can't be started.");
	}
	*out = sender;
	return OK;
}

void sender_free(struct sender *sender)
{
	if (sender == NULL)
		return;
	pthread_mutex_lock(&sender->sandbox->lock);
	sender->is_stopping = true;
	pthread_cond_signal(&sender->changed);
	pthread_mutex_unlock(&sender->sandbox->lock);
	pthread_join(sender->thread, NULL);
	pthread_cond_destroy(&sender->changed);
	free(sender);
}

void sender_wake(struct sender *sender)
{
	if (sender != NULL)
		pthread_cond_signal(&sender->changed);
}
