#include "common/fault_rules.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"

enum {
	WAIT_MS_MAX = 120000,
	HANG_MS = 60000,
	LATE_MS = 60000,
	TRUNCATE_BYTES = 64,
	RETRY_AFTER_S = 30,
	SECONDS_MAX = 86400
};
static const int64_t JUMP_S_MAX = INT64_C(86400) * 366;

/* Members of "what" beside "kind". */
static const struct kind {
	const char *name, *members;
	bool is_aside, is_refusal;
} kinds[FAULT_KINDS] = {
    [FAULT_DELAY] = {.name = "delay", .members = "ms,after"},
    [FAULT_RESET_BEFORE] = {.name = "reset_before", .members = "", .is_refusal = true},
    [FAULT_RESET_AFTER] = {.name = "reset_after", .members = ""},
    [FAULT_TRUNCATE] = {.name = "truncate", .members = "bytes"},
    [FAULT_HTML] = {.name = "html", .members = "status,saved", .is_refusal = true},
    [FAULT_401] = {.name = "401", .members = "", .is_refusal = true},
    [FAULT_403] = {.name = "403", .members = "", .is_refusal = true},
    [FAULT_404] = {.name = "404", .members = "", .is_refusal = true},
    [FAULT_429] = {.name = "429", .members = "problem,retry_after_s", .is_refusal = true},
    [FAULT_500_UNSAVED] = {.name = "500_unsaved", .members = "", .is_refusal = true},
    [FAULT_500_SAVED] = {.name = "500_saved", .members = ""},
    [FAULT_503] = {.name = "503", .members = "retry_after_s", .is_refusal = true},
    [FAULT_HANG] = {.name = "hang", .members = "ms,saved", .is_refusal = true},
    [FAULT_TOKENS_EXPIRE] = {.name = "tokens_expire", .members = "which", .is_aside = true},
    [FAULT_TOKENS_REVOKE] = {.name = "tokens_revoke", .members = "which", .is_aside = true},
    [FAULT_CLOCK_JUMP] = {.name = "clock_jump", .members = "advance_s", .is_aside = true},
    [FAULT_WEBHOOK_LOST] = {.name = "webhook_lost", .members = ""},
    [FAULT_WEBHOOK_DOUBLED] = {.name = "webhook_doubled", .members = "ms"},
    [FAULT_WEBHOOK_REORDERED] = {.name = "webhook_reordered", .members = ""},
    [FAULT_WEBHOOK_LATE] = {.name = "webhook_late", .members = "ms"},
    [FAULT_WEBHOOK_FORGED] = {.name = "webhook_forged", .members = ""},
};

const char *fault_name(enum fault_kind kind)
{
	return kinds[kind].name;
}

bool fault_is_webhook(enum fault_kind kind)
{
	return kind >= FAULT_WEBHOOK_LOST;
}

bool fault_is_aside(enum fault_kind kind)
{
	return kinds[kind].is_aside;
}

bool fault_is_refusal(const struct fault *fault)
{
	return kinds[fault->kind].is_refusal && !fault->is_saved;
}

/* ---- matching ---- */

