/* What selects offer. */
#include <string.h>

#include "base/decimal.h"
#include "ledger/pages_form.h"

static void add(struct visit *visit, struct options *out, const char *value, const char *label)
{
	out->items = arena_grow(visit->arena, out->items, out->count, &out->cap, sizeof(*out->items));
	out->items[out->count++] = (struct option){.value = value, .label = label};
}

static bool takes_lines(const struct json *account)
{
	const char *system = pages_text(account, "SystemAccount");

	return !text_eq(pages_text(account, "Type"), "BANK") && (*system == '\0' || text_eq(system, "ROUNDING"));
}

static bool is_for_sales(const struct json *account)
{
	return takes_lines(account) && text_eq(pages_text(account, "Class"), "REVENUE");
}

static bool takes_payments(const struct json *account)
{
	return text_eq(pages_text(account, "Type"), "BANK") || json_get_bool(account, "EnablePaymentsToAccount", false);
}

static bool always(const struct json *element)
{
	(void)element;
	return true;
}

static bool is_for_revenue(const struct json *rate)
{
	return json_get_bool(rate, "CanApplyToRevenue", true);
}

static const struct source {
	const char *name, *route, *value, *label, *empty;
	bool (*fits)(const struct json *element);
} sources[] = {
    {"accounts", "Accounts", "Code", "Name", "(none)", takes_lines},
    {"sales-accounts", "Accounts", "Code", "Name", "(none)", is_for_sales},
    {"pay-accounts", "Accounts", "Code", "Name", NULL, takes_payments},
    {"taxes", "TaxRates", "TaxType", "Name", "(from the account)", is_for_revenue},
    {"all-taxes", "TaxRates", "TaxType", "Name", NULL, always},
    {"currencies", "Currencies", "Code", "Description", NULL, always},
    {"any-currency", "Currencies", "Code", "Description", "(the organisation's)", always},
    {"themes", "BrandingThemes", "BrandingThemeID", "Name", NULL, always},
};

static bool shows_value(const struct source *source)
{
	return text_eq(source->route, "Accounts") || text_eq(source->route, "Currencies");
}

static void add_element(struct visit *visit, const struct source *source, const struct json *element,
			struct options *out)
{
	const char *value = pages_text(element, source->value), *label = pages_text(element, source->label);
	const struct json *rate = json_get(element, "EffectiveRate");
	char text[E4_TEXT_MAX];

	if (!text_eq(json_get_text(element, "Status", "ACTIVE"), "ACTIVE") || !source->fits(element))
		return;
	add(visit, out, value, shows_value(source) ? arena_printf(visit->arena, "%s: %s", value, label) : label);
	if (rate != NULL)
		out->items[out->count - 1].rate = arena_strdup(visit->arena, e4_format(json_e4_or(rate, 0), 0, text));
}

static int add_source(struct visit *visit, const struct source *source, struct options *out, struct err *err)
{
	const struct json *list = NULL;

	if (pages_read(visit, source->route, NULL, source->route, &list, err) != OK)
		return E_INTERNAL;
	if (source->empty != NULL)
		add(visit, out, "", source->empty);
	for (size_t i = 0; i < json_len(list); i++)
		add_element(visit, source, json_at(list, i), out);
	return OK;
}

static void add_texts(struct visit *visit, const char *texts, struct options *out)
{
	char **parts;
	size_t count = text_split(visit->arena, texts, '|', &parts);

	for (size_t i = 0; i < count; i++) {
		char *equals = strchr(parts[i], '=');

		if (equals == NULL)
			BUG("pages: malformed options %s", texts);
		*equals = '\0';
		add(visit, out, parts[i], equals + 1);
	}
}

int options_find(struct visit *visit, const char *name, struct options *out, struct err *err)
{
	*out = (struct options){0};
	for (size_t i = 0; i < ARRAY_LEN(sources); i++)
		if (text_eq(sources[i].name, name))
			return add_source(visit, &sources[i], out, err);
	add_texts(visit, name, out);
	return OK;
}

void options_write(struct visit *visit, const struct options *options, const char *chosen)
{
	bool is_found = text_is_empty(chosen);

	for (size_t i = 0; i < options->count; i++) {
		const struct option *option = &options->items[i];
		bool is_chosen = text_eq(option->value, text_or(chosen, ""));

		is_found |= is_chosen;
		html_fill(visit->page, "<option value=\"%s\"%h", option->value, is_chosen ? " selected" : "");
		if (option->rate != NULL)
			html_fill(visit->page, " data-rate=\"%s\"", option->rate);
		html_fill(visit->page, ">%s</option>", option->label);
	}
	if (!is_found)
		html_fill(visit->page, "<option value=\"%s\" selected>%s</option>", chosen, chosen);
}
