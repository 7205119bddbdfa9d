#include "common/faults.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/calls.h"
#include "common/fault_room.h"
#include "common/fault_rules.h"
#include "json/json.h"

enum { ASIDES_MAX = 8 };

/* What struck one call, from its arena. */
struct strike {
	struct strike *next;
	struct faults *faults;
	struct http_exchange *x;
	http_handler handler;
	struct fault end; /* what happens to the call itself */
	bool has_end;
	struct fault asides[ASIDES_MAX];
	size_t aside_count;
	int64_t delay_ms;
	const char *name; /* for the record */
};

struct faults {
	struct sandbox *sandbox;
	const struct fault_vendor *vendor;
	pthread_mutex_t lock; /* guards what follows */
	struct arena *arena;  /* of the rules' texts */
	struct fault_rule rules[FAULT_RULES_MAX];
	size_t rule_count;
	int64_t next_id;
	struct strike *strikes; /* of calls in hand */
	atomic_size_t active;   /* rules and strikes: 0 lets calls pass without the lock */
	struct fault_room *room;
};

struct faults *faults_new(struct sandbox *sandbox, const struct fault_vendor *vendor)
{
	struct faults *faults = calloc(1, sizeof(*faults));

	if (faults == NULL)
		BUG("out of memory");
	faults->sandbox = sandbox;
	faults->vendor = vendor;
	faults->arena = arena_new();
	faults->room = fault_room_new();
	faults->next_id = 1;
	pthread_mutex_init(&faults->lock, NULL);
	return faults;
}

void faults_stop(struct faults *faults)
{
	if (faults != NULL)
		fault_room_close(faults->room);
}

void faults_free(struct faults *faults)
{
	if (faults == NULL)
		return;
	fault_room_free(faults->room);
	pthread_mutex_destroy(&faults->lock);
	arena_free(faults->arena);
	free(faults);
}

void faults_clear(struct faults *faults)
{
	if (faults == NULL)
		return;
	pthread_mutex_lock(&faults->lock);
	atomic_fetch_sub(&faults->active, faults->rule_count);
	faults->rule_count = 0;
	arena_reset(faults->arena);
	pthread_mutex_unlock(&faults->lock);
}

/* ---- what strikes a call ---- */

/* Texts of the rule go with it at the next DELETE: what the call needs is copied. */
static struct fault copy_fault(struct arena *arena, const struct fault *fault)
{
	struct fault copy = *fault;

	copy.problem = arena_strdup(arena, fault->problem);
	copy.which = arena_strdup(arena, fault->which);
	return copy;
}

/* Holds the rules in their order against the call: delays add up, things aside all happen, the first end counts. */
static void find_strike(struct faults *faults, const struct fault_target *target, struct arena *arena,
			struct strike *strike)
{
	for (size_t i = 0; i < faults->rule_count; i++) {
		struct fault_rule *rule = &faults->rules[i];
		bool is_delay = rule->what.kind == FAULT_DELAY && !rule->what.is_after;
		bool is_aside = fault_is_aside(rule->what.kind);

		if (fault_is_webhook(rule->what.kind) || !fault_rule_matches(rule, target) ||
		    (!is_delay && !is_aside && strike->has_end) || (is_aside && strike->aside_count == ASIDES_MAX) ||
		    !fault_rule_strikes(rule))
			continue;
		if (is_delay)
			strike->delay_ms += rule->what.ms;
		else if (is_aside)
			strike->asides[strike->aside_count++] = copy_fault(arena, &rule->what);
		else
			strike->end = copy_fault(arena, &rule->what);
		if (!is_delay && !is_aside)
			strike->has_end = true;
		if (strike->name == NULL || (!is_delay && !is_aside))
			strike->name = fault_name(rule->what.kind);
	}
}

/* What strikes ${x}, noted as long as the call is in hand; NULL: nothing does. */
static struct strike *take_strike(struct faults *faults, struct http_exchange *x, http_handler handler)
{
	const struct fault_target target = {.method = http_method(x),
					    .path = http_path(x),
					    .client_id = faults->vendor->client_of(faults->sandbox, x),
					    .is_machine = faults->vendor->is_machine(http_path(x))};
	struct strike *strike = arena_new_of(http_arena(x), struct strike);

