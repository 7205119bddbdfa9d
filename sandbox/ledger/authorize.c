/* The pages on which a person signs in, chooses organisations and consents. */
#include <inttypes.h>
#include <string.h>

#include "common/origin.h"
#include "common/html.h"
#include "crypto/crypto.h"
#include "http/url.h"
#include "ledger/form.h"
#include "ledger/oauth.h"
#include "ledger/settings_rows.h"
#include "ledger/switches.h"

enum { PAGE_MAX = 256 * 1024 };

/* The parameters that are carried from page to page. */
static const char *const carried[] = {"response_type", "client_id",      "redirect_uri",          "scope",
				      "state",         "code_challenge", "code_challenge_method", "nonce",
				      "acr_values"};

struct request {
	struct sandbox *sandbox;
	struct http_exchange *x;
	struct arena *arena;
	bool is_post;
	const char *redirect_uri, *scope, *state;
};

static const char *param(const struct request *r, const char *name)
{
	return r->is_post ? form_field(r->x, name) : http_query(r->x, name);
}

/* ---- pages ---- */

static void page_start(struct buf *buf, const char *title)
{
	html_page_start(buf, "ledger", title, NULL);
	buf_puts(buf, "<div class=\"sheet narrow\">");
}

static void page_answer(const struct request *r, int status, struct buf *buf)
{
	buf_puts(buf, "</div>");
	html_page_end(buf);
	html_answer(r->x, status, buf, NULL);
}

static void error_page(const struct request *r, const char *code, const char *text)
{
	CLEANUP(buf_release) struct buf buf;

	buf_init(&buf, PAGE_MAX);
	page_start(&buf, "Sorry, something went wrong");
	html_fill(&buf,
		  "<h1>Sorry, something went wrong</h1><p>%s</p><p class=\"quiet\">Error: <code>%s</code></p>"
		  "<p class=\"quiet\">Go back to the app and try again.</p>",
		  text, code);
	page_answer(r, 400, &buf);
}

