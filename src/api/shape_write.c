#include "api/shape.h"

#include "base/date.h"

void shape_day(struct json_out *out, const char *key, int32_t day)
{
	char text[DATE_TEXT_MAX];

	json_out_text(out, key, day == DAY_NONE ? NULL : day_format(day, text));
}

void shape_time(struct json_out *out, const char *key, int64_t time_us)
{
	char text[TIME_TEXT_MAX];

	json_out_text(out, key, time_us == 0 ? NULL : time_format(time_us, text));
}

void shape_text_or_null(struct json_out *out, const char *key, const char *text)
{
	json_out_text(out, key, text_is_empty(text) ? NULL : text);
}

/* A text that the API always gives, if only as "". */
static void text_member(struct json_out *out, const char *key, const char *text)
{
	json_out_text(out, key, text == NULL ? "" : text);
}

void shape_findings(struct json_out *out, const char *key, const struct finding *findings, size_t count)
{
	json_out_array(out, key);
	for (size_t i = 0; i < count; i++) {
		json_out_object(out, NULL);
		text_member(out, "code", findings[i].code);
		text_member(out, "field", findings[i].field);
		text_member(out, "message", findings[i].text);
		text_member(out, "detail", findings[i].detail);
		json_out_bool(out, "blocks", findings[i].blocks);
		json_out_end(out);
	}
	json_out_end(out);
}

void shape_connection(struct json_out *out, const char *key, const struct connection_view *view)
{
	const struct organisation *organisation = view->organisation;

	json_out_object(out, key);
	json_out_text(out, "state", connection_state_name(view->state));
	if (organisation == NULL) {
		json_out_null(out, "organisation");
	} else {
		json_out_object(out, "organisation");
		text_member(out, "id", organisation->id);
		text_member(out, "name", organisation->name);
		text_member(out, "base_currency", organisation->base_currency);
		text_member(out, "country", organisation->country);
		text_member(out, "url", view->organisation_url);
		json_out_end(out);
	}
	text_member(out, "connected_by", view->connected_by);
	text_member(out, "role", view->role);
	shape_time(out, "lost_since", view->lost_since_us);
	shape_time(out, "connected_at", view->connected_us);
	shape_time(out, "correct_at", view->correct_us);
	json_out_end(out);
}

void shape_contact_members(struct json_out *out, const struct contact_view *view)
{
	const struct contact *contact = &view->contact;

	text_member(out, "id", contact->id);
	text_member(out, "name", contact->name);
	text_member(out, "email", contact->email);
	text_member(out, "tax_number", contact->tax_number);
	text_member(out, "address", contact->address);
	json_out_bool(out, "is_archived", contact->is_archived);
	text_member(out, "url", view->url);
}

void shape_contact(struct json_out *out, const char *key, const struct contact_view *view)
{
	if (view == NULL) {
		json_out_null(out, key);
		return;
	}
	json_out_object(out, key);
	shape_contact_members(out, view);
	json_out_end(out);
}

void shape_contact_hits(struct json_out *out, const char *key, const struct contact_hit *hits, size_t count)
{
	static const struct {
		enum hit_reason reason;
		const char *name;
	} reasons[] = {
	    {HIT_TAX_NUMBER, "tax_number"}, {HIT_EMAIL, "email"}, {HIT_NAME, "name"}, {HIT_SEARCH, "search"}};

	json_out_array(out, key);
	for (size_t i = 0; i < count; i++) {
		json_out_object(out, NULL);
		shape_contact_members(out, &hits[i].view);
		json_out_array(out, "reasons");
		for (size_t j = 0; j < ARRAY_LEN(reasons); j++)
			if (hits[i].reasons & reasons[j].reason)
				json_out_text(out, NULL, reasons[j].name);
		json_out_end(out);
		json_out_end(out);
	}
	json_out_end(out);
}

