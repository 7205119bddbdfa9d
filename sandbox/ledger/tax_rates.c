#include "ledger/tax_rates.h"

#include "base/decimal.h"
#include "ledger/api_routes.h"
#include "ledger/lists.h"
#include "ledger/settings_rows.h"
#include "ledger/wire.h"

static const struct field tax_rate_fields[] = {
    {"Name", FIELD_TEXT, offsetof(struct tax_rate, name)},
    {"TaxType", FIELD_TEXT, offsetof(struct tax_rate, tax_type)},
    {"Status", FIELD_TEXT, offsetof(struct tax_rate, status)},
    {"EffectiveRate", FIELD_AMOUNT, offsetof(struct tax_rate, rate_e4)},
    {"DisplayTaxRate", FIELD_AMOUNT, offsetof(struct tax_rate, rate_e4)},
    {"CanApplyToRevenue", FIELD_BOOL, offsetof(struct tax_rate, for_revenue)},
    {"CanApplyToExpenses", FIELD_BOOL, offsetof(struct tax_rate, for_expenses)},
};

static bool tax_rate_field(const void *element, const char *path, struct where_value *out)
{
	return field_value(tax_rate_fields, ARRAY_LEN(tax_rate_fields), element, path, out);
}

static void write_component(struct json_out *out, const struct tax_component *component)
{
	json_out_object(out, NULL);
	json_out_text(out, "Name", text_or(component->name, ""));
	json_out_e4(out, "Rate", component->rate_e4, 4);
	json_out_bool(out, "IsCompound", component->is_compound);
	json_out_bool(out, "IsNonRecoverable", component->is_nonrecoverable);
	json_out_end(out);
}

static void write_rate(struct json_out *out, const struct tax_rate *rate, const struct tax_component *components,
		       size_t count)
{
	wire_text(out, "Name", rate->name);
	wire_text(out, "TaxType", rate->tax_type);
	wire_text(out, "ReportTaxType", rate->report_tax_type);
	json_out_bool(out, "CanApplyToAssets", true);
	json_out_bool(out, "CanApplyToEquity", true);
	json_out_bool(out, "CanApplyToExpenses", rate->for_expenses);
	json_out_bool(out, "CanApplyToLiabilities", true);
	json_out_bool(out, "CanApplyToRevenue", rate->for_revenue);
	json_out_e4(out, "DisplayTaxRate", rate->rate_e4, 4);
	json_out_e4(out, "EffectiveRate", rate->rate_e4, 4);
	wire_text(out, "Status", rate->status);
	json_out_array(out, "TaxComponents");
	for (size_t i = 0; i < count; i++)
		write_component(out, &components[i]);
	json_out_end(out);
}

/* A rate whose components nobody named has one, which is the whole. */
static int write_tax_rate(struct call *call, const struct tax_rate *rate, struct err *err)
{
	struct tax_component *components, whole = {.name = "VAT", .rate_e4 = rate->rate_e4};
	size_t count;

	if (tax_components(call->db, call->arena, call->org.id, rate->tax_type, &components, &count, err) != OK)
		return E_INTERNAL;
	json_out_object(&call->out, NULL);
	write_rate(&call->out, rate, count > 0 ? components : &whole, count > 0 ? count : 1);
	json_out_end(&call->out);
	return OK;
}

int tax_rates_list(struct call *call, struct err *err)
{
	struct tax_rate *rates;
	struct list list;
	size_t count;
	int status = OK;

	if (tax_rate_list(call->db, call->arena, call->org.id, &rates, &count, err) != OK)
		return E_INTERNAL;
	list = list_of(call->arena, rates, count, sizeof(*rates));
	if (!list_filter(call, &list, tax_rate_field))
		return OK;
	api_envelope(call);
	json_out_array(&call->out, "TaxRates");
	for (size_t i = 0; i < list.count && status == OK; i++)
		status = write_tax_rate(call, list.elements[i], err);
	api_done(call);
	return status;
}

