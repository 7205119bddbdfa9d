#include "crm/pages_fields.h"

#include <string.h>

#include "crm/pages_setup.h"

const char *const field_type_choices[] = {"varchar|Text",
					  "text|Large text",
					  "varchar_auto|Autocomplete",
					  "double|Numerical",
					  "monetary|Monetary",
					  "enum|Single option",
					  "set|Multiple options",
					  "date|Date",
					  "daterange|Date range",
					  "time|Time",
					  "timerange|Time range",
					  "phone|Phone",
					  "address|Address",
					  "user|User",
					  "org|Organization",
					  "people|Person",
					  NULL};

static const char *type_label(const char *type)
{
	const size_t len = strlen(type);

	for (const char *const *choice = field_type_choices; *choice != NULL; choice++)
		if (strncmp(*choice, type, len) == 0 && (*choice)[len] == '|')
			return *choice + len + 1;
	return type;
}

/* ---- the list ---- */

static const char *const entity_titles[] = {"Deals", "People", "Organizations", "Products"};

bool field_entity_named(const char *name, enum field_entity *out)
{
	for (size_t i = 0; i < ARRAY_LEN(entity_titles); i++) {
		if (!text_eq(field_entity_name((enum field_entity)i), name))
			continue;
		*out = (enum field_entity)i;
		return true;
	}
	return false;
}

static void write_entities(struct visit *visit, const char *entity)
{
	buf_puts(&visit->body, "<nav class=\"segmented\" aria-label=\"Fields of\">");
	for (size_t i = 0; i < ARRAY_LEN(entity_titles); i++) {
		const char *name = field_entity_name((enum field_entity)i);

		html_fill(&visit->body, "<a href=\"/setup/fields?entity=%s\"%h>%s</a>", name,
			  text_eq(name, entity) ? " aria-current=\"page\"" : "", entity_titles[i]);
	}
	html_fill(&visit->body,
		  "</nav><a class=\"button primary\" href=\"/setup/fields/new?entity=%s\">New custom field</a>",
		  entity);
}

/* Columns: code, name, type, labels of the options, custom. */
static void write_row(struct visit *visit, const char *entity, struct db_rows *rows)
{
	struct buf *body = &visit->body;
	bool is_custom = db_i64(rows, 4) != 0;

	buf_puts(body, "<tr><td data-label=\"Name\" dir=\"auto\">");
	if (is_custom)
		html_fill(body, "<a href=\"/setup/field/%s/%s\">%s</a>", entity, db_text(rows, 0), db_text(rows, 1));
	else
		html_text(body, db_text(rows, 1));
	html_fill(body,
		  "</td><td data-label=\"Type\">%s</td><td data-label=\"Options\" dir=\"auto\">%s</td><td "
		  "data-label=\"API key\"><code>%s</code></td><td data-label=\"Kind\">%h</td></tr>",
		  type_label(db_text(rows, 2)), text_or(db_text(rows, 3), "–"), db_text(rows, 0),
		  is_custom ? "Custom" : "Built in");
}

int crm_page_fields(struct visit *visit, struct err *err)
{
	const char *entity = text_or(http_query(visit->x, "entity"), "deal");
	enum field_entity known;
	struct db_rows *rows;
	int status;

	if (!field_entity_named(entity, &known))
		return err_set(err, E_NOT_FOUND, "entity_unknown", "There are no such fields.");
	if ((status = setup_start(visit, "Data fields", err)) != OK)
		return status;
	buf_puts(&visit->body, "<div class=\"bar\">");
	write_entities(visit, entity);
	buf_puts(&visit->body, "</div><div class=\"card table-card\"><table><thead><tr><th scope=\"col\">Name</th><th "
			       "scope=\"col\">Type</th><th scope=\"col\">Options</th><th scope=\"col\">API key</th><th "
			       "scope=\"col\">Kind</th></tr></thead><tbody>");
	rows = db_query(visit->db,
			"SELECT code, name, type, (SELECT group_concat(json_extract(o.value, '$.label'), ', ') FROM"
			" json_each(f.options) o), is_custom FROM field f WHERE entity = $1"
			" ORDER BY is_custom DESC, position",
			DB_ARGS(DB_T(entity)));
	while (db_next(rows))
		write_row(visit, entity, rows);
	if ((status = db_done(rows, err)) != OK)
		return status;
	buf_puts(&visit->body, "</tbody></table></div>");
	return crm_page_send(visit, 200);
}
