#include "crm/extension.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "crm/company.h"
#include "crm/oauth.h"
#include "crypto/crypto.h"
#include "crypto/token.h"
#include "http/url.h"

enum { TOKEN_SECONDS = 5 * 60, SURFACE_BYTES = 16 };

static const struct surface {
	const char *name;
	size_t url;        /* offset in struct sandbox_options */
	bool has_resource; /* tells the app what is in view */
} surfaces[] = {{"panel", offsetof(struct sandbox_options, panel_url), true},
		{"modal", offsetof(struct sandbox_options, modal_url), true},
		{"settings", offsetof(struct sandbox_options, settings_url), false},
		{"floating", offsetof(struct sandbox_options, floating_url), false}};

int extension_token(struct visit *visit, char **out, struct err *err)
{
	const char *secret = visit->sandbox->options->crm_client_secret;
	int64_t now_s = visit->now_us / US_PER_SECOND;
	const char *claims = arena_printf(
	    visit->arena, "{\"userId\":%" PRId64 ",\"companyId\":%d,\"iat\":%" PRId64 ",\"exp\":%" PRId64 "}",
	    visit->user_id, COMPANY_ID, now_s, now_s + TOKEN_SECONDS);

	return token_sign(visit->arena, secret, strlen(secret), claims, out, err);
}

int extension_send_token(struct visit *visit, struct err *err)
{
	char *token;
	int status = extension_token(visit, &token, err);

	if (status != OK)
		return status;
	json_out_init(&visit->json, &visit->body);
	json_out_object(&visit->json, NULL);
	json_out_text(&visit->json, "token", token);
	return visit_send(visit, 200);
}

static const struct surface *find_surface(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(surfaces); i++)
		if (text_eq(surfaces[i].name, name))
			return &surfaces[i];
	return NULL;
}

/* A modal is opened by its name or its id. */
static bool is_our_modal(const char *action)
{
	return text_eq(action, APP_MODAL_NAME) || text_eq(action, APP_MODAL_ID);
}

static void write_url(struct visit *visit, const struct surface *surface, const char *id, const char *token,
		      struct buf *url)
{
	struct http_exchange *x = visit->x;

	buf_puts(url, *(const char *const *)(const void *)((const char *)visit->sandbox->options + surface->url));
	if (surface->has_resource) {
		url_add(url, "resource", text_or(http_query(x, "resource"), "deal"));
		url_add(url, "view", "details");
	}
	url_add(url, "userId", arena_printf(visit->arena, "%" PRId64, visit->user_id));
	url_add(url, "companyId", arena_printf(visit->arena, "%d", COMPANY_ID));
	if (surface->has_resource)
		url_add(url, "selectedIds", text_or(http_query(x, "ids"), ""));
	url_add(url, "id", id);
	url_add(url, "theme", text_eq(http_query(x, "theme"), "dark") ? "dark" : "light");
	url_add(url, "token", token);
	url_add(url, "data", http_query(x, "data"));
	url_add(url, "context", http_query(x, "context"));
}

int extension_send_frame(struct visit *visit, struct err *err)
{
	const struct surface *surface = find_surface(http_query(visit->x, "surface"));
	const char *id = random_text(visit->arena, SURFACE_BYTES), *action = http_query(visit->x, "action");
	CLEANUP(buf_release) struct buf url;
	bool is_installed;
	char *token;
	int status = crm_oauth_is_installed(visit, visit->user_id, &is_installed, err);

	buf_init(&url, 64 * 1024);
	if (status != OK)
		return status;
	if (!is_installed)
		return err_set(err, E_DENIED, "not_installed", "The app isn't installed for this user");
	if (surface == NULL || (action != NULL && !is_our_modal(action)))
		return err_set(err, E_NOT_FOUND, "surface_unknown", "The app has no such %s",
			       surface == NULL ? "surface" : "modal");
	if ((status = extension_token(visit, &token, err)) != OK)
		return status;
	write_url(visit, surface, id, token, &url);
	json_out_init(&visit->json, &visit->body);
	json_out_object(&visit->json, NULL);
	json_out_text(&visit->json, "url", url.data);
	json_out_text(&visit->json, "id", id);
	return visit_send(visit, 200);
}