int tax_rates_get(struct call *call, struct err *err)
{
	struct tax_rate *rate;
	int status;

	if (tax_rate_load(call->db, call->arena, call->org.id, call->params[0], &rate, err) != OK)
		return E_INTERNAL;
	if (rate == NULL) {
		api_not_found(call);
		return OK;
	}
	api_envelope(call);
	json_out_array(&call->out, "TaxRates");
	status = write_tax_rate(call, rate, err);
	api_done(call);
	return status;
}

/* ---- writing ---- */

struct draft {
	struct tax_rate rate;
	struct tax_component *components;
	size_t count;
	struct messages messages;
};

static void read_component(struct call *call, const struct json *json, struct draft *draft,
			   struct tax_component *component)
{
	component->name = arena_strdup(call->arena, json_text(json_get_nocase(json, "Name"), ""));
	component->is_compound = json_bool(json_get_nocase(json, "IsCompound"), false);
	component->is_nonrecoverable = json_bool(json_get_nocase(json, "IsNonRecoverable"), false);
	if (text_is_empty(component->name))
		message_add(call->arena, &draft->messages, "The Name of a tax component must be given.");
	if (json_e4(json_get_nocase(json, "Rate"), &component->rate_e4, NULL) != OK || component->rate_e4 < 0 ||
	    component->rate_e4 > 100 * E4_ONE)
		message_add(call->arena, &draft->messages, "The Rate of a tax component must be from 0 to 100.");
}

int64_t tax_effective_e4(const struct tax_component *components, size_t count)
{
	int64_t simple_e4 = 0, compound_e4 = 0, on_top_e4 = 0;

	for (size_t i = 0; i < count; i++)
		*(components[i].is_compound ? &compound_e4 : &simple_e4) += components[i].rate_e4;
	if (e4_mul_div(compound_e4, 100 * E4_ONE + simple_e4, 100 * E4_ONE, &on_top_e4, NULL) != OK)
		return simple_e4;
	return simple_e4 + on_top_e4;
}

static void read_components(struct call *call, const struct json *list, struct draft *draft)
{
	size_t compounds = 0;

	if (!json_is_array(list))
		return;
	draft->count = json_len(list);
	draft->components = arena_array(call->arena, draft->count + 1, sizeof(*draft->components));
	for (size_t i = 0; i < draft->count; i++) {
		read_component(call, json_at(list, i), draft, &draft->components[i]);
		compounds += draft->components[i].is_compound;
	}
	if (compounds > 1)
		message_add(call->arena, &draft->messages, "Only one component of a tax rate can be compound.");
	draft->rate.rate_e4 = tax_effective_e4(draft->components, draft->count);
}

/* Which kind of account a rate is for follows from where it is reported. */
static void read_report(struct call *call, const struct json *json, struct tax_rate *rate)
{
	const char *report = json_text(json_get_nocase(json, "ReportTaxType"), NULL);

	if (report == NULL)
		return;
	rate->report_tax_type = arena_strdup(call->arena, report);
	rate->for_revenue = !text_starts(report, "INPUT");
	rate->for_expenses = !text_starts(report, "OUTPUT");
}

static void read_rate(struct call *call, const struct json *json, struct draft *draft)
{
	const char *name = json_text(json_get_nocase(json, "Name"), NULL);
	const char *status = json_text(json_get_nocase(json, "Status"), NULL);

	if (name != NULL)
		draft->rate.name = arena_strdup(call->arena, name);
	if (status != NULL)
		draft->rate.status = arena_strdup(call->arena, status);
	read_report(call, json, &draft->rate);
	read_components(call, json_get_nocase(json, "TaxComponents"), draft);
}

