#include "app/login.h"

#include "app/connection.h"
#include "app/test_world.h"

static const char *parameter(struct world *w, const char *url, const char *name)
{
	const char *at = strstr(url, arena_printf(w->arena, "%s=", name));

	assert_non_null(at);
	at += strlen(name) + 1;
	return arena_strndup(w->arena, at, strcspn(at, "&"));
}

static struct login_answer answer(struct world *w, const struct login_start *start)
{
	return (struct login_answer){
	    .code = "code", .state = parameter(w, start->url, "state"), .cookie = start->cookie};
}

static struct login_answer begin_crm(struct world *w)
{
	struct login_start start;

	world_ok(w, crm_login_begin(w->app, w->arena, &start, &w->err));
	return answer(w, &start);
}

static struct login_answer begin_ledger(struct world *w)
{
	const char *url = NULL;
	struct login_start start;

	world_ok(w, connection_ticket(w->app, &w->caller, w->arena, &url, &w->err));
	world_ok(w, ledger_login_begin(w->app, parameter(w, url, "ticket"), w->arena, &start, &w->err));
	return answer(w, &start);
}

static int finish_crm(struct world *w, const struct login_answer *a, struct login_done *done)
{
	return crm_login_finish(w->app, a, w->arena, done, &w->err);
}

static int finish_ledger(struct world *w, const struct login_answer *a, struct login_done *done)
{
	return ledger_login_finish(w->app, a, w->arena, done, &w->err);
}

static struct connection_view connection(struct world *w)
{
	struct connection_view view;

	assert_ok(w->store, connection_read(w->app, w->store->db, &w->caller, w->arena, &view, &w->store->err));
	return view;
}

/* ---- the CRM's ---- */

static void installing_leads_on_to_the_ledgers_login(void **state)
{
	struct world *w = *state;
	struct login_answer a = begin_crm(w);
	struct crm_connection stored;
	struct login_done done;
	char *token = NULL;

	world_ok(w, finish_crm(w, &a, &done));
	assert_int_equal(done.next, LOGIN_REDIRECT);
	assert_non_null(strstr(done.url, "https://lasku.example/xero/connect?ticket="));
	assert_ok(w->store, store_crm_connection_get(w->store->db, 7, 3, w->arena, &stored, &w->store->err));
	assert_string_equal(stored.user_name, "Aino");
	assert_true(stored.is_admin);
	assert_null(strstr(stored.access_token, "crm"));
	assert_ok(w->store,
		  token_open(w->app, w->arena, PLACE_CRM_ACCESS, 7, "3", stored.access_token, &token, &w->store->err));
	assert_string_equal(token, "crm");
}

static void installing_again_leads_to_the_settings(void **state)
{
	struct world *w = *state;
	struct login_answer a;
	struct login_done done;

	world_connect(w);
	a = begin_crm(w);
	world_ok(w, finish_crm(w, &a, &done));
	assert_non_null(strstr(done.url, "/settings/marketplace/app/crm-id/app-settings"));
}

static void a_state_is_used_once(void **state)
{
	struct world *w = *state;
	struct login_answer a = begin_crm(w);
	struct login_done done;

	world_ok(w, finish_crm(w, &a, &done));
	assert_int_equal(finish_crm(w, &a, &done), E_DENIED);
	assert_string_equal(w->err.code, "login_state_invalid");
}

static void a_foreign_browser_is_refused(void **state)
{
	struct world *w = *state;
	struct login_answer a = begin_crm(w), other = begin_crm(w);
	struct login_done done;

	a.cookie = other.cookie;
	assert_int_equal(finish_crm(w, &a, &done), E_DENIED);
	assert_string_equal(w->err.code, "login_state_invalid");
	a = begin_crm(w);
	a.cookie = NULL;
	assert_int_equal(finish_crm(w, &a, &done), E_DENIED);
}

static void a_made_up_state_is_refused(void **state)
{
	struct world *w = *state;
	struct login_answer a = begin_crm(w);
	struct login_done done;

	a.state = "made-up";
	assert_int_equal(finish_crm(w, &a, &done), E_DENIED);
	assert_string_equal(w->err.code, "login_state_invalid");
	assert_int_equal(w->exchanges, 0);
}

