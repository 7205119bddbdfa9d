#include <inttypes.h>
#include <string.h>

#include "crm/pages_custom.h"
#include "crm/pages_deal.h"

/* ---- the summary ---- */

static const char *name_of_user(struct visit *visit, int64_t id)
{
	struct db_rows *rows = db_query(visit->db, "SELECT name FROM user WHERE id = $1", DB_ARGS(DB_I(id)));
	const char *name = db_next(rows) ? db_text_copy(rows, 0, visit->arena) : NULL;

	return db_done(rows, NULL) == OK ? name : NULL;
}

static int show_summary(const struct deal_page *page, struct err *err)
{
	struct visit *visit = page->visit;
	const struct deal *deal = &page->deal;
	int status;

	buf_puts(&visit->body, "<dl><dt>Value</dt><dd>");
	crm_page_money(visit, deal->value_e4, deal->currency);
	buf_puts(&visit->body, "</dd>");
	crm_page_detail(visit, "Expected close", crm_page_day(visit, deal->expected_close_date));
	crm_page_detail(visit, "Owner", name_of_user(visit, deal->owner_id));
	crm_page_detail(visit, "Probability",
			deal->probability < 0 ? NULL
					      : arena_printf(visit->arena, "%" PRId64 "\u00a0%%", deal->probability));
	if (text_eq(deal->status, "won"))
		crm_page_detail(visit, "Won", crm_page_day(visit, deal->won_time));
	if (text_eq(deal->status, "lost"))
		crm_page_detail(visit, "Lost", crm_page_day(visit, deal->lost_time));
	if (deal->lost_reason != NULL)
		crm_page_detail(visit, "Lost reason", deal->lost_reason);
	if ((status = custom_show(visit, FIELD_DEAL, deal->custom_fields, err)) != OK)
		return status;
	crm_page_detail(visit, "Created", crm_page_day(visit, deal->add_time));
	buf_puts(&visit->body, "</dl>");
	return OK;
}

static struct db_rows *contact_names(struct visit *visit, bool is_person)
{
	if (is_person)
		return db_query(visit->db,
				"SELECT id, name FROM person WHERE NOT is_deleted ORDER BY name COLLATE NOCASE",
				DB_NO_ARGS);
	return db_query(visit->db,
			"SELECT id, name FROM organization WHERE NOT is_deleted ORDER BY name COLLATE NOCASE",
			DB_NO_ARGS);
}

static int write_currency(struct sheet *sheet, const char *stored, struct err *err)
{
	struct db_rows *rows =
	    db_query(sheet->visit->db, "SELECT code, name FROM currency WHERE is_active ORDER BY code", DB_NO_ARGS);

	sheet_select_open(sheet, "currency", "Currency");
	while (db_next(rows))
		sheet_option(sheet, "currency", db_text(rows, 0),
			     arena_printf(sheet->visit->arena, "%s – %s", db_text(rows, 0), db_text(rows, 1)), stored);
	sheet_select_close(sheet, "currency");
	return db_done(rows, err);
}

int deal_fields_write(struct sheet *sheet, const struct deal *deal, struct err *err)
{
	static const char *const visibility[] = {"1|Owner and followers", "3|Everybody in the company", NULL};
	struct visit *visit = sheet->visit;
	int status;

	sheet_input(sheet, &(const struct sheet_input){.name = "title", .label = "Title", .is_required = true},
		    deal->title);
	sheet_input(sheet,
		    &(const struct sheet_input){.name = "value",
						.label = "Value",
						.type = "amount",
						.hint = "Products, where there are some, decide the value."},
		    sheet_amount_text(visit, deal->value_e4));
	if ((status = write_currency(sheet, deal->currency, err)) != OK ||
	    (status = sheet_rows(sheet, "person_id", "Contact person", "No one", contact_names(visit, true),
				 deal->person_id, err)) != OK ||
	    (status = sheet_rows(sheet, "org_id", "Organization", "None", contact_names(visit, false), deal->org_id,
				 err)) != OK ||
	    (status = sheet_rows(sheet, "owner_id", "Owner", NULL,
				 db_query(visit->db, "SELECT id, name FROM user ORDER BY name", DB_NO_ARGS),
				 deal->owner_id, err)) != OK)
		return status;
	sheet_input(sheet,
		    &(const struct sheet_input){.name = "probability", .label = "Probability (%)", .type = "number"},
		    deal->probability < 0 ? NULL : arena_printf(visit->arena, "%" PRId64, deal->probability));
	sheet_input(
	    sheet,
	    &(const struct sheet_input){.name = "expected_close_date", .label = "Expected close date", .type = "date"},
	    deal->expected_close_date);
	if (text_eq(deal->status, "lost"))
		sheet_text(sheet, "lost_reason", "Lost reason", deal->lost_reason);
	sheet_choices(sheet, "visible_to", "Visible to", visibility,
		      arena_printf(visit->arena, "%" PRId64, deal->visible_to));
	return custom_inputs(sheet, FIELD_DEAL, deal->custom_fields, err);
}

