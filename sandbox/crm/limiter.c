#include "crm/limiter.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOWS_MAX = 16, BURST_MAX = 480 };
#define WINDOW_US (2 * US_PER_SECOND)

/* The times of the newest requests with one token, in a ring. */
struct window {
	uint64_t token;
	bool is_search;
	int64_t times_us[BURST_MAX];
	size_t next;
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

static bool refuse(struct visit *visit)
{
	visit_refuse(visit, 429, "request over limit", NULL);
	return false;
}

static bool allow_burst(struct visit *visit, bool is_search)
{
	struct window *window = find_window(visit->crm->limiter, visit->token, is_search);
	int64_t limit = is_search ? BURST_SEARCH : setting_i64(visit->db, "burst_limit", BURST_STANDARD);
	int64_t used = count_recent(window, visit->now_us);
	bool is_over = used >= limit;

	add_number(visit, "x-ratelimit-limit", limit);
	add_number(visit, "x-ratelimit-remaining", is_over ? 0 : limit - used - 1);
	add_number(visit, "x-ratelimit-reset", 2);
	if (is_over)
		return refuse(visit);
	window->times_us[window->next] = visit->now_us;
	window->next = (window->next + 1) % BURST_MAX;
	return true;
}

static bool allow_budget(struct visit *visit, int64_t cost)
{
	int64_t limit = setting_i64(visit->db, "daily_budget", BUDGET_STANDARD), used = 0;
	struct db_rows *rows =
	    db_query(visit->db, "SELECT used FROM budget WHERE day = $1", DB_ARGS(DB_I(day_from_us(visit->now_us))));

	if (db_next(rows))
		used = db_i64(rows, 0);
	if (db_done(rows, NULL) != OK)
		used = 0;
	add_number(visit, "x-daily-ratelimit-token-limit", limit);
	add_number(visit, "x-daily-ratelimit-token-remaining", used + cost > limit ? 0 : limit - used - cost);
	if (used + cost > limit)
		return refuse(visit);
	return db_exec(
		   visit->db,
		   "INSERT INTO budget (day, used) VALUES ($1, $2) ON CONFLICT (day) DO UPDATE SET used = used + $2",
		   DB_ARGS(DB_I(day_from_us(visit->now_us)), DB_I(cost)), NULL, NULL) == OK ||
	       refuse(visit);
}

bool limiter_allow(struct visit *visit, int64_t cost, bool is_search)
{
	return allow_burst(visit, is_search) && allow_budget(visit, cost);
}
