#include <string.h>

#include "crm/pages.h"

/* ${columns} are headings, from column 1 on; column 0 is the row's id, and its link is ${href}id. The last column may
 * be money: amount and currency in two columns, headed by one that starts with '#'. */
static int write_table(struct visit *visit, struct db_rows *rows, const char *href, const char *const *columns,
		       struct err *err)
{
	struct buf *body = &visit->body;

	buf_puts(body,
		 "<input type=\"search\" data-filter=\"#list\" placeholder=\"Search\" aria-label=\"Search\"></div>"
		 "<div class=\"card table-card\"><table id=\"list\"><thead><tr>");
	for (size_t i = 0; columns[i] != NULL; i++)
		html_fill(body, columns[i][0] == '#' ? "<th class=\"number\">%s</th>" : "<th>%s</th>",
			  columns[i] + (columns[i][0] == '#'));
	buf_puts(body, "</tr></thead><tbody>");
	while (db_next(rows)) {
		buf_puts(body, "<tr>");
		for (int i = 0; columns[i] != NULL; i++) {
			if (columns[i][0] == '#') {
				buf_puts(body, "<td class=\"number\">");
				crm_page_money(visit, db_i64(rows, i + 1), db_text(rows, i + 2));
				buf_puts(body, "</td>");
			} else if (i == 0 && href != NULL) {
				html_fill(body, "<td dir=\"auto\"><a href=\"%s%d\">%s</a></td>", href, db_i64(rows, 0),
					  db_text(rows, 1));
			} else {
				html_fill(body, "<td dir=\"auto\">%s</td>", text_or(db_text(rows, i + 1), "–"));
			}
		}
		buf_puts(body, "</tr>");
	}
	buf_puts(body, "</tbody></table></div>");
	return db_done(rows, err);
}

static void write_contact_views(struct visit *visit, bool is_people)
{
	html_fill(&visit->body,
		  "<div class=\"bar\"><div class=\"segmented\" role=\"group\" aria-label=\"View\"><a "
		  "href=\"/organizations\"%h>"
		  "Organizations</a><a href=\"/persons\"%h>People</a></div>",
		  is_people ? "" : " aria-current=\"page\"", is_people ? " aria-current=\"page\"" : "");
}

int crm_page_organizations(struct visit *visit, struct err *err)
{
	static const char *const columns[] = {"Name", "Address", "Open deals", "Owner", NULL};
	int status = crm_page_start(visit, "Contacts", PAGE_CONTACTS, err);

	if (status != OK)
		return status;
	write_contact_views(visit, false);
	status = write_table(
	    visit,
	    db_query(visit->db,
		     "SELECT o.id, o.name, json_extract(o.address, '$.value'),"
		     " (SELECT COUNT(*) FROM deal d WHERE d.org_id = o.id AND d.status = 'open'), u.name"
		     " FROM organization o JOIN user u ON u.id = o.owner_id WHERE NOT o.is_deleted ORDER BY o.id",
		     DB_NO_ARGS),
	    "/organization/", columns, err);
	return status == OK ? crm_page_send(visit, 200) : status;
}

int crm_page_persons(struct visit *visit, struct err *err)
{
	static const char *const columns[] = {"Name", "Organization", "Email", "Phone", NULL};
	int status = crm_page_start(visit, "Contacts", PAGE_CONTACTS, err);

	if (status != OK)
		return status;
	write_contact_views(visit, true);
	status =
	    write_table(visit,
			db_query(visit->db,
				 "SELECT p.id, p.name, o.name, json_extract(p.emails, '$[0].value'),"
				 " json_extract(p.phones, '$[0].value') FROM person p"
				 " LEFT JOIN organization o ON o.id = p.org_id WHERE NOT p.is_deleted ORDER BY p.id",
				 DB_NO_ARGS),
			"/person/", columns, err);
	return status == OK ? crm_page_send(visit, 200) : status;
}

