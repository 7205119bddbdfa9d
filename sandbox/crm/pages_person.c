#include <inttypes.h>
#include <string.h>

#include "crm/pages_contact.h"
#include "crm/pages_custom.h"
#include "crm/pages_deal.h"
#include "crm/people.h"

/* "a@b.example (work), c@d.example (home)"; NULL for none. */
static const char *joined(struct visit *visit, const char *values)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, LIMIT_BODY);
	if (json_parse(values, strlen(values), &doc, NULL) != OK)
		return NULL;
	for (size_t i = 0; i < json_len(json_root(doc)); i++) {
		const struct json *item = json_at(json_root(doc), i);

		buf_printf(&text, "%s%s (%s)", i > 0 ? ", " : "", json_get_text(item, "value", ""),
			   json_get_text(item, "label", "work"));
	}
	return arena_strdup(visit->arena, text.data);
}

static int show_facts(struct visit *visit, const struct person *person, struct err *err)
{
	struct db_rows *rows = db_query(visit->db, "SELECT name FROM organization WHERE id = $1 AND NOT is_deleted",
					DB_ARGS(DB_I(person->org_id)));
	int status;

	buf_puts(&visit->body,
		 "<section class=\"card contact\" aria-label=\"Details\"><dl><dt>Organization</dt><dd dir=\"auto\">");
	if (db_next(rows))
		html_fill(&visit->body, "<a href=\"/organization/%d\">%s</a>", person->org_id, db_text(rows, 0));
	else
		buf_puts(&visit->body, "–");
	buf_puts(&visit->body, "</dd>");
	if ((status = db_done(rows, err)) != OK)
		return status;
	crm_page_detail(visit, "Email", joined(visit, person->emails));
	crm_page_detail(visit, "Phone", joined(visit, person->phones));
	status = custom_show(visit, FIELD_PERSON, person->custom_fields, err);
	crm_page_detail(visit, "Created", crm_page_day(visit, person->add_time));
	buf_puts(&visit->body, "</dl></section>");
	return status;
}

static int show_person(struct visit *visit, const struct person *person, struct err *err)
{
	int status;

	contact_head_write(visit, person->name, http_path(visit->x), "/persons", "People");
	buf_puts(&visit->body, "<div class=\"two\">");
	if ((status = show_facts(visit, person, err)) != OK)
		return status;
	buf_puts(&visit->body, "<div class=\"stack\">");
	status = contact_deals_write(
	    visit,
	    db_query(
		visit->db,
		"SELECT d.id, d.title, s.name, d.status, d.value_e4, d.currency FROM deal d"
		" JOIN stage s ON s.id = d.stage_id WHERE d.person_id = $1 AND NOT d.is_deleted ORDER BY d.id DESC",
		DB_ARGS(DB_I(person->id))),
	    err);
	if (status != OK)
		return status;
	buf_puts(&visit->body, "<section class=\"card padded\" aria-label=\"Notes\" data-part=\"notes\">");
	if ((status = notes_write(visit, "person", person->id, err)) != OK)
		return status;
	buf_puts(&visit->body, "</section></div></div>");
	return OK;
}

static int edit_person(struct sheet *sheet, const struct person *person, struct err *err)
{
	struct visit *visit = sheet->visit;
	const char *action =
	    person->id > 0 ? arena_printf(visit->arena, "/person/%" PRId64, person->id) : "/person/new";
	int status;

	buf_puts(&visit->body, "<section class=\"card padded form-card\">");
	sheet_open(sheet, action, "sheet");
	sheet_text(sheet, "first_name", "First name", person->first_name);
	sheet_text(sheet, "last_name", "Last name", person->last_name);
	status = sheet_rows(
	    sheet, "org_id", "Organization", "None",
	    db_query(visit->db, "SELECT id, name FROM organization WHERE NOT is_deleted ORDER BY name COLLATE NOCASE",
		     DB_NO_ARGS),
	    person->org_id, err);
	if (status != OK)
		return status;
	contact_values_write(sheet, "emails", "Email", "email", person->emails);
	contact_values_write(sheet, "phones", "Phone", "tel", person->phones);
	if ((status = contact_owner_write(sheet, person->owner_id, person->visible_to, err)) != OK ||
	    (status = custom_inputs(sheet, FIELD_PERSON, person->custom_fields, err)) != OK)
		return status;
	sheet_close(sheet, "Save", person->id > 0 ? action : "/persons");
	buf_puts(&visit->body, "</section>");
	return OK;
}