static bool matches_whole(const char *pattern, const char *text)
{
	const char *star = NULL, *retry = NULL;

	while (*text != '\0') {
		if (*pattern == '*') {
			star = pattern++;
			retry = text;
		} else if (tolower((unsigned char)*pattern) == tolower((unsigned char)*text)) {
			pattern++;
			text++;
		} else if (star != NULL) {
			pattern = star + 1;
			text = ++retry;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

bool fault_path_matches(const char *pattern, const char *path)
{
	if (strchr(pattern, '*') != NULL)
		return matches_whole(pattern, path);
	return strncasecmp(pattern, path, strlen(pattern)) == 0;
}

bool fault_rule_matches(const struct fault_rule *rule, const struct fault_target *target)
{
	if (rule->is_now)
		return false;
	if (rule->path != NULL ? !fault_path_matches(rule->path, target->path) : !target->is_machine)
		return false;
	return (rule->method == NULL || text_eq(rule->method, target->method)) &&
	       (rule->client_id == NULL || text_eq(rule->client_id, target->client_id));
}

/* The next number of the rule's own sequence (splitmix64): the same seed strikes the same calls. */
static uint64_t draw(struct fault_rule *rule)
{
	uint64_t z = rule->random += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

bool fault_rule_strikes(struct fault_rule *rule)
{
	rule->seen++;
	if (rule->seen < rule->nth || rule->struck >= rule->next)
		return false;
	if (rule->chance_e4 < 10000 && draw(rule) % 10000 >= (uint64_t)rule->chance_e4)
		return false;
	rule->struck++;
	return true;
}

/* ---- reading ---- */

static bool word_in(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = list; at != NULL; at = strchr(at, ',')) {
		at += *at == ',';
		if (strncmp(at, word, len) == 0 && (at[len] == ',' || at[len] == '\0'))
			return true;
	}
	return false;
}

static int check_members(const struct json *object, const char *allowed, const char *what, struct err *err)
{
	const struct json *value;
	void *cursor = NULL;
	const char *name;

	while (json_next(object, &cursor, &name, &value))
		if (!word_in(allowed, name))
			return err_set(err, E_INVALID, "fault_member_unknown", "%s takes no \"%.40s\", only: %s.", what,
				       name, allowed);
	return OK;
}

static int read_i64(const struct json *object, const char *name, int64_t min, int64_t max, int64_t otherwise,
		    int64_t *out, struct err *err)
{
	int64_t value = json_get_i64(object, name, json_get(object, name) == NULL ? otherwise : min - 1);

	if (value < min || value > max)
		return err_set(err, E_INVALID, "fault_value_bad", "%s must be a whole number from %lld to %lld.", name,
			       (long long)min, (long long)max);
	*out = value;
	return OK;
}

static int read_word(struct arena *arena, const struct json *object, const char *name, const char *words,
		     size_t standard, const char **out, struct err *err)
{
	const char *value = json_get_text(object, name, NULL);

	if (value == NULL)
		value = arena_strndup(arena, words, standard);
	if (!word_in(words, value))
		return err_set(err, E_INVALID, "fault_value_bad", "%s must be one of %s.", name, words);
	*out = arena_strdup(arena, value);
	return OK;
}

static int read_kind(const char *name, enum fault_kind *out, struct err *err)
{
	for (int i = 0; i < FAULT_KINDS; i++)
		if (text_eq(kinds[i].name, name)) {
			*out = (enum fault_kind)i;
			return OK;
		}
	return err_set(
	    err, E_INVALID, "fault_unknown",
	    "There is no fault %.40s. There are: delay, reset_before, reset_after, truncate, html, 401, 403, 404,"
	    " 429, 500_unsaved, 500_saved, 503, hang, tokens_expire, tokens_revoke, clock_jump, webhook_lost,"
	    " webhook_doubled, webhook_reordered, webhook_late, webhook_forged.",
	    text_or(name, "without a kind"));
}

static int read_numbers(const struct json *json, struct fault *out, struct err *err)
{
	int64_t ms = out->kind == FAULT_HANG ? HANG_MS : out->kind == FAULT_WEBHOOK_LATE ? LATE_MS : 0;
	int64_t wait_max = fault_is_webhook(out->kind) ? JUMP_S_MAX * 1000 : WAIT_MS_MAX;
	int64_t status = 0, retry = 0, bytes = 0;

	if (read_i64(json, "ms", 0, wait_max, ms, &out->ms, err) != OK ||
	    read_i64(json, "advance_s", -JUMP_S_MAX, JUMP_S_MAX, 3600, &out->advance_s, err) != OK ||
	    read_i64(json, "status", 200, 599, 502, &status, err) != OK ||
	    read_i64(json, "retry_after_s", 0, SECONDS_MAX, out->kind == FAULT_503 ? 0 : RETRY_AFTER_S, &retry, err) !=
		OK ||
	    read_i64(json, "bytes", 1, LIMIT_ANSWER, TRUNCATE_BYTES, &bytes, err) != OK)
		return E_INVALID;
	out->status = (int)status;
	out->retry_after_s = (int)retry;
	out->bytes = (size_t)bytes;
	return OK;
}

/* {"kind":"...",...}, or the kind alone as a text. */
static int read_what(struct arena *arena, const struct json *json, struct fault *out, struct err *err)
{
	const char *name = json_text(json, json_get_text(json, "kind", NULL));

	if (read_kind(name, &out->kind, err) != OK ||
	    check_members(json, arena_printf(arena, "kind,%s", kinds[out->kind].members), name, err) != OK ||
	    read_numbers(json, out, err) != OK ||
	    read_word(arena, json, "problem", "minute,day,concurrent,app,burst", strlen("minute"), &out->problem,
		      err) != OK ||
	    read_word(arena, json, "which", "access,refresh,all", strlen("access"), &out->which, err) != OK)
		return E_INVALID;
	out->is_saved = json_get_bool(json, "saved", false);
	out->is_after = json_get_bool(json, "after", false);
	return OK;
}

static int read_match(struct arena *arena, const struct json *json, struct fault_rule *out, struct err *err)
{
	bool has_chance = json_get(json, "probability") != NULL;

	if (check_members(json, "method,path,client_id,nth,next,probability,seed", "match", err) != OK ||
	    read_i64(json, "nth", 1, INT64_MAX, 1, &out->nth, err) != OK ||
	    read_i64(json, "next", 1, INT64_MAX, has_chance ? INT64_MAX : 1, &out->next, err) != OK ||
	    read_i64(json, "seed", 0, INT64_MAX, 1, &out->seed, err) != OK)
		return E_INVALID;
	out->chance_e4 = json_get_e4(json, "probability", has_chance ? -1 : 10000);
	if (out->chance_e4 < 0 || out->chance_e4 > 10000)
		return err_set(err, E_INVALID, "fault_value_bad", "probability must be from 0 to 1.");
	out->random = (uint64_t)out->seed;
	out->method = arena_strdup(arena, json_get_text(json, "method", NULL));
	out->path = arena_strdup(arena, json_get_text(json, "path", NULL));
	out->client_id = arena_strdup(arena, json_get_text(json, "client_id", NULL));
	return OK;
}

int fault_rule_read(struct arena *arena, const struct json *json, struct fault_rule *out, struct err *err)
{
	struct fault_rule rule = {.is_now = json_get_bool(json, "now", false)};

	if (!json_is_object(json))
		return err_set(err, E_INVALID, "fault_malformed", "Each rule is an object with match and what.");
	if (check_members(json, "match,what,now", "A rule", err) != OK ||
	    read_match(arena, json_get(json, "match"), &rule, err) != OK ||
	    read_what(arena, json_get(json, "what"), &rule.what, err) != OK)
		return E_INVALID;
	if (rule.is_now && !fault_is_aside(rule.what.kind))
		return err_set(err, E_INVALID, "fault_value_bad",
			       "now is for tokens_expire, tokens_revoke and clock_jump.");
	*out = rule;
	return OK;
}

/* ---- writing ---- */

static void write_match(struct json_out *out, const struct fault_rule *rule)
{
	json_out_object(out, "match");
	if (rule->method != NULL)
		json_out_text(out, "method", rule->method);
	if (rule->path != NULL)
		json_out_text(out, "path", rule->path);
	if (rule->client_id != NULL)
		json_out_text(out, "client_id", rule->client_id);
	json_out_i64(out, "nth", rule->nth);
	if (rule->next != INT64_MAX)
		json_out_i64(out, "next", rule->next);
	if (rule->chance_e4 < 10000) {
		json_out_e4(out, "probability", rule->chance_e4, 0);
		json_out_i64(out, "seed", rule->seed);
	}
	json_out_end(out);
}

static void write_what(struct json_out *out, const struct fault *fault)
{
	const char *members = kinds[fault->kind].members;
	const struct {
		const char *name;
		int64_t value;
	} numbers[] = {{"ms", fault->ms},
		       {"advance_s", fault->advance_s},
		       {"status", fault->status},
		       {"retry_after_s", fault->retry_after_s},
		       {"bytes", (int64_t)fault->bytes}};

	json_out_object(out, "what");
	json_out_text(out, "kind", fault_name(fault->kind));
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		if (word_in(members, numbers[i].name))
			json_out_i64(out, numbers[i].name, numbers[i].value);
	if (word_in(members, "problem"))
		json_out_text(out, "problem", fault->problem);
	if (word_in(members, "which"))
		json_out_text(out, "which", fault->which);
	if (word_in(members, "saved"))
		json_out_bool(out, "saved", fault->is_saved);
	if (word_in(members, "after"))
		json_out_bool(out, "after", fault->is_after);
	json_out_end(out);
}

void fault_rule_write(struct json_out *out, const struct fault_rule *rule)
{
	json_out_object(out, NULL);
	json_out_i64(out, "id", rule->id);
	write_match(out, rule);
	write_what(out, &rule->what);
	if (rule->is_now)
		json_out_bool(out, "now", true);
	json_out_i64(out, "seen", rule->seen);
	json_out_i64(out, "struck", rule->struck);
	json_out_end(out);
}
