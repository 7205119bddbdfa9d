/* Settings: tax rates with their components. */
#include "base/decimal.h"
#include "ledger/form.h"
#include "ledger/pages_more.h"

#define COMPONENT(n)                                                                                                   \
	{"component-" #n, "Component " #n,                                                                             \
	 INPUT_TEXT,      .group = "TaxComponents:" #n,                                                                \
	 .key = "Name",   .match = "Name of a tax component"},                                                         \
	    {"rate-" #n,    "Rate " #n " (%)",                                                                         \
	     INPUT_NUMBER,  .group = "TaxComponents:" #n,                                                              \
	     .key = "Rate", .match = "Rate of a tax component"},                                                       \
	{                                                                                                              \
		"compound-" #n, "Compound: on top of the others", INPUT_CHECK,                                         \
		    .group = "TaxComponents:" #n, .key = "IsCompound", .match = "compound"                             \
	}

static const struct input inputs[] = {
    {"name", "Name", INPUT_TEXT, .key = "Name", .match = "Name of a tax rate|unique Name", .is_required = true,
     .is_wide = true},
    {"report", "Reported as", INPUT_SELECT, .key = "ReportTaxType", .match = "ReportTaxType", .otherwise = "OUTPUT",
     .is_wide = true, .options = "OUTPUT=Sales (OUTPUT)|INPUT=Purchases (INPUT)|NONE=Neither (NONE)"},
    COMPONENT(1),
    COMPONENT(2),
    COMPONENT(3),
};

static const char *percent(struct visit *visit, const struct json *object, const char *key)
{
	char text[E4_TEXT_MAX];

	return arena_printf(visit->arena, "%s\u00a0%%", e4_format(json_get_e4(object, key, 0), 0, text));
}

static void write_components(struct visit *visit, const struct json *rate)
{
	const struct json *list = json_get(rate, "TaxComponents");

	for (size_t i = 0; i < json_len(list); i++)
		html_fill(visit->page, "%h%s %s%s", i > 0 ? ", " : "", pages_text(json_at(list, i), "Name"),
			  percent(visit, json_at(list, i), "Rate"),
			  json_get_bool(json_at(list, i), "IsCompound", false) ? " (compound)" : "");
}

static void write_row(struct visit *visit, const struct json *rate)
{
	const char *status = pages_text(rate, "Status"), *type = pages_text(rate, "TaxType");
	bool is_active = text_eq(status, "ACTIVE");

	html_fill(visit->page,
		  "<tr><td class=\"main\">%s</td><td data-label=\"Type\"><code>%s</code></td><td class=\"number\" "
		  "data-label=\"Rate\">%s</td><td data-label=\"Components\">",
		  pages_text(rate, "Name"), type, percent(visit, rate, "EffectiveRate"));
	write_components(visit, rate);
	html_fill(visit->page, "</td><td class=\"quiet\" data-label=\"For\">%s%s</td><td class=\"state\">",
		  json_get_bool(rate, "CanApplyToRevenue", false) ? "sales " : "",
		  json_get_bool(rate, "CanApplyToExpenses", false) ? "purchases" : "");
	if (!is_active)
		html_fill(visit->page, "<span class=\"status VOIDED\">%s</span>", visit_status_label(status));
	if (is_active && visit_may(visit, RIGHT_SETTINGS))
		html_fill(visit->page,
			  "<form method=\"post\" data-confirm=\"Delete the tax rate %s? Documents that have it keep "
			  "it.\"><input "
			  "type=\"hidden\" name=\"type\" value=\"%s\"><button class=\"small\" name=\"act\" "
			  "value=\"delete\">Delete<span class=\"visually-hidden\"> %s</span></button></form>",
			  pages_text(rate, "Name"), type, pages_text(rate, "Name"));
	buf_puts(visit->page, "</td></tr>");
}

static int show(struct visit *visit, const struct messages *messages, struct err *err)
{
	struct form form = {.visit = visit,
			    .inputs = inputs,
			    .count = ARRAY_LEN(inputs),
			    .messages = messages,
			    .is_posted = visit_is_post(visit)};
	const struct json *list = NULL;

	if (pages_read(visit, "TaxRates", NULL, "TaxRates", &list, err) != OK)
		return E_INTERNAL;
	settings_start(visit, "tax-rates", "Tax rates");
	visit_note(visit, RIGHT_SETTINGS);
	form_summary(&form);
	buf_puts(visit->page,
		 "<div class=\"scroll\"><table class=\"cards\"><thead><tr><th scope=\"col\">Name</th><th "
		 "scope=\"col\">Type</th><th scope=\"col\" class=\"number\">Rate</th><th scope=\"col\">"
		 "Components</th><th scope=\"col\">For</th><th scope=\"col\">Status</th></tr></thead><tbody>");
	for (size_t i = 0; i < json_len(list); i++)
		write_row(visit, json_at(list, i));
	buf_puts(visit->page, "</tbody></table></div>");
	if (visit_may(visit, RIGHT_SETTINGS)) {
		buf_puts(visit->page,
			 "<h2>New tax rate</h2><form method=\"post\" data-guard novalidate><div class=\"grid\">");
		if (form_write(&form, err) != OK)
			return E_INTERNAL;
		buf_puts(visit->page,
			 "</div><div class=\"buttons\"><button class=\"primary\" name=\"act\" value=\"add\">Add tax "
			 "rate</button></div></form>");
	}
	settings_end(visit, messages->count > 0 ? 400 : 200);
	return OK;
}

static int change(struct visit *visit, struct messages *messages, struct err *err)
{
	struct form form = {.visit = visit, .inputs = inputs, .count = ARRAY_LEN(inputs), .is_posted = true};
	struct ask ask = {.method = "PUT", .pattern = "TaxRates"};

	if (!visit_may(visit, RIGHT_SETTINGS)) {
		message_add(visit->arena, messages, "%s", visit_why_not(visit, RIGHT_SETTINGS));
		return OK;
	}
	ask.body = form_json(&form, NULL);
	if (text_eq(form_field(visit->x, "act"), "delete")) {
		const char *type = pages_body(visit, "TaxType", text_or(form_field(visit->x, "type"), ""));

		ask.method = "POST";
		ask.body = arena_printf(visit->arena, "{\"Status\":\"DELETED\",%s", type + 1);
	}
	return pages_change(visit, &ask, messages, NULL, err);
}

int page_tax_rates(struct visit *visit, struct err *err)
{
	struct messages messages = {0};
	int status = OK;

	if (visit_is_post(visit))
		status = change(visit, &messages, err);
	if (status != OK)
		return status;
	if (!visit_is_post(visit) || messages.count > 0)
		return show(visit, &messages, err);
	visit_redirect(visit, "/settings/tax-rates", "saved");
	return OK;
}
