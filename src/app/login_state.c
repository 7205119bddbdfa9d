#include "app/login_state.h"

#include <string.h>

#include "crypto/crypto.h"

enum { SECRET_BYTES = 24 };

#define RESTART_PREFIX "again-"

static char *digest(struct arena *arena, const char *text)
{
	unsigned char out[SHA256_SIZE];

	sha256(text, strlen(text), out);
	return hex_encode(arena, out, sizeof(out));
}

struct begin_job {
	const struct login *login;
	int64_t now_us;
};

static int job_begin(struct db *tx, void *ctx, struct err *err)
{
	struct begin_job *job = ctx;

	return store_login_add(tx, job->login, job->now_us, err);
}

int login_state_begin(const struct app *app, const struct login_request *request, struct arena *arena,
		      const char **state_out, const char **cookie_out, struct err *err)
{
	const char *state = random_text(arena, SECRET_BYTES);
	const char *cookie = request->cookie != NULL ? request->cookie : random_text(arena, SECRET_BYTES);
	const int64_t now_us = app_now_us(app);
	const struct login login = {
	    .provider = request->provider,
	    .company_id = request->company_id,
	    .user_id = request->user_id,
	    .state_digest = digest(arena, state),
	    .browser_digest = digest(arena, cookie),
	    .expires_us = now_us + LOGIN_SECONDS * US_PER_SECOND,
	    .tokens = request->tokens,
	};
	struct begin_job job = {&login, now_us};
	int status = db_write(app->writer, job_begin, &job, err);

	if (status != OK)
		return status;
	*state_out = state;
	*cookie_out = cookie;
	return OK;
}

struct take_job {
	enum login_provider provider;
	const char *digest;
	int64_t now_us;
	struct arena *arena;
	struct login login;
};

static int job_take(struct db *tx, void *ctx, struct err *err)
{
	struct take_job *job = ctx;

	return store_login_take(tx, job->provider, job->digest, job->now_us, job->arena, &job->login, err);
}

static int state_invalid(struct err *err)
{
	return err_set(err, E_DENIED, "login_state_invalid",
		       "this login was finished already, took more than ten minutes, or was begun in another browser;"
		       " start it again");
}

int login_state_take(const struct app *app, enum login_provider provider, const char *state, const char *cookie,
		     struct arena *arena, struct login *out, struct err *err)
{
	struct take_job job = {.provider = provider, .now_us = app_now_us(app), .arena = arena};
	int status;

	if (text_is_empty(state) || text_is_empty(cookie))
		return state_invalid(err);
	job.digest = digest(arena, state);
	status = db_write(app->writer, job_take, &job, err);
	if (status == E_NOT_FOUND)
		return state_invalid(err);
	if (status != OK)
		return status;
	if (!secret_text_eq(job.login.browser_digest, digest(arena, cookie)))
		return state_invalid(err);
	*out = job.login;
	return OK;
}

int login_answer_check(const struct login_answer *answer, struct err *err)
{
	const char *word = text_or(answer->error, "no_code");

	if (text_is_empty(answer->error) && !text_is_empty(answer->code))
		return OK;
	err_set(err, E_DENIED, "login_refused",
		"the login was not allowed (%.60s); start it again when you want to connect", word);
	return err_detail(err, "%.60s", word);
}

int login_call_failed(int status, const char *vendor, struct err *err)
{
	switch (status) {
	case E_UNCERTAIN:
	case E_NOT_FOUND:
		err_set(err, E_UPSTREAM, "login_unfinished",
			"%s broke the login off or gave an answer that can't be read. Start the login again; if this "
			"stays, "
			"the operator must check the vendor's addresses in the configuration.",
			vendor);
		err_detail(err, "%s", vendor);
		return E_UPSTREAM;
	case E_BUSY:
		err_set(err, E_BUSY, "login_busy", "%s takes no more calls for now. Start the login again in a minute.",
			vendor);
		err_detail(err, "%s", vendor);
		return E_BUSY;
	default:
		return status;
	}
}

int login_exchange_failed(int status, const char *vendor, struct err *err)
{
	if (status != E_DENIED)
		return login_call_failed(status, vendor, err);
	return err_set(err, E_DENIED, "login_code_invalid",
		       "the login took too long, or its code was used already; start it again");
}

char *login_restart_cookie(struct arena *arena)
{
	return arena_printf(arena, RESTART_PREFIX "%s", random_text(arena, SECRET_BYTES));
}

bool login_is_restart(const char *cookie)
{
	return cookie != NULL && text_starts(cookie, RESTART_PREFIX);
}
