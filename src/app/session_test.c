#include "app/session.h"

#include "app/test_world.h"

static char *frame_token(struct world *w, const char *key, const char *user, const char *company, int64_t lifetime_s)
{
	const char *claims = arena_printf(w->arena, "{\"userId\":%s,\"companyId\":%s,\"exp\":%lld}", user, company,
					  (long long)(w->now_us / US_PER_SECOND + lifetime_s));
	char *token = NULL;

	world_ok(w, token_sign(w->arena, key, strlen(key), claims, &token, &w->err));
	return token;
}

static int open_session(struct world *w, const char *token, int64_t user, int64_t company, struct session *out)
{
	return session_open(w->app, w->store->db, token, user, company, w->arena, out, &w->err);
}

static int check(struct world *w, const char *text, struct caller *out)
{
	return session_check(w->app, text, strlen(text), out, &w->err);
}

static void a_frames_token_opens_a_session(void **state)
{
	struct world *w = *state;
	struct session session;
	struct caller caller;

	world_mirror(w);
	world_ok(w, open_session(w, frame_token(w, "crm-secret", "3", "7", 300), 3, 7, &session));
	assert_string_equal(session.user_name, "Aino");
	assert_string_equal(session.company_name, "Puu Oy");
	assert_true(session.is_admin);
	assert_int_equal(session.connection.state, CONNECTION_ACTIVE);
	assert_int_equal(session.connection.correct_us, w->now_us);
	world_ok(w, check(w, session.text, &caller));
	assert_int_equal(caller.company_id, 7);
	assert_int_equal(caller.user_id, 3);
	assert_true(caller.is_admin);
}

static void a_colleague_who_has_not_installed_is_no_administrator(void **state)
{
	struct world *w = *state;
	struct session session;

	world_mirror(w);
	world_ok(w, open_session(w, frame_token(w, "crm-secret", "4", "7", 300), 0, 0, &session));
	assert_false(session.is_admin);
	assert_string_equal(session.user_name, "");
}

static void a_token_of_another_secret_is_refused(void **state)
{
	struct world *w = *state;
	struct session session;

	world_mirror(w);
	assert_int_equal(open_session(w, frame_token(w, "another", "3", "7", 300), 0, 0, &session), E_DENIED);
	assert_string_equal(w->err.code, "token_invalid");
	assert_int_equal(open_session(w, frame_token(w, "crm-secret", "3", "7", -300), 0, 0, &session), E_DENIED);
	assert_string_equal(w->err.code, "token_expired");
	assert_int_equal(open_session(w, frame_token(w, "crm-secret", "\"x\"", "7", 300), 0, 0, &session), E_DENIED);
}

static void a_token_must_belong_to_the_user_of_the_address(void **state)
{
	struct world *w = *state;
	struct session session;

	world_mirror(w);
	assert_int_equal(open_session(w, frame_token(w, "crm-secret", "3", "7", 300), 4, 7, &session), E_DENIED);
	assert_string_equal(w->err.code, "token_foreign");
	assert_int_equal(open_session(w, frame_token(w, "crm-secret", "3", "7", 300), 3, 8, &session), E_DENIED);
}

static void a_company_that_has_not_installed_is_told_what_to_do(void **state)
{
	struct world *w = *state;
	struct session session;

	assert_int_equal(open_session(w, frame_token(w, "crm-secret", "3", "7", 300), 0, 0, &session), E_DENIED);
	assert_string_equal(w->err.code, "app_not_installed");
}

static void a_changed_session_is_refused_wherever_it_changed(void **state)
{
	struct world *w = *state;
	struct session session;
	struct caller caller;
	char *text;

	world_mirror(w);
	world_ok(w, open_session(w, frame_token(w, "crm-secret", "3", "7", 300), 0, 0, &session));
	text = arena_strdup(w->arena, session.text);
	for (size_t i = 0; text[i] != '\0'; i++) {
		text[i] ^= 1;
		assert_int_equal(check(w, text, &caller), E_DENIED);
		assert_string_equal(w->err.code, "session_invalid");
		text[i] ^= 1;
	}
	for (size_t len = 0; len < strlen(text); len++)
		assert_int_equal(session_check(w->app, text, len, &caller, &w->err), E_DENIED);
	world_ok(w, check(w, text, &caller));
}

static void a_session_ends(void **state)
{
	struct world *w = *state;
	struct session session;
	struct caller caller;

	world_mirror(w);
	world_ok(w, open_session(w, frame_token(w, "crm-secret", "3", "7", 300), 0, 0, &session));
	w->now_us += (SESSION_SECONDS - 1) * US_PER_SECOND;
	world_ok(w, check(w, session.text, &caller));
	w->now_us += US_PER_SECOND;
	assert_int_equal(check(w, session.text, &caller), E_DENIED);
	assert_string_equal(w->err.code, "session_expired");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    world_test(a_frames_token_opens_a_session),
	    world_test(a_colleague_who_has_not_installed_is_no_administrator),
	    world_test(a_token_of_another_secret_is_refused),
	    world_test(a_token_must_belong_to_the_user_of_the_address),
	    world_test(a_company_that_has_not_installed_is_told_what_to_do),
	    world_test(a_changed_session_is_refused_wherever_it_changed),
	    world_test(a_session_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
