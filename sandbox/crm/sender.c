#include "crm/sender.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crypto/crypto.h"

enum { ANSWER_SECONDS = 10, IDLE_SECONDS = 30 };

/* Pauses after the first, second and third failed attempt. */
static const int64_t pauses_s[] = {3, 30, 150};

struct sender {
	struct sandbox *sandbox;
	pthread_t thread;
	pthread_cond_t changed;
	bool is_stopping;
};

struct job {
	int64_t id, webhook_id, attempt;
	const char *method, *url, *authorization, *body;
};

char *basic_authorization(struct arena *arena, const char *user, const char *password)
{
	const char *pair = arena_printf(arena, "%s:%s", user, text_or(password, ""));

	return arena_printf(arena, "Basic %s", base64_encode(arena, pair, strlen(pair)));
}

int sender_add(struct visit *visit, const struct outbound *outbound, struct err *err)
{
	const char *authorization =
	    outbound->user == NULL ? NULL : basic_authorization(visit->arena, outbound->user, outbound->password);

	return db_exec(visit->db,
		       "INSERT INTO outbound (webhook_id, method, url, authorization, body_head, body_tail, due_us)"
		       " VALUES ($1, $2, $3, $4, $5, $6, $7)",
		       DB_ARGS(outbound->webhook_id > 0 ? DB_I(outbound->webhook_id) : DB_NULL, DB_T(outbound->method),
			       DB_T(outbound->url), DB_T(authorization), DB_T(outbound->body_head),
			       DB_T(outbound->body_tail), DB_I(visit->now_us)),
		       NULL, err);
}

/* Takes the call that is due and counts its attempt. False: nothing is due; ${*wait_us} says how long. */
static bool take_due(struct sender *sender, struct arena *arena, struct job *job, int64_t *wait_us)
{
	struct sandbox *sandbox = sender->sandbox;
	int64_t now_us = sandbox_now_us(sandbox), due_us = INT64_MAX;
	struct db_rows *rows =
	    db_query(sandbox->db,
		     "SELECT due_us, id, webhook_id, attempts + 1, method, url, authorization, "
		     "body_head, body_tail FROM outbound WHERE NOT is_done ORDER BY due_us, id LIMIT 1",
		     DB_NO_ARGS);

	if (db_next(rows)) {
		due_us = db_i64(rows, 0);
		*job = (struct job){.id = db_i64(rows, 1),
				    .webhook_id = db_i64(rows, 2),
				    .attempt = db_i64(rows, 3),
				    .method = db_text_copy(rows, 4, arena),
				    .url = db_text_copy(rows, 5, arena),
				    .authorization = db_text_copy(rows, 6, arena)};
		job->body = db_is_null(rows, 8) ? db_text_copy(rows, 7, arena)
						: arena_printf(arena, "%s%" PRId64 "%s", db_text(rows, 7), job->attempt,
							       db_text(rows, 8));
	}
	*wait_us = due_us == INT64_MAX ? IDLE_SECONDS * US_PER_SECOND : due_us - now_us;
	if (db_done(rows, NULL) != OK || due_us > now_us)
		return false;
	return db_exec(sandbox->db, "UPDATE outbound SET attempts = $2 WHERE id = $1",
		       DB_ARGS(DB_I(job->id), DB_I(job->attempt)), NULL, NULL) == OK;
}

/* The status of the answer; 0: there was none. */
static int send_job(struct sandbox *sandbox, struct arena *arena, const struct job *job)
{
	struct http_pair headers[4] = {{"Content-Type", "application/json"}, {"User-Agent", "Pipedrive-Webhook"}};
	struct http_request request = {.method = job->method,
				       .url = job->url,
				       .headers = headers,
				       .body = job->body,
				       .body_len = strlen(job->body),
				       .timeout_s = ANSWER_SECONDS,
				       .purpose = "crm_outbound"};
	struct http_response response = {0};
	struct err err;

	if (job->authorization != NULL)
		headers[2] = (struct http_pair){"Authorization", job->authorization};
	if (http_call(sandbox->client, &request, arena, &response, &err) == OK)
		return response.status;
	log_err(&sandbox->log, "crm_outbound_failed", NULL, &err);
	return 0;
}

static int note_outcome(struct sandbox *sandbox, const struct job *job, int http_status, struct err *err)
{
	bool is_good = http_status >= 200 && http_status < 300;
	bool is_last = job->webhook_id == 0 || job->attempt > (int64_t)ARRAY_LEN(pauses_s);
	int64_t pause_s = is_last ? 0 : pauses_s[job->attempt - 1];
	int64_t now_us = sandbox_now_us(sandbox);
	char now[TIME_TEXT_MAX];
	int status = db_exec(
	    sandbox->db, "UPDATE outbound SET is_done = $2, due_us = $3, last_status = $4 WHERE id = $1",
	    DB_ARGS(DB_I(job->id), DB_I(is_good || is_last), DB_I(now_us + pause_s * US_PER_SECOND), DB_I(http_status)),
	    NULL, err);

	if (status != OK || job->webhook_id == 0)
		return status;
	return db_exec(sandbox->db, "UPDATE webhook SET last_delivery_time = $2, last_http_status = $3 WHERE id = $1",
		       DB_ARGS(DB_I(job->webhook_id), DB_T(time_format(now_us, now)), DB_I(http_status)), NULL, err);
}

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
	struct sandbox *sandbox = sender->sandbox;
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct job job = {0};
	struct err err;
	int64_t wait_us;
	int http_status;

	pthread_mutex_lock(&sandbox->lock);
	while (!sender->is_stopping) {
		arena_reset(arena);
		if (!take_due(sender, arena, &job, &wait_us)) {
			wait_for_change(sender, wait_us > 0 ? wait_us : US_PER_SECOND);
			continue;
		}
		pthread_mutex_unlock(&sandbox->lock);
		http_status = send_job(sandbox, arena, &job);
		pthread_mutex_lock(&sandbox->lock);
		if (note_outcome(sandbox, &job, http_status, &err) != OK)
			log_err(&sandbox->log, "crm_outbound_not_recorded", NULL, &err);
	}
	pthread_mutex_unlock(&sandbox->lock);
	return NULL;
}

int sender_new(struct sandbox *sandbox, struct sender **out, struct err *err)
{
	struct sender *sender = calloc(1, sizeof(*sender));
	pthread_condattr_t attr;

	if (sender == NULL)
		BUG("out of memory");
	sender->sandbox = sandbox;
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
	pthread_cond_signal(&sender->changed);
}
