#include <inttypes.h>

#include "crm/pages_contact.h"
#include "crm/pages_custom.h"
#include "crm/pages_deal.h"
#include "crm/people.h"

static const char *address_value(struct visit *visit, const char *address)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;

	if (address == NULL || json_parse(address, __builtin_strlen(address), &doc, NULL) != OK)
		return NULL;
	return arena_strdup(visit->arena, json_get_text(json_root(doc), "value", NULL));
}

static const char *count_text(struct visit *visit, int64_t count)
{
	return count < 0 ? NULL : arena_printf(visit->arena, "%" PRId64, count);
}

static int write_people(struct visit *visit, int64_t id, struct err *err)
{
	struct db_rows *rows = db_query(
	    visit->db, "SELECT id, name FROM person WHERE org_id = $1 AND NOT is_deleted ORDER BY name COLLATE NOCASE",
	    DB_ARGS(DB_I(id)));
	bool has_any = false;

	buf_puts(&visit->body, "<dt>People</dt><dd>");
	while (db_next(rows)) {
		html_fill(&visit->body, "%h<a href=\"/person/%d\" dir=\"auto\">%s</a>", has_any ? ", " : "",
			  db_i64(rows, 0), db_text(rows, 1));
		has_any = true;
	}
	buf_puts(&visit->body, has_any ? "</dd>" : "–</dd>");
	return db_done(rows, err);
}

static int show_facts(struct visit *visit, const struct organization *org, struct err *err)
{
	int status;

	buf_puts(&visit->body, "<section class=\"card contact\" aria-label=\"Details\"><dl>");
	crm_page_detail(visit, "Address", address_value(visit, org->address));
	crm_page_detail(visit, "Website", org->website);
	crm_page_detail(visit, "LinkedIn", org->linkedin);
	crm_page_detail(visit, "Employees", count_text(visit, org->employee_count));
	crm_page_detail(visit, "Annual revenue", count_text(visit, org->annual_revenue));
	if ((status = write_people(visit, org->id, err)) != OK ||
	    (status = custom_show(visit, FIELD_ORGANIZATION, org->custom_fields, err)) != OK)
		return status;
	crm_page_detail(visit, "Created", crm_page_day(visit, org->add_time));
	buf_puts(&visit->body, "</dl></section>");
	return OK;
}

static int show_organization(struct visit *visit, const struct organization *org, struct err *err)
{
	int status;

	contact_head_write(visit, org->name, http_path(visit->x), "/organizations", "Organizations");
	buf_puts(&visit->body, "<div class=\"two\">");
	if ((status = show_facts(visit, org, err)) != OK)
		return status;
	buf_puts(&visit->body, "<div class=\"stack\">");
	status = contact_deals_write(
	    visit,
	    db_query(visit->db,
		     "SELECT d.id, d.title, s.name, d.status, d.value_e4, d.currency FROM deal d"
		     " JOIN stage s ON s.id = d.stage_id WHERE d.org_id = $1 AND NOT d.is_deleted ORDER BY d.id DESC",
		     DB_ARGS(DB_I(org->id))),
	    err);
	if (status != OK)
		return status;
	buf_puts(&visit->body, "<section class=\"card padded\" aria-label=\"Notes\" data-part=\"notes\">");
	if ((status = notes_write(visit, "org", org->id, err)) != OK)
		return status;
	buf_puts(&visit->body, "</section></div></div>");
	return OK;
}

static int edit_organization(struct sheet *sheet, const struct organization *org, struct err *err)
{
	struct visit *visit = sheet->visit;
	const char *action =
	    org->id > 0 ? arena_printf(visit->arena, "/organization/%" PRId64, org->id) : "/organization/new";
	int status;

	buf_puts(&visit->body, "<section class=\"card padded form-card\">");
	sheet_open(sheet, action, "sheet");
	sheet_input(sheet, &(const struct sheet_input){.name = "name", .label = "Name", .is_required = true},
		    org->name);
	sheet_text(sheet, "website", "Website", org->website);
	sheet_text(sheet, "linkedin", "LinkedIn profile", org->linkedin);
	sheet_input(
	    sheet,
	    &(const struct sheet_input){.name = "employee_count", .label = "Number of employees", .type = "number"},
	    count_text(visit, org->employee_count));
	sheet_input(sheet,
		    &(const struct sheet_input){.name = "annual_revenue", .label = "Annual revenue", .type = "number"},
		    count_text(visit, org->annual_revenue));
	contact_address_write(sheet, "address", "Address", org->address);
	if ((status = contact_owner_write(sheet, org->owner_id, org->visible_to, err)) != OK ||
	    (status = custom_inputs(sheet, FIELD_ORGANIZATION, org->custom_fields, err)) != OK)
		return status;
	sheet_close(sheet, "Save", org->id > 0 ? action : "/organizations");
	buf_puts(&visit->body, "</section>");
	return OK;
}