/* The person of the path; a new one for /person/new. */
static int load(struct visit *visit, struct person *out, struct err *err)
{
	int64_t id;
	int status;

	if (text_eq(http_path(visit->x), "/person/new")) {
		person_init(visit, out);
		return OK;
	}
	status = path_id(visit, &id, err);
	return status == OK ? crm_person_load(visit, id, out, err) : status;
}

static int show_page(struct visit *visit, const struct person *person, struct sheet *sheet, struct err *err)
{
	int status = crm_page_start(visit, person->id > 0 ? "Person" : "New person", PAGE_CONTACTS, err);

	if (status == OK)
		status = sheet != NULL ? edit_person(sheet, person, err) : show_person(visit, person, err);
	return status == OK ? crm_page_send_sheet(visit, sheet) : status;
}

int crm_page_person(struct visit *visit, struct err *err)
{
	struct person person;
	struct sheet sheet;
	int status = load(visit, &person, err);
	bool is_editing = status == OK && (person.id == 0 || http_query(visit->x, "edit") != NULL);

	if (status != OK)
		return status;
	sheet_init(&sheet, visit, "person");
	return show_page(visit, &person, is_editing ? &sheet : NULL, err);
}

static int save(struct sheet *sheet, struct person *person, struct err *err)
{
	CLEANUP(sheet_body_release) struct sheet_body body;
	struct json_out *json = &body.json;
	struct person before = *person;
	int status;

	sheet_body_start(&body);
	json_out_text(json, "first_name", sheet_line(sheet, "first_name"));
	sheet_put_text(sheet, json, "last_name");
	sheet_put_id(sheet, json, "org_id", "Organization");
	sheet_put_id(sheet, json, "owner_id", "Owner");
	sheet_put_id(sheet, json, "visible_to", "Visible to");
	contact_values_put(sheet, json, "emails");
	contact_values_put(sheet, json, "phones");
	if (*sheet_line(sheet, "first_name") == '\0' && *sheet_line(sheet, "last_name") == '\0')
		sheet_refuse(sheet, "first_name", "First name", "Type a name.");
	if ((status = custom_read(sheet, FIELD_PERSON, json, err)) != OK || !sheet_is_fine(sheet))
		return status;
	if ((status = sheet_body_end(&body, err)) == OK &&
	    (status = person_apply(sheet->visit, json_root(body.doc), person->id == 0, person, err)) == OK)
		status = person_save(sheet->visit, before.id > 0 ? &before : NULL, person, err);
	return sheet_take_failure(sheet, status, err);
}

int crm_page_person_save(struct visit *visit, struct err *err)
{
	struct person person;
	struct sheet sheet;
	int status = load(visit, &person, err);

	sheet_init_posted(&sheet, visit, "person");
	if (status != OK || (status = save(&sheet, &person, err)) != OK)
		return status;
	return sheet_is_fine(&sheet) ? crm_page_redirect_to(visit, "/person/", person.id)
				     : show_page(visit, &person, &sheet, err);
}

int crm_page_person_delete(struct visit *visit, struct err *err)
{
	struct person person, before;
	int status = load(visit, &person, err);

	if (status != OK)
		return status;
	before = person;
	person.is_deleted = true;
	status = person_save(visit, &before, &person, err);
	return status == OK ? crm_page_redirect(visit, "/persons") : status;
}