	pthread_mutex_lock(&faults->lock);
	find_strike(faults, &target, http_arena(x), strike);
	if (strike->name != NULL) {
		strike->faults = faults;
		strike->x = x;
		strike->handler = handler;
		strike->next = faults->strikes;
		faults->strikes = strike;
		atomic_fetch_add(&faults->active, 1);
	}
	pthread_mutex_unlock(&faults->lock);
	return strike->name != NULL ? strike : NULL;
}

static void drop_strike(struct strike *strike)
{
	struct faults *faults = strike->faults;
	struct strike **place = &faults->strikes;

	pthread_mutex_lock(&faults->lock);
	while (*place != strike)
		place = &(*place)->next;
	*place = strike->next;
	atomic_fetch_sub(&faults->active, 1);
	pthread_mutex_unlock(&faults->lock);
}

static const struct strike *strike_of(struct sandbox *sandbox, struct http_exchange *x)
{
	struct faults *faults = sandbox->faults;
	const struct strike *strike;

	if (faults == NULL || atomic_load(&faults->active) == 0)
		return NULL;
	pthread_mutex_lock(&faults->lock);
	strike = faults->strikes;
	while (strike != NULL && strike->x != x)
		strike = strike->next;
	pthread_mutex_unlock(&faults->lock);
	return strike;
}

const struct fault *faults_of(struct sandbox *sandbox, struct http_exchange *x)
{
	const struct strike *strike = strike_of(sandbox, x);

	return strike != NULL && strike->has_end && fault_is_refusal(&strike->end) ? &strike->end : NULL;
}

const char *faults_name_of(struct sandbox *sandbox, struct http_exchange *x)
{
	const struct strike *strike = strike_of(sandbox, x);

	return strike != NULL ? strike->name : NULL;
}

bool faults_strike_delivery(struct faults *faults, const char *url, struct delivery_fault *out)
{
	const struct fault_target target = {.path = url, .is_machine = true};
	bool is_struck = false;

	if (faults == NULL || atomic_load(&faults->active) == 0)
		return false;
	pthread_mutex_lock(&faults->lock);
	for (size_t i = 0; i < faults->rule_count && !is_struck; i++) {
		struct fault_rule *rule = &faults->rules[i];

		is_struck =
		    fault_is_webhook(rule->what.kind) && fault_rule_matches(rule, &target) && fault_rule_strikes(rule);
		if (is_struck)
			*out = (struct delivery_fault){.kind = rule->what.kind,
						       .name = fault_name(rule->what.kind),
						       .delay_us = rule->what.ms * 1000};
	}
	pthread_mutex_unlock(&faults->lock);
	return is_struck;
}

/* ---- what happens beside a call ---- */

static int kill_tokens(struct sandbox *sandbox, const struct fault *fault, struct err *err)
{
	int status = db_begin(sandbox->db, err);

	if (status != OK)
		return status;
	status = sandbox->faults->vendor->kill_tokens(sandbox, fault, err);
	if (status == OK)
		return db_commit(sandbox->db, err);
	db_rollback(sandbox->db);
	return status;
}

/* With the sandbox's lock held. */
static void happen(struct sandbox *sandbox, const struct fault *fault)
{
	struct err err;

	if (fault->kind == FAULT_CLOCK_JUMP) {
		__atomic_add_fetch(&sandbox->clock_offset_us, fault->advance_s * 1000000, __ATOMIC_RELAXED);
		sandbox->faults->vendor->wake(sandbox);
	} else if (kill_tokens(sandbox, fault, &err) != OK) {
		log_err(&sandbox->log, "tokens_not_killed", NULL, &err);
	}
}

/* ---- the way of a struck call ---- */

struct fault_reply faults_reply(struct sandbox *sandbox, struct http_exchange *x, const struct fault *fault)
{
	static const char html[] =
	    "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1>"
	    "<p>The server did not answer in time.</p></body></html>\n";
	struct fault_reply reply = {.status = 503, .body = ""};