static void a_login_of_more_than_ten_minutes_is_refused(void **state)
{
	struct world *w = *state;
	struct login_answer a = begin_crm(w);
	struct login_done done;

	w->now_us += LOGIN_SECONDS * US_PER_SECOND;
	assert_int_equal(finish_crm(w, &a, &done), E_DENIED);
	assert_string_equal(w->err.code, "login_state_invalid");
}

static void denied_consent_is_told_as_such(void **state)
{
	struct world *w = *state;
	struct login_answer a = begin_crm(w);
	struct login_done done;

	a.code = NULL;
	a.error = "user_denied";
	assert_int_equal(finish_crm(w, &a, &done), E_DENIED);
	assert_string_equal(w->err.code, "login_refused");
	assert_string_equal(w->err.detail, "user_denied");
}

static void an_install_from_the_marketplace_starts_over_once(void **state)
{
	struct world *w = *state;
	struct login_answer a = {.code = "code"};
	struct login_done done;

	world_ok(w, finish_crm(w, &a, &done));
	assert_int_equal(done.next, LOGIN_REDIRECT);
	assert_non_null(strstr(done.url, "/oauth/authorize?"));
	assert_non_null(done.cookie);
	a = (struct login_answer){.code = "code", .cookie = done.cookie};
	assert_int_equal(finish_crm(w, &a, &done), E_DENIED);
	assert_string_equal(w->err.code, "login_state_missing");
}

/* ---- the ledger's ---- */

static void connecting_starts_the_first_copy(void **state)
{
	struct world *w = *state;
	struct login_answer a;
	struct login_done done;
	struct sweep sweep;
	bool is_found = false;

	world_install(w);
	assert_int_equal(connection(w).state, CONNECTION_NONE);
	a = begin_ledger(w);
	world_ok(w, finish_ledger(w, &a, &done));
	assert_non_null(strstr(done.url, "/settings/marketplace/app/crm-id/app-settings"));
	assert_int_equal(connection(w).state, CONNECTION_ACTIVE);
	assert_string_equal(connection(w).role, "adviser");
	assert_string_equal(connection(w).connected_by, "aino@puu.example");
	assert_string_equal(connection(w).organisation->name, "Puu 1");
	assert_int_equal(connection(w).correct_us, 0);
	assert_ok(w->store, store_sweep_next(w->store->db, w->now_us, w->arena, &sweep, &is_found, &w->store->err));
	assert_true(is_found);
}

static void connecting_again_can_be_told_from_the_first_time(void **state)
{
	struct world *w = *state;
	struct login_answer a;
	struct login_done done;
	int64_t first_us;

	world_install(w);
	a = begin_ledger(w);
	world_ok(w, finish_ledger(w, &a, &done));
	first_us = connection(w).connected_us;
	assert_true(first_us > 0);
	w->now_us += 60 * US_PER_SECOND;
	a = begin_ledger(w);
	world_ok(w, finish_ledger(w, &a, &done));
	assert_int_equal(connection(w).state, CONNECTION_ACTIVE);
	assert_int_equal(connection(w).connected_us, first_us + 60 * US_PER_SECOND);
}

static void a_ticket_expires_and_cannot_be_made_up(void **state)
{
	struct world *w = *state;
	struct login_start start;
	const char *url = NULL;

	world_install(w);
	world_ok(w, connection_ticket(w->app, &w->caller, w->arena, &url, &w->err));
	assert_int_equal(ledger_login_begin(w->app, "x.y.z", w->arena, &start, &w->err), E_DENIED);
	assert_string_equal(w->err.code, "ticket_invalid");
	assert_int_equal(ledger_login_begin(w->app, NULL, w->arena, &start, &w->err), E_DENIED);
	w->now_us += 601 * US_PER_SECOND;
	assert_int_equal(ledger_login_begin(w->app, parameter(w, url, "ticket"), w->arena, &start, &w->err), E_DENIED);
	assert_string_equal(w->err.code, "ticket_expired");
}

