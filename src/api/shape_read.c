#include "api/shape.h"

#include "base/date.h"

/* A text member; null and "not there" give ${otherwise}, another type is refused. */
static int read_text(const struct json *object, const char *key, const char *otherwise, const char **out,
		     struct err *err)
{
	const struct json *value = json_get(object, key);

	*out = otherwise;
	if (json_is_null(value))
		return OK;
	if (!json_is_text(value)) {
		err_set(err, E_INVALID, "field_malformed", "The field %s must be a text.", key);
		return err_detail(err, "%s", key);
	}
	*out = json_text(value, otherwise);
	return OK;
}

static int read_day(const struct json *object, const char *key, int32_t *out, struct err *err)
{
	const char *text;

	*out = DAY_NONE;
	if (read_text(object, key, "", &text, err) != OK)
		return E_INVALID;
	if (*text == '\0')
		return OK;
	if (day_parse(text, __builtin_strlen(text), out, err) != OK) {
		err_set(err, E_INVALID, "field_malformed", "The field %s must be a date such as 2026-11-23.", key);
		return err_detail(err, "%s", key);
	}
	return OK;
}

/* A number; ${*there_out} (may be NULL) tells whether there was one. */
static int read_e4(const struct json *object, const char *key, int64_t *out, bool *there_out, struct err *err)
{
	const struct json *value = json_get(object, key);

	*out = 0;
	if (there_out != NULL)
		*there_out = !json_is_null(value);
	if (json_is_null(value))
		return OK;
	if (json_e4(value, out, err) != OK) {
		err_set(err, E_INVALID, "field_malformed", "The field %s must be a number.", key);
		return err_detail(err, "%s", key);
	}
	return OK;
}

static int read_id(const struct json *object, const char *key, int64_t *out, struct err *err)
{
	const struct json *value = json_get(object, key);

	*out = json_i64(value, 0);
	if (!json_is_null(value) && (!json_is_number(value) || *out < 1)) {
		err_set(err, E_INVALID, "field_malformed", "The field %s must be a positive whole number.", key);
		return err_detail(err, "%s", key);
	}
	return OK;
}

static int read_line(const struct json *json, struct line_item *line, struct err *err)
{
	bool has_quantity, has_price;

	if (!json_is_object(json)) {
		err_set(err, E_INVALID, "field_malformed", "Each of the lines must be an object.");
		return err_detail(err, "lines");
	}
	if (read_text(json, "description", "", &line->description, err) != OK ||
	    read_text(json, "item_code", NULL, &line->item_code, err) != OK ||
	    read_text(json, "account_code", NULL, &line->account_code, err) != OK ||
	    read_text(json, "tax_rate_id", NULL, &line->tax_rate_id, err) != OK ||
	    read_id(json, "product_id", &line->product_id, err) != OK ||
	    read_id(json, "deal_product_id", &line->deal_product_id, err) != OK ||
	    read_e4(json, "quantity", &line->quantity_e4, &has_quantity, err) != OK ||
	    read_e4(json, "unit_price", &line->unit_price_e4, &has_price, err) != OK ||
	    read_e4(json, "discount_percent", &line->discount_percent_e4, NULL, err) != OK ||
	    read_e4(json, "discount_amount", &line->discount_amount_e4, NULL, err) != OK)
		return E_INVALID;
	if (has_quantity != has_price) {
		err_set(err, E_INVALID, "field_malformed", "A line has both quantity and unit_price, or neither.");
		return err_detail(err, "unit_price");
	}
	if (line->discount_percent_e4 != 0 && line->discount_amount_e4 != 0) {
		err_set(err, E_INVALID, "field_malformed", "A line's discount is a percentage or an amount, not both.");
		return err_detail(err, "discount_amount");
	}
	line->has_amounts = has_price;
	return OK;
}

