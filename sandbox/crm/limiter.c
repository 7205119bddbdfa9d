#include "crm/limiter.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "crm/crm_faults.h"
#include "crm/plan.h"

enum { WINDOWS_MAX = 16, BURST_MAX = 480 };
#define WINDOW_US (2 * US_PER_SECOND)

/* The times of the newest requests with one token, in a ring. */
struct window {
	uint64_t token;
	bool is_search;
	int64_t times_us[BURST_MAX];
	size_t next;
	int64_t refused; /* answers 429 in a row */
};

struct limiter {
	struct window windows[WINDOWS_MAX];
};

struct limiter *limiter_new(void)
{
	struct limiter *limiter = calloc(1, sizeof(*limiter));

	if (limiter == NULL)
		BUG("out of memory");
	return limiter;
}

void limiter_free(struct limiter *limiter)
{
	free(limiter);
}

static int64_t newest_us(const struct window *window)
{
	return window->times_us[(window->next + BURST_MAX - 1) % BURST_MAX];
}

/* The token's window, or the one that was used longest ago, emptied. */
static struct window *find_window(struct limiter *limiter, uint64_t token, bool is_search)
{
	struct window *oldest = &limiter->windows[0];

	for (size_t i = 0; i < WINDOWS_MAX; i++) {
		struct window *window = &limiter->windows[i];

		if (window->token == token && window->is_search == is_search)
			return window;
		if (newest_us(window) < newest_us(oldest))
			oldest = window;
	}
	memset(oldest, 0, sizeof(*oldest));
	oldest->token = token;
	oldest->is_search = is_search;
	return oldest;
}

/* How many requests of the window's last 2 s there are. The clock can be set back: what lies ahead doesn't count. */
static int64_t count_recent(const struct window *window, int64_t now_us)
{
	int64_t count = 0;

	for (size_t i = 0; i < BURST_MAX; i++)
		count += window->times_us[i] > now_us - WINDOW_US && window->times_us[i] <= now_us;
	return count;
}

static void add_number(struct visit *visit, const char *header, int64_t number)
{
	http_answer_header(visit->x, header, arena_printf(visit->arena, "%" PRId64, number));
}

/* What stands before the vendor blocks, with a page instead of JSON, who goes on after refusals. */
static bool block(struct visit *visit)
{
	static const char page[] =
	    "<!DOCTYPE html>\n<html><head><title>Access denied</title></head><body><h1>Error 1015</h1>"
	    "<p>You are being rate limited.</p></body></html>\n";

	buf_clear(&visit->body);
	buf_puts(&visit->body, page);
	visit->status = 403;
	http_answer(visit->x, 403, "text/html; charset=UTF-8", page, sizeof(page) - 1);
	return false;
}

static bool refuse(struct visit *visit, struct window *window, int64_t wait_s)
{
	int64_t most = settings_number(visit->db, crm_settings, "html_after_429");

	if (visit->is_personal && most > 0 && window->refused >= most)
		return block(visit);
	window->refused++;
	if (settings_is_on(visit->db, crm_settings, "retry_after"))
		add_number(visit, "Retry-After", wait_s);
	visit_refuse(visit, 429, "Request over limit", NULL);
	return false;
}

static int64_t burst_limit(struct visit *visit, bool is_search)
{
	int64_t set = settings_number(visit->db, crm_settings, "burst_limit");
	const struct plan *plan = plan_of(visit);

	if (is_search)
		return BURST_SEARCH;
	if (set > 0)
		return set;
	return visit->is_personal ? plan->burst_personal : plan->burst_oauth;
}

static bool allow_burst(struct visit *visit, struct window *window, bool is_search)
{
	int64_t limit = burst_limit(visit, is_search), used = count_recent(window, visit->now_us);
	bool is_over = used >= limit || crm_faults_limits(visit, false);

	add_number(visit, "x-ratelimit-limit", limit);
	add_number(visit, "x-ratelimit-remaining", is_over ? 0 : limit - used - 1);
	add_number(visit, "x-ratelimit-reset", WINDOW_US / US_PER_SECOND);
	if (is_over)
		return refuse(visit, window, WINDOW_US / US_PER_SECOND);
	window->times_us[window->next] = visit->now_us;
	window->next = (window->next + 1) % BURST_MAX;
	return true;
}

static int add_used(struct visit *visit, int64_t cost, int64_t limit, int64_t *used, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "SELECT used FROM budget WHERE day = $1", DB_ARGS(DB_I(day_from_us(visit->now_us))));
	int status;

	*used = db_next(rows) ? db_i64(rows, 0) : 0;
	if ((status = db_done(rows, err)) != OK || *used + cost > limit)
		return status;
	return db_exec(
	    visit->db,
	    "INSERT INTO budget (day, used) VALUES ($1, $2) ON CONFLICT (day) DO UPDATE SET used = used + $2",
	    DB_ARGS(DB_I(day_from_us(visit->now_us)), DB_I(cost)), NULL, err);
}

static bool allow_budget(struct visit *visit, struct window *window, int64_t cost)
{
	bool writes = text_eq(http_method(visit->x), "POST") || text_eq(http_method(visit->x), "PUT");
	int64_t limit = 0, used = 0, left;
	struct err err;

	if (plan_daily_budget(visit, &limit, &err) != OK || add_used(visit, cost, limit, &used, &err) != OK) {
		visit_fail(visit, &err);
		return false;
	}
	if (crm_faults_limits(visit, true))
		used = limit;
	left = used + cost > limit ? 0 : limit - used - cost;
	add_number(visit, "x-daily-ratelimit-token-limit", limit);
	add_number(visit, "x-daily-ratelimit-token-remaining", left);
	if (visit->is_personal && writes)
		add_number(visit, "x-daily-requests-left", left);
	if (used + cost <= limit)
		return true;
	return refuse(visit, window, (us_from_day(day_from_us(visit->now_us) + 1) - visit->now_us) / US_PER_SECOND + 1);
}

bool limiter_allow(struct visit *visit, int64_t cost, bool is_search)
{
	struct window *window = find_window(visit->crm->limiter, visit->token, is_search);

	if (!allow_burst(visit, window, is_search) || !allow_budget(visit, window, cost))
		return false;
	window->refused = 0;
	return true;
}
