#include "crm/pages_contact.h"

#include <inttypes.h>
#include <string.h>

enum { SPARE_ROWS = 1, VALUE_ROWS_MAX = 8 };

static const char *const address_parts[][2] = {{"value", "Full address"},         {"route", "Street"},
					       {"street_number", "House number"}, {"subpremise", "Apartment or suite"},
					       {"postal_code", "Postal code"},    {"locality", "City"},
					       {"sublocality", "District"},       {"admin_area_level_1", "Region"},
					       {"admin_area_level_2", "County"},  {"country", "Country"}};

/* ---- several e-mails, several phones ---- */

static void write_value_row(struct sheet *sheet, const char *name, const char *label, const char *type, size_t row,
			    const char *value, const char *kind)
{
	static const char *const kinds[] = {"work", "home", "mobile", "other"};
	struct buf *body = &sheet->visit->body;

	html_fill(
	    body,
	    "<div class=\"value-row\"><input type=\"%s\" name=\"%s\" id=\"%s-%s-%d\" aria-label=\"%s %d\" value=\"%s\" "
	    "autocomplete=\"off\"><select name=\"%s-label\" aria-label=\"Kind of %s %d\">",
	    type, name, sheet->id, name, (int64_t)row, label, (int64_t)row + 1, value, name, label, (int64_t)row + 1);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		html_fill(body, "<option%h>%s</option>", text_eq(kinds[i], kind) ? " selected" : "", kinds[i]);
	buf_puts(body, "</select></div>");
}

void contact_values_write(struct sheet *sheet, const char *name, const char *label, const char *type,
			  const char *values)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const char *value, *label_name = arena_printf(sheet->visit->arena, "%s-label", name);
	size_t row = 0;

	html_fill(&sheet->visit->body, "<fieldset class=\"field values\"><legend>%s</legend>", label);
	if (sheet->is_posted)
		for (; (value = sheet_nth(sheet, name, row)) != NULL && row < VALUE_ROWS_MAX; row++)
			write_value_row(sheet, name, label, type, row, value, sheet_nth(sheet, label_name, row));
	else if (json_parse(values, strlen(values), &doc, NULL) == OK)
		for (; row < json_len(json_root(doc)); row++)
			write_value_row(sheet, name, label, type, row,
					json_get_text(json_at(json_root(doc), row), "value", ""),
					json_get_text(json_at(json_root(doc), row), "label", "work"));
	for (size_t spare = 0; !sheet->is_posted && spare < SPARE_ROWS; spare++)
		write_value_row(sheet, name, label, type, row + spare, NULL, "work");
	html_fill(&sheet->visit->body,
		  "<small>The first one is the primary one. An empty one is removed.</small><button type=\"button\" "
		  "class=\"link-button\" data-more-values>One more</button></fieldset>");
}

void contact_values_put(struct sheet *sheet, struct json_out *json, const char *name)
{
	const char *value, *label_name = arena_printf(sheet->visit->arena, "%s-label", name);
	bool is_first = true;

	json_out_array(json, name);
	for (size_t row = 0; (value = sheet_nth(sheet, name, row)) != NULL; row++) {
		value = text_squeeze(sheet->visit->arena, value);
		if (*value == '\0')
			continue;
		json_out_object(json, NULL);
		json_out_text(json, "value", value);
		json_out_bool(json, "primary", is_first);
		json_out_text(json, "label", text_or(sheet_nth(sheet, label_name, row), "work"));
		json_out_end(json);
		is_first = false;
	}
	json_out_end(json);
}

/* ---- addresses ---- */

static const char *part_field(struct sheet *sheet, const char *name, size_t part)
{
	return arena_printf(sheet->visit->arena, "%s-%s", name, address_parts[part][0]);
}

void contact_address_write(struct sheet *sheet, const char *name, const char *label, const char *address)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *stored = json_parse(text_or(address, "{}"), strlen(text_or(address, "{}")), &doc, NULL) == OK
					? json_root(doc)
					: NULL;

	html_fill(&sheet->visit->body, "<fieldset class=\"field address\"><legend>%s</legend>", label);
	for (size_t i = 0; i < ARRAY_LEN(address_parts); i++)
		sheet_text(sheet, part_field(sheet, name, i), address_parts[i][1],
			   json_get_text(stored, address_parts[i][0], NULL));
	buf_puts(&sheet->visit->body, "</fieldset>");
}