void shape_items(struct json_out *out, const char *key, const struct item *items, size_t count)
{
	json_out_array(out, key);
	for (size_t i = 0; i < count; i++) {
		const struct item *item = &items[i];

		json_out_object(out, NULL);
		text_member(out, "id", item->id);
		text_member(out, "code", item->code);
		text_member(out, "name", item->name);
		text_member(out, "description", item->description);
		if (item->has_price)
			json_out_e4(out, "unit_price", item->unit_price_e4, 2);
		else
			json_out_null(out, "unit_price");
		shape_text_or_null(out, "account_code", item->account_code);
		shape_text_or_null(out, "tax_rate_id", item->tax_rate_id);
		json_out_bool(out, "is_sold", item->is_sold);
		json_out_end(out);
	}
	json_out_end(out);
}

void shape_templates(struct json_out *out, const char *key, const struct invoice_template *templates, size_t count)
{
	json_out_array(out, key);
	for (size_t i = 0; i < count; i++) {
		json_out_object(out, NULL);
		text_member(out, "id", templates[i].id);
		text_member(out, "name", templates[i].name);
		json_out_bool(out, "is_default", templates[i].sort_order == 0);
		json_out_end(out);
	}
	json_out_end(out);
}

void shape_invoice(struct json_out *out, const char *key, const struct invoice_view *view)
{
	const struct invoice *invoice;

	if (view == NULL) {
		json_out_null(out, key);
		return;
	}
	invoice = &view->invoice;
	json_out_object(out, key);
	text_member(out, "id", invoice->id);
	text_member(out, "number", invoice->number);
	text_member(out, "reference", invoice->reference);
	json_out_text(out, "status", invoice_status_name(invoice->status));
	json_out_bool(out, "is_overdue", view->is_overdue);
	text_member(out, "currency", invoice->currency);
	json_out_e4(out, "total", invoice->total_e4, 2);
	json_out_e4(out, "due", invoice->due_e4, 2);
	json_out_e4(out, "paid", invoice->paid_e4, 2);
	shape_day(out, "date", invoice->date);
	shape_day(out, "due_date", invoice->due_date);
	shape_day(out, "paid_on", invoice->paid_on);
	json_out_object(out, "contact");
	text_member(out, "id", invoice->contact_id);
	text_member(out, "name", invoice->contact_name);
	json_out_end(out);
	text_member(out, "url", view->url);
	json_out_array(out, "actions");
	if (view->has_pdf)
		json_out_text(out, NULL, "pdf");
	json_out_text(out, NULL, "open");
	json_out_end(out);
	json_out_end(out);
}

void shape_operation_members(struct json_out *out, const struct operation_view *view)
{
	text_member(out, "intent", view->intent);
	json_out_i64(out, "deal_id", view->deal_id);
	json_out_text(out, "state", operation_state_name(view->state));
	shape_time(out, "created_at", view->created_us);
	shape_invoice(out, "invoice", view->invoice);
	shape_findings(out, "findings", view->findings, view->finding_count);
	if (view->error == NULL) {
		json_out_null(out, "error");
	} else {
		json_out_object(out, "error");
		text_member(out, "code", view->error->code);
		text_member(out, "message", view->error->text);
		text_member(out, "detail", view->error->detail);
		json_out_end(out);
	}
	json_out_bool(out, "totals_differ", view->totals_differ);
}

void shape_panel_members(struct json_out *out, const struct panel *panel)
{
	json_out_object(out, "deal");
	json_out_i64(out, "id", panel->deal_id);
	json_out_end(out);
	if (panel->contact == NULL) {
		json_out_null(out, "contact");
	} else {
		json_out_object(out, "contact");
		text_member(out, "id", panel->contact->id);
		text_member(out, "name", panel->contact->name);
		text_member(out, "url", panel->contact_url);
		json_out_end(out);
	}
	json_out_array(out, "invoices");
	for (size_t i = 0; i < panel->invoice_count; i++)
		shape_invoice(out, NULL, &panel->invoices[i]);
	json_out_end(out);
	json_out_array(out, "operations");
	for (size_t i = 0; i < panel->operation_count; i++) {
		json_out_object(out, NULL);
		shape_operation_members(out, &panel->operations[i]);
		json_out_end(out);
	}
	json_out_end(out);
	shape_time(out, "correct_at", panel->correct_us);
}