static void a_low_role_is_refused_and_leaves_nothing(void **state)
{
	struct world *w = *state;
	struct login_answer a;
	struct login_done done;

	world_install(w);
	w->role = "READONLY";
	a = begin_ledger(w);
	assert_int_equal(finish_ledger(w, &a, &done), E_DENIED);
	assert_string_equal(w->err.code, "xero_role_too_low");
	assert_string_equal(w->err.detail, "Read only");
	assert_int_equal(connection(w).state, CONNECTION_NONE);
	assert_int_equal(w->disconnects, 1);
	w->role = "STANDARD";
	a = begin_ledger(w);
	world_ok(w, finish_ledger(w, &a, &done));
	assert_string_equal(connection(w).role, "standard");
}

static void a_refusal_does_not_cut_off_the_connection_in_use(void **state)
{
	struct world *w = *state;
	struct login_answer a;
	struct login_done done;

	world_connect(w);
	w->role = "INVOICEONLY";
	a = begin_ledger(w);
	assert_int_equal(finish_ledger(w, &a, &done), E_DENIED);
	assert_string_equal(w->err.detail, "Invoice only");
	assert_int_equal(connection(w).state, CONNECTION_ACTIVE);
	assert_int_equal(w->disconnects + w->revokes, 0);
}

static void several_organisations_are_chosen_from(void **state)
{
	struct world *w = *state;
	struct login_answer a;
	struct login_done done, chosen;

	world_install(w);
	w->organisations = 3;
	a = begin_ledger(w);
	world_ok(w, finish_ledger(w, &a, &done));
	assert_int_equal(done.next, LOGIN_CHOOSE);
	assert_int_equal(done.organisation_count, 3);
	assert_int_equal(connection(w).state, CONNECTION_NONE);
	assert_int_equal(
	    ledger_login_choose(w->app, done.choice, "org-2", "another-browser", w->arena, &chosen, &w->err), E_DENIED);
	a = begin_ledger(w);
	world_ok(w, finish_ledger(w, &a, &done));
	world_ok(w, ledger_login_choose(w->app, done.choice, "org-2", done.cookie, w->arena, &chosen, &w->err));
	assert_int_equal(chosen.next, LOGIN_REDIRECT);
	assert_string_equal(connection(w).organisation->name, "Puu 2");
	assert_int_equal(ledger_login_choose(w->app, done.choice, "org-2", done.cookie, w->arena, &chosen, &w->err),
			 E_DENIED);
}

static void an_organisation_that_was_not_offered_is_refused(void **state)
{
	struct world *w = *state;
	struct login_answer a;
	struct login_done done;

	world_install(w);
	w->organisations = 2;
	a = begin_ledger(w);
	world_ok(w, finish_ledger(w, &a, &done));
	assert_int_equal(ledger_login_choose(w->app, done.choice, "org-9", done.cookie, w->arena, &done, &w->err),
			 E_INVALID);
	assert_int_equal(connection(w).state, CONNECTION_NONE);
}

static void consent_without_an_organisation_is_told_as_such(void **state)
{
	struct world *w = *state;
	struct login_answer a;
	struct login_done done;

	world_install(w);
	w->organisations = 0;
	a = begin_ledger(w);
	assert_int_equal(finish_ledger(w, &a, &done), E_DENIED);
	assert_string_equal(w->err.code, "login_no_organisation");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    world_test(installing_leads_on_to_the_ledgers_login),
	    world_test(installing_again_leads_to_the_settings),
	    world_test(a_state_is_used_once),
	    world_test(a_foreign_browser_is_refused),
	    world_test(a_made_up_state_is_refused),
	    world_test(a_login_of_more_than_ten_minutes_is_refused),
	    world_test(denied_consent_is_told_as_such),
	    world_test(an_install_from_the_marketplace_starts_over_once),
	    world_test(connecting_starts_the_first_copy),
	    world_test(connecting_again_can_be_told_from_the_first_time),
	    world_test(a_ticket_expires_and_cannot_be_made_up),
	    world_test(a_low_role_is_refused_and_leaves_nothing),
	    world_test(a_refusal_does_not_cut_off_the_connection_in_use),
	    world_test(several_organisations_are_chosen_from),
	    world_test(an_organisation_that_was_not_offered_is_refused),
	    world_test(consent_without_an_organisation_is_told_as_such),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