static void carry(const struct request *r, struct buf *buf)
{
	for (size_t i = 0; i < ARRAY_LEN(carried); i++) {
		const char *value = param(r, carried[i]);

		if (value != NULL)
			html_fill(buf, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", carried[i], value);
	}
}

static void failure_page(const struct request *r, const struct err *err)
{
	log_err(&r->sandbox->log, "authorize_failed", http_request_id(r->x), err);
	error_page(r, "server_error", "The ledger has a problem of its own; its log says more.");
}

static void login_page(const struct request *r)
{
	CLEANUP(buf_release) struct buf buf;
	struct person *people;
	struct err err;
	size_t count;

	if (person_list(r->sandbox->db, r->arena, &people, &count, &err) != OK) {
		failure_page(r, &err);
		return;
	}
	buf_init(&buf, PAGE_MAX);
	page_start(&buf, "Log in");
	buf_puts(&buf, "<h1>Log in</h1><p>Choose whom to log in as. These are sample people; no password is asked.</p>"
		       "<form method=\"get\" action=\"/identity/connect/authorize\" class=\"people\">");
	carry(r, &buf);
	for (size_t i = 0; i < count; i++)
		html_fill(&buf,
			  "<button name=\"user\" value=\"%s\"><span class=\"face\" aria-hidden=\"true\">%s</span>"
			  "<span><b>%s %s</b><small>%s</small></span><span class=\"tag\">%s</span></button>",
			  people[i].id, arena_strndup(r->arena, people[i].first_name, 1), people[i].first_name,
			  people[i].last_name, people[i].email, role_label(people[i].role));
	buf_puts(&buf, "</form>");
	page_answer(r, 200, &buf);
}

static bool wants_organisation(const struct request *r)
{
	return strstr(r->scope, "accounting.") != NULL;
}

static int write_orgs(const struct request *r, struct buf *buf, struct err *err)
{
	bool only_one = strstr(text_or(param(r, "acr_values"), ""), "bulk_connect:false") != NULL;
	struct org *orgs;
	size_t count;

	if (org_list(r->sandbox->db, r->arena, &orgs, &count, err) != OK)
		return E_INTERNAL;
	html_fill(buf, "<fieldset><legend>%s</legend>",
		  only_one ? "Organisation to connect" : "Organisations to connect");
	for (size_t i = 0; i < count; i++)
		html_fill(buf,
			  "<label class=\"choice\"><input type=\"%s\" name=\"org\" value=\"%s\"%h> <b>%s</b> "
			  "<small>%s</small></label>",
			  only_one ? "radio" : "checkbox", orgs[i].id, i == 0 ? " checked" : "", orgs[i].name,
			  orgs[i].base_currency);
	buf_puts(buf, "</fieldset>");
	return OK;
}

static void write_scopes(const struct request *r, struct buf *buf)
{
	char **scopes;
	size_t count = text_split(r->arena, r->scope, ' ', &scopes);

	buf_puts(buf, "<h2>The app will be able to</h2><ul class=\"scopes\">");
	for (size_t i = 0; i < count; i++)
		if (oauth_scope_text(scopes[i]) != NULL)
			html_fill(buf, "<li>%s <code>%s</code></li>", oauth_scope_text(scopes[i]), scopes[i]);
	buf_puts(buf, "</ul>");
}

static void consent_page(const struct request *r, const struct person *person, const char *complaint)
{
	bool may = role_may_connect(person->role) || !r->sandbox->options->strict_roles;
	CLEANUP(buf_release) struct buf buf;
	struct err err;

	buf_init(&buf, PAGE_MAX);
	page_start(&buf, "Allow access");
	html_fill(&buf,
		  "<h1>Lasku wants access to your organisation</h1><p>You are logged in as <b>%s %s</b> (%s).</p>",
		  person->first_name, person->last_name, role_label(person->role));
	if (complaint != NULL)
		html_fill(&buf, "<p class=\"alert\" role=\"alert\">%s</p>", complaint);
	if (!may)
		buf_puts(
		    &buf,
		    "<p class=\"alert\" role=\"alert\">Only users with the Adviser or Standard role can connect an "
		    "app. Ask one of them to do it.</p>");
	buf_puts(&buf, "<form method=\"post\" action=\"/identity/connect/authorize\">");
	carry(r, &buf);
	html_fill(&buf, "<input type=\"hidden\" name=\"user\" value=\"%s\">", person->id);
	write_scopes(r, &buf);
	if (wants_organisation(r) && write_orgs(r, &buf, &err) != OK) {
		failure_page(r, &err);
		return;
	}
	html_fill(
	    &buf,
	    "<p class=\"buttons\">%h<button name=\"decision\" value=\"deny\" formnovalidate>Cancel</button></p></form>",
	    may ? "<button class=\"primary\" name=\"decision\" value=\"allow\">Allow access</button>" : "");
	page_answer(r, 200, &buf);
}

/* ---- going back to the app ---- */

static void go_back(const struct request *r, const char *const (*pairs)[2])
{
	CLEANUP(buf_release) struct buf url;

	buf_init(&url, LIMIT_URL * 2);
	buf_puts(&url, r->redirect_uri);
	for (; (*pairs)[0] != NULL; pairs++)
		url_add(&url, (*pairs)[0], (*pairs)[1]);
	url_add(&url, "state", r->state);
	http_redirect(r->x, arena_strdup(r->arena, url.data));
}

static void go_back_refused(const struct request *r, const char *error, const char *text)
{
	const char *const pairs[][2] = {{"error", error}, {"error_description", text}, {NULL, NULL}};

	go_back(r, pairs);
}

/* ---- checks ---- */

bool oauth_is_client(const struct sandbox *sandbox, const char *client_id)
{
	return text_eq(client_id, sandbox->options->ledger_client_id);
}

static bool is_listed(const char *list, const char *uri)
{
	size_t len = strlen(uri);

	for (const char *at = list; *at != '\0';) {
		const char *comma = strchrnul(at, ',');

		if ((size_t)(comma - at) == len && memcmp(at, uri, len) == 0)
			return true;
		at = *comma == ',' ? comma + 1 : comma;
	}
	return false;
}

bool oauth_is_redirect(const struct sandbox *sandbox, struct arena *arena, const char *uri)
{
	struct url_parts parts;

	if (uri == NULL || url_split(arena, uri, &parts, NULL) != OK)
		return false;
	if (!text_eq(parts.scheme, "https") && !text_eq(parts.host, "localhost"))
		return false;
	return is_listed(sandbox->options->ledger_redirects, uri);
}

/* False: answered. What is wrong with the client or its address is shown here; the app is not to be trusted with it. */
static bool check_request(struct request *r)
{
	const char *method = text_or(param(r, "code_challenge_method"), "plain");

	if (!oauth_is_client(r->sandbox, param(r, "client_id"))) {
		error_page(r, "unauthorized_client", "There is no app with this client id.");
		return false;
	}
	r->redirect_uri = param(r, "redirect_uri");
	if (!oauth_is_redirect(r->sandbox, r->arena, r->redirect_uri)) {
		error_page(r, "invalid_request",
			   "The redirect_uri is not one of this app's; it must be https, or http://localhost.");
		return false;
	}
	r->state = param(r, "state");
	r->scope = text_squeeze(r->arena, text_or(param(r, "scope"), ""));
	if (*r->scope == '\0' || !oauth_scopes_are_open(r->sandbox->db, r->arena, r->scope, true)) {
		error_page(r, "invalid_scope", "Invalid scope for client");
		return false;
	}
	if (!text_eq(param(r, "response_type"), "code")) {
		go_back_refused(r, "unsupported_response_type", "response_type must be code");
		return false;
	}
	if (param(r, "code_challenge") != NULL && !text_eq(method, "S256")) {
		go_back_refused(r, "invalid_request", "code_challenge_method must be S256");
		return false;
	}
	return true;
}

/* ---- consent given ---- */

static int connect_org(const struct request *r, const char *person_id, const char *org_id, const char *event_id,
		       struct err *err)
{
	int64_t now_us = sandbox_now_us(r->sandbox);
	struct org *org = NULL;
	char id[UUID_TEXT_MAX];

	if (org_load(r->sandbox->db, r->arena, org_id, &org, err) != OK)
		return E_INTERNAL;
	if (org == NULL)
		return OK;
	return db_exec(r->sandbox->db,
		       "INSERT INTO connection (id, client_id, person_id, org_id, event_id, created_us, updated_us)"
		       " VALUES ($1, $2, $3, $4, $5, $6, $6)"
		       " ON CONFLICT (client_id, person_id, org_id)"
		       " DO UPDATE SET event_id = excluded.event_id, updated_us = excluded.updated_us",
		       DB_ARGS(DB_T(uuid_new(id)), DB_T(r->sandbox->options->ledger_client_id), DB_T(person_id),
			       DB_T(org->id), DB_T(event_id), DB_I(now_us)),
		       NULL, err);
}

/* True if the app has as many organisations as it may; those that it has already don't count again. */
static bool is_full(const struct request *r, const char *org_id)
{
	int64_t limit = settings_number(r->sandbox->db, ledger_switches, "connection_limit");
	struct db_rows *rows =
	    db_query(r->sandbox->db,
		     "SELECT COUNT(DISTINCT org_id) FROM connection WHERE client_id = $1 AND org_id <> lower($2)",
		     DB_ARGS(DB_T(r->sandbox->options->ledger_client_id), DB_T(org_id)));
	bool is_reached = db_next(rows) && db_i64(rows, 0) >= limit;

	return db_done(rows, NULL) == OK && is_reached;
}

static int connect_chosen(const struct request *r, const char *person_id, const char *event_id, size_t *count_out,
			  struct err *err)
{
	const char *name, *value;
	size_t index = 0, count = 0;

	while (http_next_field(r->x, 'f', &index, &name, &value)) {
		if (!text_eq(name, "org") || is_full(r, value))
			continue;
		if (connect_org(r, person_id, value, event_id, err) != OK)
			return E_INTERNAL;
		count++;
	}
	*count_out = count;
	return OK;
}

static int give_code(const struct request *r, const char *person_id, const char *event_id, const char **code_out,
		     struct err *err)
{
	*code_out = random_text(r->arena, 32);
	return db_exec(
	    r->sandbox->db,
	    "INSERT INTO auth_code (code, client_id, redirect_uri, scope, person_id, event_id, challenge, nonce,"
	    " created_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
	    DB_ARGS(DB_T(*code_out), DB_T(r->sandbox->options->ledger_client_id), DB_T(r->redirect_uri), DB_T(r->scope),
		    DB_T(person_id), DB_T(event_id), DB_T(param(r, "code_challenge")), DB_T(param(r, "nonce")),
		    DB_I(sandbox_now_us(r->sandbox))),
	    NULL, err);
}

static void allow(const struct request *r, const struct person *person)
{
	char event_id[UUID_TEXT_MAX];
	const char *code = NULL;
	size_t count = 0;
	struct err err;

	uuid_new(event_id);
	if (connect_chosen(r, person->id, event_id, &count, &err) != OK ||
	    (wants_organisation(r) && count == 0 ? OK : give_code(r, person->id, event_id, &code, &err)) != OK) {
		failure_page(r, &err);
		return;
	}
	if (code == NULL) {
		consent_page(r, person, "Choose an organisation. (The app may have reached its limit of connections.)");
		return;
	}
	go_back(r,
		(const char *const[][2]){
		    {"code", code}, {"scope", r->scope}, {"session_state", random_text(r->arena, 16)}, {NULL, NULL}});
}

static void decide(const struct request *r, const struct person *person)
{
	if (!origin_is_own(r->sandbox, r->x)) {
		error_page(r, "access_denied", "The form was sent by another site.");
		return;
	}
	if (!text_eq(form_field(r->x, "decision"), "allow"))
		go_back_refused(r, "access_denied", "The user denied access.");
	else if (r->sandbox->options->strict_roles && !role_may_connect(person->role))
		consent_page(r, person, NULL);
	else
		allow(r, person);
}

void oauth_authorize(struct sandbox *sandbox, struct http_exchange *x)
{
	struct request r = {
	    .sandbox = sandbox, .x = x, .arena = http_arena(x), .is_post = text_eq(http_method(x), "POST")};
	struct person *person = NULL;
	const char *user;
	struct err err;

	if (!check_request(&r))
		return;
	user = param(&r, "user");
	if (user != NULL && person_load(sandbox->db, r.arena, user, &person, &err) != OK)
		failure_page(&r, &err);
	else if (person == NULL)
		login_page(&r);
	else if (r.is_post)
		decide(&r, person);
	else
		consent_page(&r, person, NULL);
}