static int read_lines(struct arena *arena, const struct json *json, struct invoice_form *form, struct err *err)
{
	size_t count = json_len(json);
	struct line_item *lines;

	if (!json_is_array(json)) {
		err_set(err, E_INVALID, "field_malformed", "The field lines must be a list.");
		return err_detail(err, "lines");
	}
	if (count > LIMIT_FORM_LINES) {
		err_set(err, E_INVALID, "field_malformed", "The field lines may hold at most %d lines.",
			LIMIT_FORM_LINES);
		return err_detail(err, "lines");
	}
	lines = arena_array(arena, count == 0 ? 1 : count, sizeof(*lines));
	for (size_t i = 0; i < count; i++)
		if (read_line(json_at(json, i), &lines[i], err) != OK)
			return E_INVALID;
	form->lines = lines;
	form->line_count = count;
	return OK;
}

int shape_read_form(struct arena *arena, const struct json *json, struct invoice_form *out, struct err *err)
{
	struct invoice_form form = {0};
	const char *treatment;

	if (read_text(json, "intent", NULL, &form.intent, err) != OK ||
	    read_id(json, "deal_id", &form.deal_id, err) != OK ||
	    read_text(json, "recipient", "", &form.recipient, err) != OK ||
	    read_text(json, "address", "", &form.address, err) != OK ||
	    read_text(json, "email", "", &form.email, err) != OK ||
	    read_text(json, "tax_number", "", &form.tax_number, err) != OK ||
	    read_text(json, "contact_id", NULL, &form.contact_id, err) != OK ||
	    read_text(json, "tax_treatment", "", &treatment, err) != OK ||
	    read_text(json, "currency", "", &form.currency, err) != OK ||
	    read_text(json, "template_id", NULL, &form.template_id, err) != OK ||
	    read_text(json, "reference", "", &form.reference, err) != OK ||
	    read_day(json, "date", &form.date, err) != OK || read_day(json, "due_date", &form.due_date, err) != OK)
		return E_INVALID;
	form.should_update_contact = json_get_bool(json, "update_contact", false);
	if (tax_treatment_parse(treatment, &form.tax_treatment, err) != OK) {
		err_set(err, E_INVALID, "field_malformed",
			"The field tax_treatment must be exclusive, inclusive or none.");
		return err_detail(err, "tax_treatment");
	}
	if (form.deal_id == 0) {
		err_set(err, E_INVALID, "field_malformed", "The field deal_id is missing.");
		return err_detail(err, "deal_id");
	}
	if (read_lines(arena, json_get(json, "lines"), &form, err) != OK)
		return E_INVALID;
	form.recipient = text_squeeze(arena, form.recipient);
	form.email = text_squeeze(arena, form.email);
	form.tax_number = text_squeeze(arena, form.tax_number);
	form.reference = text_squeeze(arena, form.reference);
	*out = form;
	return OK;
}

static int read_mapping(const struct json *json, struct field_mapping *out, struct err *err)
{
	static const char *const names[INVOICE_FIELD_COUNT] = {[FIELD_RECIPIENT] = "recipient",
							       [FIELD_ADDRESS] = "address",
							       [FIELD_EMAIL] = "email",
							       [FIELD_TAX_NUMBER] = "tax_number"};
	const char *text;

	for (size_t i = 0; i < INVOICE_FIELD_COUNT; i++)
		if (read_text(json, names[i], "", &text, err) != OK ||
		    field_ref_parse(text, &out->fields[i], err) != OK)
			return E_INVALID;
	return OK;
}

int shape_read_settings(const struct json *json, struct settings *out, struct err *err)
{
	struct settings settings = settings_default();
	int64_t days = json_get_i64(json, "due_days", -1);

	settings.version = json_get_i64(json, "version", -1);
	if (read_mapping(json_get(json, "mapping"), &settings.mapping, err) != OK ||
	    read_text(json, "template_id", "", &settings.template_id, err) != OK ||
	    read_text(json, "account_code", "", &settings.account_code, err) != OK ||
	    read_text(json, "language", "", &settings.language, err) != OK)
		return E_INVALID;
	if (settings.version < 0) {
		err_set(err, E_INVALID, "field_malformed", "The field version is missing.");
		return err_detail(err, "version");
	}
	if (days < 0 || days > LIMIT_DUE_DAYS) {
		err_set(err, E_INVALID, "due_days_out_of_range",
			"The due date must be 0 to %d days after the invoice date.", LIMIT_DUE_DAYS);
		return err_detail(err, "%d", LIMIT_DUE_DAYS);
	}
	settings.due_days = (int32_t)days;
	*out = settings;
	return OK;
}
