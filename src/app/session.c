#include "app/session.h"

#include <string.h>

#include "crypto/token.h"
#include "json/json.h"
#include "store/company.h"
#include "store/connection.h"
#include "store/settings.h"

enum { LEEWAY_S = 30, SESSION_MAX = 160, FIELDS = 4 };

/* ---- sessions: "company.user.admin.expiry.mac", the mac in hex ---- */

static void mac_of(const struct app *app, const char *body, size_t len, char out[MAC_SIZE * 2])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char mac[MAC_SIZE];

	mac_blake2b(app->keys.session, body, len, mac);
	for (size_t i = 0; i < MAC_SIZE; i++) {
		out[2 * i] = digits[mac[i] >> 4];
		out[2 * i + 1] = digits[mac[i] & 15];
	}
}

static char *make_session(const struct app *app, const struct session *session, struct arena *arena)
{
	char mac[MAC_SIZE * 2];
	char *body =
	    arena_printf(arena, "%lld.%lld.%d.%lld", (long long)session->company_id, (long long)session->user_id,
			 session->is_admin ? 1 : 0, (long long)(session->expires_us / US_PER_SECOND));

	mac_of(app, body, strlen(body), mac);
	return arena_printf(arena, "%s.%.*s", body, (int)sizeof(mac), mac);
}

static int invalid(struct err *err)
{
	return err_set(err, E_DENIED, "session_invalid", "this page's session isn't valid; open the page again");
}

/* The numbers before the mac. */
static int read_fields(const char *text, size_t len, int64_t out[FIELDS], struct err *err)
{
	const char *end = text + len;

	for (size_t i = 0; i < FIELDS; i++) {
		const char *dot = memchr(text, '.', (size_t)(end - text));
		const char *stop = dot != NULL ? dot : end;

		if ((dot == NULL) != (i == FIELDS - 1) ||
		    text_to_i64(text, (size_t)(stop - text), 0, INT64_MAX, &out[i], NULL) != OK)
			return invalid(err);
		text = stop + 1;
	}
	return OK;
}

int session_check(const struct app *app, const char *text, size_t len, struct caller *out, struct err *err)
{
	const size_t mac_len = MAC_SIZE * 2;
	char mac[MAC_SIZE * 2];
	int64_t fields[FIELDS] = {0};
	size_t body_len;
	int status;

	if (len <= mac_len + 1 || len > SESSION_MAX || text[len - mac_len - 1] != '.')
		return invalid(err);
	body_len = len - mac_len - 1;
	mac_of(app, text, body_len, mac);
	if (!secret_eq(mac, mac_len, text + body_len + 1, mac_len))
		return invalid(err);
	status = read_fields(text, body_len, fields, err);
	if (status != OK)
		return status;
	if (app_now_us(app) / US_PER_SECOND >= fields[3])
		return err_set(err, E_DENIED, "session_expired", "this page's session has ended; open the page again");
	*out = (struct caller){.company_id = fields[0], .user_id = fields[1], .is_admin = fields[2] != 0};
	return OK;
}

/* ---- opening one ---- */

static int read_claims(const char *claims, int64_t user_id, int64_t company_id, struct session *out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *root;

	if (json_parse(claims, strlen(claims), &doc, NULL) != OK)
		return err_set(err, E_DENIED, "token_invalid", "Pipedrive's token isn't understood");
	root = json_root(doc);
	out->user_id = json_get_i64(root, "userId", 0);
	out->company_id = json_get_i64(root, "companyId", 0);
	if (out->user_id <= 0 || out->company_id <= 0)
		return err_set(err, E_DENIED, "token_invalid", "Pipedrive's token doesn't say who you are");
	if ((user_id != 0 && user_id != out->user_id) || (company_id != 0 && company_id != out->company_id))
		return err_set(err, E_DENIED, "token_foreign", "Pipedrive's token belongs to another user or company");
	return OK;
}

static int read_company(struct db *db, struct arena *arena, struct session *out, struct err *err)
{
	struct company company = {0};
	int status = store_company_get(db, out->company_id, arena, &company, err);

	if (status == E_NOT_FOUND)
		return err_set(
		    err, E_DENIED, "app_not_installed",
		    "your company hasn't installed Lasku, or has removed it; install it from the marketplace");
	if (status == OK)
		out->company_name = company.name;
	return status;
}

/* A user whose colleague installed the app is no administrator as far as we know. */
static int read_user(struct db *db, struct arena *arena, struct session *out, struct err *err)
{
	struct crm_connection connection = {0};
	int status = store_crm_connection_get(db, out->company_id, out->user_id, arena, &connection, err);

	out->user_name = "";
	if (status == E_NOT_FOUND)
		return OK;
	if (status == OK) {
		out->user_name = connection.user_name;
		out->is_admin = connection.is_admin;
	}
	return status;
}

int session_open(const struct app *app, struct db *db, const char *token, int64_t user_id, int64_t company_id,
		 struct arena *arena, struct session *out, struct err *err)
{
	const char *secret = app->conf->crm_client_secret;
	struct settings settings = settings_default();
	struct session session = {0};
	struct caller caller;
	char *claims = NULL;
	int status = token_verify(arena, secret, strlen(secret), token, app_now_us(app), LEEWAY_S, &claims, err);

	if (status == OK)
		status = read_claims(claims, user_id, company_id, &session, err);
	if (status == OK)
		status = read_company(db, arena, &session, err);
	if (status == OK)
		status = read_user(db, arena, &session, err);
	if (status == OK)
		status = store_settings_get(db, session.company_id, arena, &settings, err);
	if (status != OK)
		return status;
	caller = (struct caller){.company_id = session.company_id, .user_id = session.user_id};
	status = connection_read(app, db, &caller, arena, &session.connection, err);
	if (status != OK)
		return status;
	session.language = settings.language;
	session.expires_us = app_now_us(app) + SESSION_SECONDS * US_PER_SECOND;
	session.text = make_session(app, &session, arena);
	*out = session;
	return OK;
}