static void line_member(struct json_out *out, const struct line_item *line, const char *product_name)
{
	json_out_object(out, NULL);
	text_member(out, "description", line->description);
	shape_text_or_null(out, "item_code", line->item_code);
	if (line->product_id != 0)
		json_out_i64(out, "product_id", line->product_id);
	else
		json_out_null(out, "product_id");
	shape_text_or_null(out, "product_name", product_name);
	if (line->deal_product_id != 0)
		json_out_i64(out, "deal_product_id", line->deal_product_id);
	else
		json_out_null(out, "deal_product_id");
	if (line->has_amounts) {
		json_out_e4(out, "quantity", line->quantity_e4, 0);
		json_out_e4(out, "unit_price", line->unit_price_e4, 2);
	} else {
		json_out_null(out, "quantity");
		json_out_null(out, "unit_price");
	}
	if (line->discount_percent_e4 != 0)
		json_out_e4(out, "discount_percent", line->discount_percent_e4, 0);
	else
		json_out_null(out, "discount_percent");
	if (line->discount_amount_e4 != 0)
		json_out_e4(out, "discount_amount", line->discount_amount_e4, 2);
	else
		json_out_null(out, "discount_amount");
	shape_text_or_null(out, "account_code", line->account_code);
	shape_text_or_null(out, "tax_rate_id", line->tax_rate_id);
	json_out_end(out);
}

static void form_member(struct json_out *out, const struct invoice_form *form, const char *const *product_names)
{
	json_out_object(out, "form");
	json_out_i64(out, "deal_id", form->deal_id);
	text_member(out, "recipient", form->recipient);
	text_member(out, "address", form->address);
	text_member(out, "email", form->email);
	text_member(out, "tax_number", form->tax_number);
	shape_text_or_null(out, "contact_id", form->contact_id);
	json_out_bool(out, "update_contact", form->should_update_contact);
	json_out_text(out, "tax_treatment", tax_treatment_name(form->tax_treatment));
	text_member(out, "currency", form->currency);
	shape_text_or_null(out, "template_id", form->template_id);
	text_member(out, "reference", form->reference);
	shape_day(out, "date", form->date);
	shape_day(out, "due_date", form->due_date);
	json_out_array(out, "lines");
	for (size_t i = 0; i < form->line_count; i++)
		line_member(out, &form->lines[i], product_names[i]);
	json_out_end(out);
	json_out_end(out);
}

static void form_books(struct json_out *out, const struct form_data *data)
{
	json_out_array(out, "currencies");
	for (size_t i = 0; i < data->currency_count; i++) {
		json_out_object(out, NULL);
		text_member(out, "code", data->currencies[i].code);
		text_member(out, "name", data->currencies[i].name);
		json_out_end(out);
	}
	json_out_end(out);
	shape_templates(out, "templates", data->templates, data->template_count);
	json_out_array(out, "tax_rates");
	for (size_t i = 0; i < data->tax_rate_count; i++) {
		json_out_object(out, NULL);
		text_member(out, "id", data->tax_rates[i].id);
		text_member(out, "name", data->tax_rates[i].name);
		json_out_e4(out, "rate", data->tax_rates[i].rate_e4, 0);
		json_out_end(out);
	}
	json_out_end(out);
	json_out_array(out, "accounts");
	for (size_t i = 0; i < data->account_count; i++) {
		json_out_object(out, NULL);
		text_member(out, "code", data->accounts[i].code);
		text_member(out, "name", data->accounts[i].name);
		text_member(out, "tax_rate_id", data->accounts[i].tax_rate_id);
		json_out_end(out);
	}
	json_out_end(out);
	shape_items(out, "items", data->items, data->item_count);
}

