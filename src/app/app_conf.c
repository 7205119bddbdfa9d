#include "app/app_conf.h"

#include <string.h>

#include "http/url.h"

#define LEDGER_LOGIN "https://login.xero.com"
#define LEDGER_WEB "https://go.xero.com"

#define ROW(name_, kind_, field_, standard_, help_)                                                                    \
	{                                                                                                              \
		.name = (name_), .kind = (kind_), .offset = offsetof(struct app_conf, field_),                         \
		.standard = (standard_), .help = (help_)                                                               \
	}

const struct conf_row app_conf_rows[] = {
    ROW("LASKU_LISTEN", CONF_ADDRESS, listen, "127.0.0.1:8080", "address and port to serve on"),
    ROW("LASKU_PUBLIC_URL", CONF_URL, public_url, "http://localhost:8080",
	"how browsers, Pipedrive and Xero reach the server"),
    ROW("LASKU_DATABASE", CONF_SECRET, database, "sqlite:lasku.db",
	"where the data is: sqlite:PATH (without it sqlite:lasku.db) or postgresql://USER@HOST/NAME"),
    ROW("LASKU_SECRET_KEY", CONF_KEY, secret_key, NULL, "32 random bytes in base64; encrypts tokens at rest"),
    ROW("PIPEDRIVE_CLIENT_ID", CONF_TEXT, crm_client_id, NULL, "client id of your app in Pipedrive's Developer Hub"),
    ROW("PIPEDRIVE_CLIENT_SECRET", CONF_SECRET, crm_client_secret, NULL, "its client secret"),
    ROW("PIPEDRIVE_OAUTH_URL", CONF_URL, crm_oauth_url, "https://oauth.pipedrive.com", "Pipedrive's OAuth server"),
    ROW("PIPEDRIVE_API_URL", CONF_URL, crm_api_url, "",
	"Pipedrive's API; unset: the address that comes with each token"),
    ROW("XERO_CLIENT_ID", CONF_TEXT, ledger_client_id, NULL, "client id of your app at Xero"),
    ROW("XERO_CLIENT_SECRET", CONF_SECRET, ledger_client_secret, NULL, "its client secret"),
    ROW("XERO_WEBHOOK_KEY", CONF_SECRET, webhook_key, NULL, "signing key of the app's webhooks"),
    ROW("XERO_LOGIN_URL", CONF_URL, ledger_login_url, LEDGER_LOGIN, "Xero's login pages"),
    ROW("XERO_IDENTITY_URL", CONF_URL, ledger_identity_url, "https://identity.xero.com", "Xero's token server"),
    ROW("XERO_API_URL", CONF_URL, ledger_api_url, "https://api.xero.com", "Xero's API"),
    ROW("XERO_WEB_URL", CONF_URL, ledger_web_url, "",
	"where people open invoices; unset: " LEDGER_WEB ", or XERO_LOGIN_URL when that isn't Xero's own"),
    {.name = "LASKU_LOG",
     .kind = CONF_CHOICE,
     .offset = offsetof(struct app_conf, log),
     .standard = "text",
     .choices = "json,text",
     .help = "how log lines are written"},
};

const size_t app_conf_row_count = ARRAY_LEN(app_conf_rows);

static int check_public_url(const struct app_conf *conf, struct err *err)
{
	if (strcasestr(conf->public_url, "xero") == NULL)
		return OK;
	err_set(
	    err, E_INVALID, "conf_public_url",
	    "LASKU_PUBLIC_URL is %s, but it must not contain \"xero\": each invoice carries a link under this address,"
	    " and Xero refuses links with its own name in them",
	    conf->public_url);
	return err_detail(err, "%s", conf->public_url);
}

int app_conf_load(struct arena *arena, const char *file, const char *(*lookup)(const char *name), struct app_conf *out,
		  struct err *err)
{
	int status = conf_load(arena, app_conf_rows, ARRAY_LEN(app_conf_rows), file, lookup, out, err);

	if (status != OK)
		return status;
	if (out->ledger_web_url == NULL)
		out->ledger_web_url = text_eq(out->ledger_login_url, LEDGER_LOGIN) ? LEDGER_WEB : out->ledger_login_url;
	return check_public_url(out, err);
}

static bool is_loopback(const char *url)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct url_parts parts;

	return url_split(arena, url, &parts, NULL) == OK && host_is_loopback(parts.host);
}

bool app_conf_is_loopback(const struct app_conf *conf)
{
	return is_loopback(conf->crm_oauth_url) && (conf->crm_api_url == NULL || is_loopback(conf->crm_api_url)) &&
	       is_loopback(conf->ledger_login_url) && is_loopback(conf->ledger_identity_url) &&
	       is_loopback(conf->ledger_api_url);
}