	if (fault->kind == FAULT_HTML)
		return (struct fault_reply){fault->status, "text/html; charset=utf-8", html, sizeof(html) - 1};
	if (fault->kind != FAULT_HANG && fault->kind != FAULT_RESET_BEFORE)
		sandbox->faults->vendor->refuse(sandbox, x, fault, &reply);
	return reply;
}

static void answer_reply(struct http_exchange *x, const struct fault_reply *reply)
{
	http_answer(x, reply->status, reply->content_type, reply->body, reply->len);
}

/* For calls that no handler counts. */
static void refuse(struct strike *strike)
{
	struct sandbox *sandbox = strike->faults->sandbox;
	struct fault_reply reply;

	pthread_mutex_lock(&sandbox->lock);
	reply = faults_reply(sandbox, strike->x, &strike->end);
	answer_reply(strike->x, &reply);
	if (strike->faults->vendor->is_machine(http_path(strike->x)))
		calls_note(sandbox, strike->x, reply.status, reply.body, reply.len);
	pthread_mutex_unlock(&sandbox->lock);
}

/* Puts another answer in the place of the true one, in the record, too. */
static void replace_answer(struct strike *strike)
{
	struct sandbox *sandbox = strike->faults->sandbox;
	struct fault_reply reply;

	pthread_mutex_lock(&sandbox->lock);
	reply = faults_reply(sandbox, strike->x, &strike->end);
	answer_reply(strike->x, &reply);
	calls_amend(sandbox, strike->x, reply.status, reply.body, reply.len);
	pthread_mutex_unlock(&sandbox->lock);
}

/* The call itself, and what becomes of its answer. */
static void execute(struct strike *strike)
{
	struct faults *faults = strike->faults;
	const struct fault *end = &strike->end;

	if (strike->has_end && fault_is_refusal(end) && !faults->vendor->is_counted(http_path(strike->x)))
		refuse(strike);
	else if (strike->handler(strike->x, faults->sandbox) != HTTP_DONE)
		BUG("faults: the handler did not answer");
	if (!strike->has_end)
		return;
	if (end->kind == FAULT_500_SAVED || (end->kind == FAULT_HTML && end->is_saved))
		replace_answer(strike);
	else if (end->kind == FAULT_TRUNCATE)
		http_answer_cut(strike->x, end->bytes);
	else if (end->kind == FAULT_RESET_BEFORE || end->kind == FAULT_RESET_AFTER || end->kind == FAULT_HANG)
		http_answer_cut(strike->x, 0);
}

/* After a delay behind the execution, or a hang: the answer goes out, or the connection is closed. */
static void finish(void *ctx)
{
	struct strike *strike = ctx;
	struct http_exchange *x = strike->x;

	drop_strike(strike);
	http_finish(x);
}

static bool waits_after(const struct strike *strike)
{
	return strike->has_end && (strike->end.kind == FAULT_HANG || strike->end.kind == FAULT_DELAY);
}

/* After a delay before the execution. */
static void execute_late(void *ctx)
{
	struct strike *strike = ctx;

	execute(strike);
	if (waits_after(strike))
		fault_room_hold(strike->faults->room, strike->end.ms, finish, strike);
	else
		finish(strike);
}

static enum http_next go(struct strike *strike)
{
	if (strike->delay_ms > 0) {
		fault_room_hold(strike->faults->room, strike->delay_ms, execute_late, strike);
		return HTTP_LATER;
	}
	execute(strike);
	if (waits_after(strike)) {
		fault_room_hold(strike->faults->room, strike->end.ms, finish, strike);
		return HTTP_LATER;
	}
	drop_strike(strike);
	return HTTP_DONE;
}

enum http_next faults_handle(struct sandbox *sandbox, struct http_exchange *x, http_handler handler)
{
	struct faults *faults = sandbox->faults;
	struct strike *strike = NULL;