int deal_summary_write(const struct deal_page *page, struct err *err)
{
	struct visit *visit = page->visit;
	const char *here = arena_printf(visit->arena, "/deal/%" PRId64, page->deal.id);
	struct sheet sheet;
	int status;

	crm_page_card_start(visit, "summary", "Summary", arena_printf(visit->arena, "%s?edit=summary", here));
	if (!text_eq(page->editing, "summary")) {
		status = show_summary(page, err);
	} else {
		deal_page_sheet(page, "summary", &sheet);
		sheet.focus = sheet.focus != NULL ? sheet.focus : "title";
		sheet_open(&sheet, arena_printf(visit->arena, "%s/edit", here), "sheet narrow");
		status = deal_fields_write(&sheet, &page->deal, err);
		sheet_close(&sheet, "Save", here);
	}
	buf_puts(&visit->body, "</div></section>");
	return status;
}

/* ---- person and organization ---- */

/* Every value of a JSON array of {"value","label"}. */
static void show_values(struct visit *visit, const char *label, const char *values)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, LIMIT_BODY);
	if (values == NULL || json_parse(values, strlen(values), &doc, NULL) != OK)
		return;
	for (size_t i = 0; i < json_len(json_root(doc)); i++)
		buf_printf(&text, "%s%s", i > 0 ? ", " : "", json_get_text(json_at(json_root(doc), i), "value", ""));
	crm_page_detail(visit, label, text.data);
}

/* Columns: id, name, emails or address, phones or website, custom fields. */
static int show_contact(struct visit *visit, struct db_rows *rows, bool is_person, struct err *err)
{
	const char *path = is_person ? "/person/" : "/organization/", *title = is_person ? "Person" : "Organization";
	int status;

	crm_page_card_start(visit, is_person ? "person" : "organization", title,
			    arena_printf(visit->arena, "%s%" PRId64 "?edit=1", path, db_i64(rows, 0)));
	html_fill(&visit->body, "<dl><dt>Name</dt><dd dir=\"auto\"><a href=\"%s%d\">%s</a></dd>", path, db_i64(rows, 0),
		  db_text(rows, 1));
	if (is_person) {
		show_values(visit, "Email", db_text(rows, 2));
		show_values(visit, "Phone", db_text(rows, 3));
	} else {
		crm_page_detail(visit, "Address", db_text(rows, 2));
		crm_page_detail(visit, "Website", db_text(rows, 3));
	}
	status = custom_show(visit, is_person ? FIELD_PERSON : FIELD_ORGANIZATION, db_text(rows, 4), err);
	buf_puts(&visit->body, "</dl></div></section>");
	return status;
}

/* A card without a contact says how to get one. */
static void show_none(const struct deal_page *page, bool is_person)
{
	struct visit *visit = page->visit;

	crm_page_card_start(visit, is_person ? "person" : "organization", is_person ? "Person" : "Organization", NULL);
	html_fill(
	    &visit->body,
	    "<p class=\"none card-note\">None linked. <a href=\"/deal/%d?edit=summary\" data-part-link>Link %h</a></p>"
	    "</div></section>",
	    page->deal.id, is_person ? "a person" : "an organization");
}

static int write_contact(const struct deal_page *page, bool is_person, struct db_rows *rows, struct err *err)
{
	int status = OK, ended;

	if (db_next(rows))
		status = show_contact(page->visit, rows, is_person, err);
	else
		show_none(page, is_person);
	ended = db_done(rows, status == OK ? err : NULL);
	return status != OK ? status : ended;
}

int deal_contacts_write(const struct deal_page *page, struct err *err)
{
	struct db *db = page->visit->db;
	int status = write_contact(
	    page, true,
	    db_query(db, "SELECT id, name, emails, phones, custom_fields FROM person WHERE id = $1 AND NOT is_deleted",
		     DB_ARGS(DB_I(page->deal.person_id))),
	    err);

	if (status != OK)
		return status;
	return write_contact(page, false,
			     db_query(db,
				      "SELECT id, name, json_extract(address, '$.value'), website, custom_fields"
				      " FROM organization WHERE id = $1 AND NOT is_deleted",
				      DB_ARGS(DB_I(page->deal.org_id))),
			     err);
}