/* The organization of the path; a new one for /organization/new. */
static int load(struct visit *visit, struct organization *out, struct err *err)
{
	int64_t id;
	int status;

	if (text_eq(http_path(visit->x), "/organization/new")) {
		organization_init(visit, out);
		return OK;
	}
	status = path_id(visit, &id, err);
	return status == OK ? organization_load(visit, id, out, err) : status;
}

static int show_page(struct visit *visit, const struct organization *org, struct sheet *sheet, struct err *err)
{
	int status = crm_page_start(visit, org->id > 0 ? "Organization" : "New organization", PAGE_CONTACTS, err);

	if (status == OK)
		status = sheet != NULL ? edit_organization(sheet, org, err) : show_organization(visit, org, err);
	return status == OK ? crm_page_send_sheet(visit, sheet) : status;
}

int crm_page_organization(struct visit *visit, struct err *err)
{
	struct organization org;
	struct sheet sheet;
	int status = load(visit, &org, err);
	bool is_editing = status == OK && (org.id == 0 || http_query(visit->x, "edit") != NULL);

	if (status != OK)
		return status;
	sheet_init(&sheet, visit, "organization");
	return show_page(visit, &org, is_editing ? &sheet : NULL, err);
}

/* A count that may be empty. */
static void put_count(struct sheet *sheet, struct json_out *json, const char *name, const char *label)
{
	int64_t count;

	if (*sheet_line(sheet, name) == '\0')
		json_out_null(json, name);
	else if (sheet_number(sheet, name, label, &count))
		json_out_i64(json, name, count);
}

static int save(struct sheet *sheet, struct organization *org, struct err *err)
{
	CLEANUP(sheet_body_release) struct sheet_body body;
	struct json_out *json = &body.json;
	struct organization before = *org;
	const char *name;
	int status;

	sheet_body_start(&body);
	if (sheet_required(sheet, "name", "Name", &name))
		json_out_text(json, "name", name);
	sheet_put_text(sheet, json, "website");
	sheet_put_text(sheet, json, "linkedin");
	put_count(sheet, json, "employee_count", "Number of employees");
	put_count(sheet, json, "annual_revenue", "Annual revenue");
	sheet_put_id(sheet, json, "owner_id", "Owner");
	sheet_put_id(sheet, json, "visible_to", "Visible to");
	contact_address_put(sheet, json, "address");
	if ((status = custom_read(sheet, FIELD_ORGANIZATION, json, err)) != OK || !sheet_is_fine(sheet))
		return status;
	if ((status = sheet_body_end(&body, err)) == OK &&
	    (status = shape_apply(&organization_shape, sheet->visit, json_root(body.doc), org->id == 0, NULL, org,
				  err)) == OK)
		status = organization_save(sheet->visit, before.id > 0 ? &before : NULL, org, err);
	return sheet_take_failure(sheet, status, err);
}

int crm_page_organization_save(struct visit *visit, struct err *err)
{
	struct organization org;
	struct sheet sheet;
	int status = load(visit, &org, err);

	sheet_init_posted(&sheet, visit, "organization");
	if (status != OK || (status = save(&sheet, &org, err)) != OK)
		return status;
	return sheet_is_fine(&sheet) ? crm_page_redirect_to(visit, "/organization/", org.id)
				     : show_page(visit, &org, &sheet, err);
}

int crm_page_organization_delete(struct visit *visit, struct err *err)
{
	struct organization org, before;
	int status = load(visit, &org, err);

	if (status != OK)
		return status;
	before = org;
	org.is_deleted = true;
	status = organization_save(visit, &before, &org, err);
	return status == OK ? crm_page_redirect(visit, "/organizations") : status;
}