/* The full address as people write it, of its parts. */
static const char *full_address(struct sheet *sheet, const char *name)
{
	/* Positions in address_parts: street, number, suite; then postal code and city; then country. */
	static const size_t groups[][3] = {{1, 2, 3}, {4, 5, 0}, {9, 0, 0}};
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, LIMIT_BODY);
	for (size_t group = 0; group < ARRAY_LEN(groups); group++) {
		const char *before = ", ";

		for (size_t i = 0; i < ARRAY_LEN(groups[group]) && groups[group][i] != 0; i++) {
			const char *part = sheet_line(sheet, part_field(sheet, name, groups[group][i]));

			if (*part == '\0')
				continue;
			buf_printf(&text, "%s%s", text.len > 0 ? before : "", part);
			before = " ";
		}
	}
	return arena_strdup(sheet->visit->arena, text.data);
}

void contact_address_put(struct sheet *sheet, struct json_out *json, const char *name)
{
	const char *full = sheet_line(sheet, part_field(sheet, name, 0));

	full = text_or(full, full_address(sheet, name));
	if (*full == '\0') {
		json_out_null(json, name);
		return;
	}
	json_out_object(json, name);
	json_out_text(json, "value", full);
	for (size_t i = 1; i < ARRAY_LEN(address_parts); i++)
		json_out_text(json, address_parts[i][0], sheet_optional(sheet, part_field(sheet, name, i)));
	json_out_end(json);
}

/* ---- the rest ---- */

int contact_owner_write(struct sheet *sheet, int64_t owner, int64_t visible_to, struct err *err)
{
	static const char *const visibility[] = {"1|Owner and followers", "3|Everybody in the company", NULL};
	struct visit *visit = sheet->visit;
	int status = sheet_rows(sheet, "owner_id", "Owner", NULL,
				db_query(visit->db, "SELECT id, name FROM user ORDER BY name", DB_NO_ARGS), owner, err);

	sheet_choices(sheet, "visible_to", "Visible to", visibility,
		      arena_printf(visit->arena, "%" PRId64, visible_to));
	return status;
}

int contact_deals_write(struct visit *visit, struct db_rows *rows, struct err *err)
{
	struct buf *body = &visit->body;
	bool has_any = false;

	buf_puts(
	    body,
	    "<section class=\"card table-card\" aria-label=\"Deals\"><table><thead><tr><th scope=\"col\">Deal</th>"
	    "<th scope=\"col\">Stage</th><th scope=\"col\">Status</th><th scope=\"col\" class=\"number\">Value</th>"
	    "</tr></thead><tbody>");
	while (db_next(rows)) {
		html_fill(body,
			  "<tr><td data-label=\"Deal\"><a href=\"/deal/%d\" dir=\"auto\">%s</a></td><td "
			  "data-label=\"Stage\">%s</td>"
			  "<td data-label=\"Status\">",
			  db_i64(rows, 0), db_text(rows, 1), db_text(rows, 2));
		crm_page_status(visit, db_text(rows, 3));
		buf_puts(body, "</td><td class=\"number\" data-label=\"Value\">");
		crm_page_money(visit, db_i64(rows, 4), db_text(rows, 5));
		buf_puts(body, "</td></tr>");
		has_any = true;
	}
	buf_puts(body, has_any ? "" : "<tr><td colspan=\"4\" class=\"none\">No deals yet.</td></tr>");
	buf_puts(body, "</tbody></table></section>");
	return db_done(rows, err);
}

void contact_head_write(struct visit *visit, const char *name, const char *path, const char *back,
			const char *back_label)
{
	html_fill(&visit->body,
		  "<div class=\"page-head\"><div><a class=\"crumb\" href=\"%s\">%s</a><h2 dir=\"auto\">%s</h2></div>"
		  "<a class=\"button\" href=\"%s?edit=1\">Edit</a><form method=\"post\" action=\"%s/delete\" "
		  "data-confirm=\"Delete %s?\" data-confirm-text=\"Deals stay, without this contact.\" "
		  "data-confirm-ok=\"Delete\"><button class=\"button\">Delete</button></form></div>",
		  back, back_label, name, path, path, name);
}
