/* Settings: currencies and branding themes. */
#include "crypto/crypto.h"
#include "ledger/form.h"
#include "ledger/pages_more.h"
#include "ledger/pages_rows.h"
#include "ledger/settings_rows.h"

enum { THEME_NAME_MAX = 100 };

static const char *sent(struct visit *visit, const char *name)
{
	return text_squeeze(visit->arena, form_field(visit->x, name));
}

/* ---- currencies ---- */

static const struct input currency_inputs[] = {
    {"code", "Currency code", INPUT_TEXT, .key = "Code", .match = "currency", .hint = "Three letters, as USD",
     .is_required = true},
};

static int show_currencies(struct visit *visit, const struct messages *messages, struct err *err)
{
	struct form form = {.visit = visit,
			    .inputs = currency_inputs,
			    .count = ARRAY_LEN(currency_inputs),
			    .messages = messages,
			    .is_posted = visit_is_post(visit)};
	const struct json *list = NULL;

	if (pages_read(visit, "Currencies", NULL, "Currencies", &list, err) != OK)
		return E_INTERNAL;
	settings_start(visit, "currencies", "Currencies");
	visit_note(visit, RIGHT_SETTINGS);
	form_summary(&form);
	buf_puts(visit->page, "<ul class=\"payments\">");
	for (size_t i = 0; i < json_len(list); i++) {
		const char *code = pages_text(json_at(list, i), "Code");

		html_fill(visit->page, "<li><b>%s</b> %s%h</li>", code, pages_text(json_at(list, i), "Description"),
			  text_eq(code, visit->call.org.base_currency) ? " <span class=\"tag\">Base currency</span>"
								       : "");
	}
	buf_puts(visit->page, "</ul>");
	if (visit_may(visit, RIGHT_SETTINGS)) {
		buf_puts(visit->page, "<h2>New currency</h2><form method=\"post\" novalidate><div class=\"grid\">");
		if (form_write(&form, err) != OK)
			return E_INTERNAL;
		buf_puts(visit->page,
			 "</div><div class=\"buttons\"><button class=\"primary\">Add currency</button></div></form>");
	}
	settings_end(visit, messages->count > 0 ? 400 : 200);
	return OK;
}

int page_currencies(struct visit *visit, struct err *err)
{
	struct ask ask = {.method = "PUT", .pattern = "Currencies"};
	struct messages messages = {0};
	int status = OK;

	if (!visit_is_post(visit))
		return show_currencies(visit, &messages, err);
	ask.body = pages_body(visit, "Code", sent(visit, "code"));
	if (!visit_may(visit, RIGHT_SETTINGS))
		message_add(visit->arena, &messages, "%s", visit_why_not(visit, RIGHT_SETTINGS));
	else
		status = pages_change(visit, &ask, &messages, NULL, err);
	if (status == E_NOT_FOUND) {
		message_add(visit->arena, &messages,
			    "The setting currencies_put keeps the list of currencies as it is.");
		status = OK;
	}
	if (status != OK)
		return status;
	if (messages.count > 0)
		return show_currencies(visit, &messages, err);
	visit_redirect(visit, "/settings/currencies", "saved");
	return OK;
}

/* ---- branding themes ---- */

static void write_theme(struct visit *visit, const struct json *theme, bool is_first)
{
	const char *id = pages_text(theme, "BrandingThemeID"), *name = pages_text(theme, "Name");

	if (!visit_may(visit, RIGHT_SETTINGS)) {
		html_fill(visit->page, "<li>%s%h</li>", name,
			  is_first ? " <span class=\"tag\">For new invoices</span>" : "");
		return;
	}
	html_fill(
	    visit->page,
	    "<li><form method=\"post\" class=\"row\"><input type=\"hidden\" name=\"id\" value=\"%s\"><label>Name "
	    "<input "
	    "name=\"name\" value=\"%s\" maxlength=\"100\" required></label><button name=\"act\" value=\"rename\">Rename"
	    "<span class=\"visually-hidden\"> %s</span></button>",
	    id, name, name);
	if (is_first)
		buf_puts(visit->page, "<span class=\"tag\">For new invoices</span>");
	else
		html_fill(visit->page,
			  "<button name=\"act\" value=\"first\">Use for new invoices<span "
			  "class=\"visually-hidden\">: %s</span></button>",
			  name);
	buf_puts(visit->page, "</form></li>");
}

static int show_themes(struct visit *visit, const struct messages *messages, struct err *err)
{
	struct form form = {.visit = visit, .messages = messages};
	const struct json *list = NULL;

	if (pages_read(visit, "BrandingThemes", NULL, "BrandingThemes", &list, err) != OK)
		return E_INTERNAL;
	settings_start(visit, "themes", "Branding themes");
	visit_note(visit, RIGHT_SETTINGS);
	form_summary(&form);
	buf_puts(visit->page, "<ul class=\"payments\">");
	for (size_t i = 0; i < json_len(list); i++)
		write_theme(visit, json_at(list, i), i == 0);
	buf_puts(visit->page, "</ul>");
	if (visit_may(visit, RIGHT_SETTINGS))
		buf_puts(
		    visit->page,
		    "<h2>New theme</h2><form method=\"post\" class=\"row\"><label>Name <input name=\"name\" "
		    "maxlength=\"100\" required></label><button class=\"primary\" name=\"act\" value=\"add\">Add theme"
		    "</button></form>");
	settings_end(visit, messages->count > 0 ? 400 : 200);
	return OK;
}

static int change_theme(struct visit *visit, struct messages *messages, struct err *err)
{
	const char *act = form_field(visit->x, "act"), *id = sent(visit, "id"), *name = sent(visit, "name");
	struct call *call = &visit->call;
	char new_id[UUID_TEXT_MAX];

	if (!visit_may(visit, RIGHT_SETTINGS))
		message_add(visit->arena, messages, "%s", visit_why_not(visit, RIGHT_SETTINGS));
	else if (!text_eq(act, "first") && *name == '\0')
		message_add(visit->arena, messages, "The name of a theme must be given.");
	if (messages->count > 0)
		return OK;
	if (text_eq(act, "first"))
		return pages_theme_first(call->db, call->org.id, id, err);
	name = text_clip(visit->arena, name, THEME_NAME_MAX);
	if (text_eq(act, "rename"))
		return pages_theme_rename(call->db, call->org.id, id, name, err);
	return pages_theme_add(call->db, call->org.id, uuid_new(new_id), name, call->now_us, err);
}

int page_themes(struct visit *visit, struct err *err)
{
	struct messages messages = {0};

	if (visit_is_post(visit) && change_theme(visit, &messages, err) != OK)
		return (int)err->status;
	if (!visit_is_post(visit) || messages.count > 0)
		return show_themes(visit, &messages, err);
	visit_redirect(visit, "/settings/themes", "saved");
	return OK;
}
