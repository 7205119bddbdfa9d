#include "app/vendors.h"

#include <string.h>

#include "http/url.h"

struct pipedrive_oauth crm_oauth(const struct app *app, struct arena *arena)
{
	return (struct pipedrive_oauth){
	    .http = app->client,
	    .clock = app->clock,
	    .oauth_url = app->conf->crm_oauth_url,
	    .client_id = app->conf->crm_client_id,
	    .client_secret = app->conf->crm_client_secret,
	    .redirect_uri = arena_printf(arena, "%s/pipedrive/callback", app->conf->public_url),
	};
}

struct pipedrive crm_session(const struct app *app, const char *company_base, const char *token, struct arena *arena)
{
	const struct pipedrive_tokens known = {.api_domain = company_base};

	return (struct pipedrive){
	    .http = app->client,
	    .api_base = pipedrive_api_base(app->conf->crm_api_url, &known),
	    .access_token = token,
	    .arena = arena,
	    .retry_after_s = CRM_RETRY_UNKNOWN,
	};
}

struct xero_oauth ledger_oauth(const struct app *app, struct arena *arena)
{
	return (struct xero_oauth){
	    .http = app->client,
	    .clock = app->clock,
	    .login_url = app->conf->ledger_login_url,
	    .identity_url = app->conf->ledger_identity_url,
	    .client_id = app->conf->ledger_client_id,
	    .client_secret = app->conf->ledger_client_secret,
	    .redirect_uri = arena_printf(arena, "%s/xero/callback", app->conf->public_url),
	};
}

struct xero ledger_session(const struct app *app, const char *organisation_id, const char *token, struct arena *arena)
{
	return (struct xero){
	    .http = app->client,
	    .api_url = app->conf->ledger_api_url,
	    .access_token = token,
	    .tenant_id = organisation_id,
	    .arena = arena,
	    .limits = xero_limits_none(),
	};
}

/* The vendor's folder knows the pages' paths; where they are served is a setting. */
static char *under_web_url(const struct app *app, struct arena *arena, const char *url)
{
	const char *host = strstr(url, "://");
	const char *path = host != NULL ? strchr(host + 3, '/') : NULL;

	return arena_join(arena, app->conf->ledger_web_url, path != NULL ? path : "/", NULL);
}

char *ledger_invoice_url(const struct app *app, struct arena *arena, const char *short_code, const char *invoice_id)
{
	return under_web_url(app, arena, xero_invoice_page_url(arena, short_code, invoice_id));
}

char *ledger_contact_url(const struct app *app, struct arena *arena, const char *short_code, const char *contact_id)
{
	return under_web_url(app, arena, xero_contact_page_url(arena, short_code, contact_id));
}

char *ledger_home_url(const struct app *app, struct arena *arena)
{
	return arena_printf(arena, "%s/", app->conf->ledger_web_url);
}

char *crm_deal_url(struct arena *arena, const char *base, int64_t deal_id)
{
	return arena_printf(arena, "%s/deal/%lld", base, (long long)deal_id);
}

char *crm_settings_url(const struct app *app, struct arena *arena, const char *base)
{
	return arena_printf(arena, "%s/settings/marketplace/app/%s/app-settings", base,
			    url_encoded(arena, app->conf->crm_client_id));
}

char *mark_url(const struct app *app, struct arena *arena, const char *mark)
{
	return arena_printf(arena, "%s/go/%s", app->conf->public_url, mark);
}