int crm_page_products(struct visit *visit, struct err *err)
{
	static const char *const columns[] = {"Name", "Code", "Unit", "Category", "#Price", NULL};
	int status = crm_page_start(visit, "Products", PAGE_PRODUCTS, err);

	if (status != OK)
		return status;
	buf_puts(&visit->body, "<div class=\"bar\">");
	status =
	    write_table(visit,
			db_query(visit->db,
				 "SELECT id, name, code, unit, category,"
				 " CAST(ROUND(json_extract(prices, '$[0].price') * 10000) AS INTEGER),"
				 " json_extract(prices, '$[0].currency') FROM product WHERE NOT is_deleted ORDER BY id",
				 DB_NO_ARGS),
			NULL, columns, err);
	return status == OK ? crm_page_send(visit, 200) : status;
}

/* A contact's own page: what is known, and its deals. ${facts}: name, then pairs of label and column. */
static int write_contact(struct visit *visit, struct db_rows *facts, const char *const *labels, const char **name_out,
			 struct err *err)
{
	bool is_there = db_next(facts);
	int status;

	*name_out = is_there ? db_text_copy(facts, 0, visit->arena) : NULL;
	if (is_there) {
		html_fill(&visit->body, "<section class=\"card contact\"><h2 dir=\"auto\">%s</h2><dl>", *name_out);
		for (int i = 0; labels[i] != NULL; i++)
			html_fill(&visit->body, "<dt>%s</dt><dd dir=\"auto\">%s</dd>", labels[i],
				  text_or(db_text(facts, i + 1), "–"));
		buf_puts(&visit->body, "</dl></section><div class=\"bar\"><h2>Deals</h2>");
	}
	if ((status = db_done(facts, err)) != OK)
		return status;
	return is_there ? OK : err_set(err, E_NOT_FOUND, "contact_not_found", "There is no such contact.");
}

static const char *const deal_columns[] = {"Title", "Stage", "Status", "#Value", NULL};

int crm_page_organization(struct visit *visit, struct err *err)
{
	static const char *const labels[] = {"Address", "Website", "Owner", NULL};
	const char *name;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = crm_page_start(visit, "Organization", PAGE_CONTACTS, err)) != OK)
		return status;
	status = write_contact(
	    visit,
	    db_query(visit->db,
		     "SELECT o.name, json_extract(o.address, '$.value'), o.website, u.name FROM organization o"
		     " JOIN user u ON u.id = o.owner_id WHERE o.id = $1 AND NOT o.is_deleted",
		     DB_ARGS(DB_I(id))),
	    labels, &name, err);
	if (status != OK)
		return status;
	status = write_table(
	    visit,
	    db_query(visit->db,
		     "SELECT d.id, d.title, s.name, d.status, d.value_e4, d.currency FROM deal d"
		     " JOIN stage s ON s.id = d.stage_id WHERE d.org_id = $1 AND NOT d.is_deleted ORDER BY d.id",
		     DB_ARGS(DB_I(id))),
	    "/deal/", deal_columns, err);
	return status == OK ? crm_page_send(visit, 200) : status;
}

int crm_page_person(struct visit *visit, struct err *err)
{
	static const char *const labels[] = {"Email", "Phone", "Organization", NULL};
	const char *name;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = crm_page_start(visit, "Person", PAGE_CONTACTS, err)) != OK)
		return status;
	status = write_contact(
	    visit,
	    db_query(visit->db,
		     "SELECT p.name, json_extract(p.emails, '$[0].value'), json_extract(p.phones, '$[0].value'),"
		     " o.name FROM person p LEFT JOIN organization o ON o.id = p.org_id"
		     " WHERE p.id = $1 AND NOT p.is_deleted",
		     DB_ARGS(DB_I(id))),
	    labels, &name, err);
	if (status != OK)
		return status;
	status = write_table(
	    visit,
	    db_query(visit->db,
		     "SELECT d.id, d.title, s.name, d.status, d.value_e4, d.currency FROM deal d"
		     " JOIN stage s ON s.id = d.stage_id WHERE d.person_id = $1 AND NOT d.is_deleted ORDER BY d.id",
		     DB_ARGS(DB_I(id))),
	    "/deal/", deal_columns, err);
	return status == OK ? crm_page_send(visit, 200) : status;
}