static int check_rate(struct call *call, struct draft *draft, struct err *err)
{
	struct tax_rate *other = NULL;

	if (text_is_empty(draft->rate.name))
		message_add(call->arena, &draft->messages, "The Name of a tax rate must be given.");
	else if (tax_rate_by_name(call->db, call->arena, call->org.id, draft->rate.name, &other, err) != OK)
		return E_INTERNAL;
	if (other != NULL && !text_eq(other->tax_type, draft->rate.tax_type))
		message_add(call->arena, &draft->messages, "Please enter a unique Name.");
	if (draft->rate.tax_type == NULL && draft->count == 0)
		message_add(call->arena, &draft->messages, "A tax rate needs at least one component.");
	if (!text_eq(draft->rate.status, "ACTIVE") && !text_eq(draft->rate.status, "DELETED") &&
	    !text_eq(draft->rate.status, "ARCHIVED"))
		message_add(call->arena, &draft->messages,
			    "The Status of a tax rate can be ACTIVE, DELETED or ARCHIVED.");
	return OK;
}

/* The rate that the request changes, by TaxType or name, with its components; a new one otherwise. */
static int find_target(struct call *call, const struct json *json, bool creates_only, struct draft *draft,
		       struct err *err)
{
	const char *type = json_text(json_get_nocase(json, "TaxType"), NULL);
	const char *name = json_text(json_get_nocase(json, "Name"), "");
	struct tax_rate *found = NULL;
	int status = OK;

	*draft = (struct draft){.rate = {.status = "ACTIVE", .for_revenue = true, .for_expenses = true}};
	if (creates_only)
		return OK;
	status = type != NULL ? tax_rate_load(call->db, call->arena, call->org.id, type, &found, err)
			      : tax_rate_by_name(call->db, call->arena, call->org.id, name, &found, err);
	if (status != OK)
		return status;
	if (found == NULL) {
		if (type != NULL)
			message_add(call->arena, &draft->messages, "The TaxType code '%s' does not exist.", type);
		return OK;
	}
	draft->rate = *found;
	return tax_components(call->db, call->arena, call->org.id, found->tax_type, &draft->components, &draft->count,
			      err);
}

int tax_rate_apply(struct call *call, const struct json *json, bool creates_only, struct tax_rate *out,
		   struct messages *messages, struct err *err)
{
	struct draft draft;

	if (find_target(call, json, creates_only, &draft, err) != OK)
		return E_INTERNAL;
	if (draft.messages.count == 0) {
		read_rate(call, json, &draft);
		if (check_rate(call, &draft, err) != OK)
			return E_INTERNAL;
	}
	if (draft.messages.count == 0 && draft.rate.tax_type == NULL &&
	    tax_type_next(call->db, call->arena, call->org.id, &draft.rate.tax_type, err) != OK)
		return E_INTERNAL;
	*out = draft.rate;
	*messages = draft.messages;
	if (messages->count > 0)
		return OK;
	out->report_tax_type = draft.rate.report_tax_type = text_or(draft.rate.report_tax_type, "OUTPUT");
	return tax_rate_save(call->db, call->org.id, &draft.rate, draft.components, draft.count, err);
}

static void refuse(struct call *call, const struct tax_rate *rate, const struct messages *messages)
{
	api_validation_start(call);
	json_out_object(&call->out, NULL);
	write_rate(&call->out, rate, NULL, 0);
	wire_messages(&call->out, messages);
	json_out_end(&call->out);
	api_done(call);
}

static int write_all(struct call *call, bool creates_only, struct err *err)
{
	const struct json *elements;
	struct tax_rate *rates;
	size_t count;
	int status = OK;

	elements = wire_elements(call->body, "TaxRates", &count);
	rates = arena_array(call->arena, count + 1, sizeof(*rates));
	for (size_t i = 0; i < count; i++) {
		struct messages messages = {0};

		if (tax_rate_apply(call, wire_element(elements, i), creates_only, &rates[i], &messages, err) != OK)
			return E_INTERNAL;
		if (messages.count > 0) {
			refuse(call, &rates[i], &messages);
			return OK;
		}
	}
	api_envelope(call);
	json_out_array(&call->out, "TaxRates");
	for (size_t i = 0; i < count && status == OK; i++)
		status = write_tax_rate(call, &rates[i], err);
	api_done(call);
	return status;
}

int tax_rates_put(struct call *call, struct err *err)
{
	return write_all(call, true, err);
}

int tax_rates_post(struct call *call, struct err *err)
{
	return write_all(call, false, err);
}