void shape_form_data_members(struct json_out *out, const struct form_data *data)
{
	static const char *const reasons[] = {[TAX_FROM_ITEM] = "item",
					      [TAX_FROM_PERCENT] = "percent",
					      [TAX_FROM_ACCOUNT] = "account",
					      [TAX_UNDECIDED] = "undecided"};

	json_out_object(out, "deal");
	json_out_i64(out, "id", data->deal.id);
	text_member(out, "title", data->deal.title);
	json_out_e4(out, "value", data->deal.value_e4, 2);
	text_member(out, "currency", data->deal.currency);
	json_out_end(out);
	json_out_object(out, "organisation");
	text_member(out, "id", data->organisation->id);
	text_member(out, "name", data->organisation->name);
	text_member(out, "base_currency", data->organisation->base_currency);
	json_out_end(out);
	shape_contact(out, "contact", data->contact);
	shape_contact_hits(out, "suggestions", data->suggestions, data->suggestion_count);
	form_member(out, &data->form, data->product_names);
	json_out_array(out, "tax_reasons");
	for (size_t i = 0; i < data->form.line_count; i++)
		json_out_text(out, NULL, reasons[data->tax_reasons[i]]);
	json_out_end(out);
	json_out_array(out, "left_out");
	for (size_t i = 0; i < data->left_out_count; i++) {
		json_out_object(out, NULL);
		text_member(out, "name", data->left_out[i].name);
		text_member(out, "reason", data->left_out[i].reason);
		json_out_end(out);
	}
	json_out_end(out);
	form_books(out, data);
}

static void preview_totals(struct json_out *out, const struct totals *totals, size_t line_count)
{
	json_out_array(out, "lines");
	for (size_t i = 0; i < line_count; i++) {
		json_out_object(out, NULL);
		json_out_e4(out, "amount", totals->lines[i].amount_e4, 2);
		json_out_e4(out, "discount", totals->lines[i].discount_e4, 2);
		json_out_e4(out, "tax", totals->lines[i].tax_e4, 2);
		json_out_e4(out, "tax_rate", totals->lines[i].rate_e4, 0);
		json_out_end(out);
	}
	json_out_end(out);
	json_out_array(out, "taxes");
	for (size_t i = 0; i < totals->tax_count; i++) {
		json_out_object(out, NULL);
		shape_text_or_null(out, "tax_rate_id", totals->taxes[i].tax_rate_id);
		text_member(out, "name", totals->taxes[i].name);
		json_out_e4(out, "rate", totals->taxes[i].rate_e4, 0);
		json_out_e4(out, "net", totals->taxes[i].net_e4, 2);
		json_out_e4(out, "tax", totals->taxes[i].tax_e4, 2);
		json_out_end(out);
	}
	json_out_end(out);
	json_out_e4(out, "subtotal", totals->subtotal_e4, 2);
	json_out_e4(out, "tax", totals->tax_e4, 2);
	json_out_e4(out, "total", totals->total_e4, 2);
}

void shape_preview_members(struct json_out *out, const struct preview *preview, size_t line_count)
{
	preview_totals(out, &preview->totals, line_count);
	json_out_object(out, "deal");
	json_out_e4(out, "value", preview->deal_value_e4, 2);
	text_member(out, "currency", preview->deal_currency);
	json_out_e4(out, "gap", preview->gap_e4, 2);
	json_out_text(out, "reason", gap_reason_name(preview->gap_reason));
	json_out_end(out);
	shape_findings(out, "findings", preview->findings, preview->finding_count);
	json_out_array(out, "contact_differences");
	for (size_t i = 0; i < preview->difference_count; i++) {
		json_out_object(out, NULL);
		text_member(out, "field", preview->differences[i].field);
		text_member(out, "theirs", preview->differences[i].theirs);
		text_member(out, "ours", preview->differences[i].ours);
		json_out_end(out);
	}
	json_out_end(out);
}

void shape_settings_members(struct json_out *out, struct arena *arena, const struct settings *settings)
{
	const struct field_ref *fields = settings->mapping.fields;

	json_out_i64(out, "version", settings->version);
	json_out_object(out, "mapping");
	json_out_text(out, "recipient", field_ref_format(arena, &fields[FIELD_RECIPIENT]));
	json_out_text(out, "address", field_ref_format(arena, &fields[FIELD_ADDRESS]));
	json_out_text(out, "email", field_ref_format(arena, &fields[FIELD_EMAIL]));
	json_out_text(out, "tax_number", field_ref_format(arena, &fields[FIELD_TAX_NUMBER]));
	json_out_end(out);
	json_out_i64(out, "due_days", settings->due_days);
	text_member(out, "template_id", settings->template_id);
	text_member(out, "account_code", settings->account_code);
	text_member(out, "language", settings->language);
}