	if (faults != NULL && atomic_load(&faults->active) > 0 && !text_starts(http_path(x), "/_sandbox/") &&
	    !text_starts(http_path(x), "/static/"))
		strike = take_strike(faults, x, handler);
	if (strike == NULL)
		return handler(x, sandbox);
	if (strike->aside_count > 0) {
		pthread_mutex_lock(&sandbox->lock);
		for (size_t i = 0; i < strike->aside_count; i++)
			happen(sandbox, &strike->asides[i]);
		pthread_mutex_unlock(&sandbox->lock);
	}
	return go(strike);
}

/* ---- /_sandbox/faults ---- */

static void answer_error(struct http_exchange *x, const char *text)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;

	buf_init(&buf, LIMIT_URL);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	json_out_text(&out, "error", text);
	json_out_end(&out);
	http_answer_copy(x, 400, "application/json", buf.data, buf.len);
}

void faults_list(struct faults *faults, struct buf *out)
{
	struct json_out json;

	json_out_init(&json, out);
	json_out_object(&json, NULL);
	json_out_array(&json, "rules");
	pthread_mutex_lock(&faults->lock);
	for (size_t i = 0; i < faults->rule_count; i++)
		fault_rule_write(&json, &faults->rules[i]);
	pthread_mutex_unlock(&faults->lock);
	json_out_end(&json);
	json_out_end(&json);
}

static void answer_rules(struct faults *faults, struct http_exchange *x)
{
	CLEANUP(buf_release) struct buf buf;

	buf_init(&buf, LIMIT_ANSWER);
	faults_list(faults, &buf);
	http_answer_copy(x, 200, "application/json", buf.data, buf.len);
}

/* All of ${list} or, on failure, none. */
static int add_rules(struct faults *faults, const struct json *list, struct err *err)
{
	size_t before = faults->rule_count;
	int status = OK;

	for (size_t i = 0; i < json_len(list) && status == OK; i++) {
		if (faults->rule_count == FAULT_RULES_MAX)
			status = err_set(err, E_INVALID, "faults_too_many",
					 "There can be %d rules; DELETE clears them.", FAULT_RULES_MAX);
		else
			status =
			    fault_rule_read(faults->arena, json_at(list, i), &faults->rules[faults->rule_count], err);
		if (status == OK)
			faults->rules[faults->rule_count++].id = faults->next_id++;
	}
	if (status != OK)
		faults->rule_count = before;
	atomic_fetch_add(&faults->active, faults->rule_count - before);
	return status;
}

/* What is to be struck at once, of the rules from ${first} on. */
static void strike_now(struct faults *faults, size_t first)
{
	for (size_t i = first; i < faults->rule_count; i++)
		if (faults->rules[i].is_now) {
			faults->rules[i].struck = 1;
			happen(faults->sandbox, &faults->rules[i].what);
		}
}

int faults_add(struct faults *faults, const char *text, size_t len, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *list;
	size_t first;
	int status = json_parse(text, len, &doc, err);

	if (status != OK)
		return status;
	list = json_is_array(json_root(doc)) ? json_root(doc) : json_get(json_root(doc), "rules");
	if (!json_is_array(list))
		return err_set(err, E_INVALID, "faults_malformed",
			       "The body must be a list of rules, or an object with that list as rules.");
	pthread_mutex_lock(&faults->lock);
	first = faults->rule_count;
	status = add_rules(faults, list, err);
	if (status == OK)
		strike_now(faults, first);
	pthread_mutex_unlock(&faults->lock);
	return status;
}

static void set_rules(struct faults *faults, struct http_exchange *x)
{
	size_t len = 0;
	const char *body = http_body(x, &len);
	struct err err;

	if (faults_add(faults, body, len, &err) == OK)
		answer_rules(faults, x);
	else
		answer_error(x, err.text);
}

bool faults_admin(struct sandbox *sandbox, struct http_exchange *x)
{
	struct faults *faults = sandbox->faults;
	const char *method = http_method(x);

	if (faults == NULL || !text_eq(http_path(x), "/_sandbox/faults"))
		return false;
	if (text_eq(method, "POST")) {
		set_rules(faults, x);
	} else if (text_eq(method, "GET") || text_eq(method, "DELETE")) {
		if (text_eq(method, "DELETE"))
			faults_clear(faults);
		answer_rules(faults, x);
	} else {
		return false;
	}
	return true;
}
