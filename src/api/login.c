#include "app/login.h"
#include "api/handlers.h"
#include "api/page.h"
#include "api/words.h"
#include "app/operation.h"
#include "crypto/crypto.h"
#include "http/url.h"

/* ${value} NULL clears the cookie. */
static void set_cookie(struct call *call, const char *name, const char *value)
{
	bool is_https = text_starts(call->app->conf->public_url, "https:");

	http_answer_header(call->x, "Set-Cookie",
			   arena_printf(call->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s", name,
					text_or(value, ""), value == NULL ? 0 : LOGIN_SECONDS,
					is_https ? "; Secure" : ""));
}

/* Whether the browser came by another of this machine's names than the vendors' answers will: the cookie set here
 * wouldn't come with those. Elsewhere the Host may be a proxy's doing and says nothing. */
static bool is_by_other_name(struct call *call)
{
	const char *host = arena_printf(call->arena, "http://%s/", text_or(http_header(call->x, "Host"), ""));
	struct url_parts here, public;

	return url_split(call->arena, host, &here, NULL) == OK &&
	       url_split(call->arena, call->app->conf->public_url, &public, NULL) == OK &&
	       host_is_loopback(here.host) && host_is_loopback(public.host) && !text_eq(here.host, public.host);
}

static int begin(struct call *call, const char *cookie, const struct login_start *start)
{
	set_cookie(call, cookie, start->cookie);
	http_redirect(call->x, start->url);
	return OK;
}

int handle_crm_install(struct call *call, struct err *err)
{
	struct login_start start;

	if (is_by_other_name(call)) {
		http_redirect(call->x, arena_printf(call->arena, "%s/pipedrive/install", call->app->conf->public_url));
		return OK;
	}
	if (crm_login_begin(call->app, call->arena, &start, err) != OK)
		return (int)err->status;
	return begin(call, LOGIN_COOKIE_CRM, &start);
}

int handle_ledger_connect(struct call *call, struct err *err)
{
	const char *ticket = text_or(http_query(call->x, "ticket"), "");
	struct login_start start;

	if (is_by_other_name(call)) {
		http_redirect(call->x, arena_printf(call->arena, "%s/xero/connect?ticket=%s",
						    call->app->conf->public_url, url_encoded(call->arena, ticket)));
		return OK;
	}
	if (ledger_login_begin(call->app, ticket, call->arena, &start, err) != OK)
		return (int)err->status;
	return begin(call, LOGIN_COOKIE_LEDGER, &start);
}

static struct login_answer answer_from(struct call *call, const char *cookie)
{
	return (struct login_answer){.code = http_query(call->x, "code"),
				     .state = http_query(call->x, "state"),
				     .error = http_query(call->x, "error"),
				     .cookie = http_cookie(call->x, cookie)};
}

/* M2: several organisations were consented to; the user says which one gets the invoices. */
static void answer_choice(struct call *call, const struct login_done *done)
{
	const char *language = page_language(call->x);
	struct buf body;

	buf_init(&body, LIMIT_BODY);
	buf_puts(&body, "<p>");
	page_text(&body, words(language, "choose_organisation_text"));
	buf_puts(&body,
		 "</p><form method=\"post\" action=\"/xero/callback\"><input type=\"hidden\" name=\"choice\" value=\"");
	page_text(&body, done->choice);
	buf_puts(&body, "\"><fieldset><legend>");
	page_text(&body, words(language, "organisation"));
	buf_puts(&body, "</legend>");
	for (size_t i = 0; i < done->organisation_count; i++) {
		buf_puts(&body,
			 "<label class=\"choice\"><input type=\"radio\" name=\"organisation\" required value=\"");
		page_text(&body, done->organisations[i].id);
		buf_puts(&body, i == 0 ? "\" checked> " : "\"> ");
		page_text(&body, done->organisations[i].name);
		buf_puts(&body, "</label>");
	}
	buf_puts(&body, "</fieldset><button class=\"primary\">");
	page_text(&body, words(language, "connect"));
	buf_puts(&body, "</button></form>");
	page_answer(call, 200, words(language, "choose_organisation_title"), &body);
	buf_release(&body);
}

static int finish(struct call *call, const char *cookie, const struct login_done *done)
{
	set_cookie(call, cookie, done->cookie);
	if (done->next == LOGIN_CHOOSE)
		answer_choice(call, done);
	else
		http_redirect(call->x, done->url);
	return OK;
}

int handle_crm_callback(struct call *call, struct err *err)
{
	struct login_answer answer = answer_from(call, LOGIN_COOKIE_CRM);
	struct login_done done;

	if (crm_login_finish(call->app, &answer, call->arena, &done, err) != OK)
		return (int)err->status;
	return finish(call, LOGIN_COOKIE_CRM, &done);
}

int handle_ledger_callback(struct call *call, struct err *err)
{
	struct login_answer answer = answer_from(call, LOGIN_COOKIE_LEDGER);
	struct login_done done;

	if (ledger_login_finish(call->app, &answer, call->arena, &done, err) != OK)
		return (int)err->status;
	return finish(call, LOGIN_COOKIE_LEDGER, &done);
}

/* A field of the posted form. */
static const char *form_field(struct call *call, const char *wanted)
{
	const char *name, *value;
	size_t index = 0;

	while (http_next_field(call->x, 'f', &index, &name, &value))
		if (text_eq(name, wanted))
			return value;
	return "";
}

int handle_ledger_choice(struct call *call, struct err *err)
{
	struct login_done done;

	if (ledger_login_choose(call->app, form_field(call, "choice"), form_field(call, "organisation"),
				http_cookie(call->x, LOGIN_COOKIE_LEDGER), call->arena, &done, err) != OK)
		return (int)err->status;
	return finish(call, LOGIN_COOKIE_LEDGER, &done);
}

int handle_go(struct call *call, struct err *err)
{
	const char *url;

	if (operation_deal_url(call->db, http_param(call->x, "mark"), call->arena, &url, err) != OK)
		return (int)err->status;
	http_redirect(call->x, url);
	return OK;
}
