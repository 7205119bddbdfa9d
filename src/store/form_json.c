#include "store/form_json.h"

#include <string.h>

#include "json/json.h"
#include "json/json_write.h"

enum { FORM_MAX = 8 * 1024 * 1024 };

static void write_line(struct json_out *out, const struct line_item *line)
{
	json_out_object(out, NULL);
	json_out_text(out, "description", text_or(line->description, ""));
	json_out_text(out, "item_code", line->item_code);
	json_out_text(out, "item_id", line->item_id);
	json_out_i64(out, "product_id", line->product_id);
	json_out_i64(out, "deal_product_id", line->deal_product_id);
	json_out_bool(out, "has_amounts", line->has_amounts);
	json_out_e4(out, "quantity", line->quantity_e4, 0);
	json_out_e4(out, "unit_price", line->unit_price_e4, 0);
	json_out_e4(out, "discount_percent", line->discount_percent_e4, 0);
	json_out_e4(out, "discount_amount", line->discount_amount_e4, 0);
	json_out_text(out, "account_code", line->account_code);
	json_out_text(out, "tax_rate_id", line->tax_rate_id);
	json_out_end(out);
}

/* A day that isn't given is null. */
static void write_day(struct json_out *out, const char *key, int32_t day)
{
	char text[DATE_TEXT_MAX];

	json_out_text(out, key, day == DAY_NONE ? NULL : day_format(day, text));
}

static void write_form(struct json_out *out, const struct invoice_form *form)
{
	json_out_object(out, NULL);
	json_out_i64(out, "deal_id", form->deal_id);
	json_out_text(out, "recipient", text_or(form->recipient, ""));
	json_out_text(out, "address", text_or(form->address, ""));
	json_out_text(out, "email", text_or(form->email, ""));
	json_out_text(out, "tax_number", text_or(form->tax_number, ""));
	json_out_text(out, "contact_id", form->contact_id);
	json_out_bool(out, "should_update_contact", form->should_update_contact);
	json_out_text(out, "tax_treatment", tax_treatment_name(form->tax_treatment));
	json_out_text(out, "currency", text_or(form->currency, ""));
	json_out_text(out, "template_id", form->template_id);
	json_out_text(out, "reference", text_or(form->reference, ""));
	write_day(out, "date", form->date);
	write_day(out, "due_date", form->due_date);
	json_out_array(out, "lines");
	for (size_t i = 0; i < form->line_count; i++)
		write_line(out, &form->lines[i]);
	json_out_end(out);
	json_out_end(out);
}

char *form_json_write(struct arena *arena, const struct invoice_form *form)
{
	struct json_out out;
	struct buf buf;
	char *text = NULL;

	buf_init(&buf, FORM_MAX);
	json_out_init(&out, &buf);
	write_form(&out, form);
	if (!buf_is_full(&buf))
		text = arena_strndup(arena, buf.data, buf.len);
	buf_release(&buf);
	return text;
}

/* ---- reading ---- */

static const char *read_text(struct arena *arena, const struct json *json, const char *key)
{
	return arena_strdup(arena, json_get_text(json, key, NULL));
}

static struct line_item read_line(struct arena *arena, const struct json *json)
{
	return (struct line_item){
	    .description = read_text(arena, json, "description"),
	    .item_code = read_text(arena, json, "item_code"),
	    .item_id = read_text(arena, json, "item_id"),
	    .product_id = json_get_i64(json, "product_id", 0),
	    .deal_product_id = json_get_i64(json, "deal_product_id", 0),
	    .has_amounts = json_get_bool(json, "has_amounts", true),
	    .quantity_e4 = json_get_e4(json, "quantity", 0),
	    .unit_price_e4 = json_get_e4(json, "unit_price", 0),
	    .discount_percent_e4 = json_get_e4(json, "discount_percent", 0),
	    .discount_amount_e4 = json_get_e4(json, "discount_amount", 0),
	    .account_code = read_text(arena, json, "account_code"),
	    .tax_rate_id = read_text(arena, json, "tax_rate_id"),
	};
}

static int read_day(const struct json *json, const char *key, int32_t *out, struct err *err)
{
	const char *text = json_get_text(json, key, NULL);

	*out = DAY_NONE;
	return text != NULL ? day_parse(text, strlen(text), out, err) : OK;
}

static int read_form(struct arena *arena, const struct json *json, struct invoice_form *out, struct err *err)
{
	const struct json *array = json_get(json, "lines");
	size_t count = json_len(array);
	struct line_item *lines = arena_array(arena, count + 1, sizeof(*lines));
	int status;

	for (size_t i = 0; i < count; i++)
		lines[i] = read_line(arena, json_at(array, i));
	*out = (struct invoice_form){
	    .deal_id = json_get_i64(json, "deal_id", 0),
	    .recipient = read_text(arena, json, "recipient"),
	    .address = read_text(arena, json, "address"),
	    .email = read_text(arena, json, "email"),
	    .tax_number = read_text(arena, json, "tax_number"),
	    .contact_id = read_text(arena, json, "contact_id"),
	    .should_update_contact = json_get_bool(json, "should_update_contact", false),
	    .currency = read_text(arena, json, "currency"),
	    .template_id = read_text(arena, json, "template_id"),
	    .reference = read_text(arena, json, "reference"),
	    .lines = lines,
	    .line_count = count,
	};
	status = tax_treatment_parse(json_get_text(json, "tax_treatment", ""), &out->tax_treatment, err);
	if (status == OK)
		status = read_day(json, "date", &out->date, err);
	if (status == OK)
		status = read_day(json, "due_date", &out->due_date, err);
	return status;
}

int form_json_read(struct arena *arena, const char *text, struct invoice_form *out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = json_parse(text, strlen(text), &doc, err);

	if (status == OK)
		status = read_form(arena, json_root(doc), out, err);
	if (status != OK)
		return err_set(err, E_INTERNAL, "stored_form_broken", "a stored form can't be read");
	return OK;
}
