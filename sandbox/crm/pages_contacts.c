/* The lists of organizations and persons. */
#include "crm/pages.h"
#include "crm/pages_listing.h"

static int write_bar(struct listing *listing, bool is_people, struct err *err)
{
	static const char *const views[] = {"/organizations|Organizations", "/persons|People", NULL};
	struct visit *visit = listing->visit;
	int64_t owner;
	int status = query_i64(visit, "owner_id", 1, INT64_MAX, 0, &owner, err);

	if (status != OK)
		return status;
	buf_puts(&visit->body, "<div class=\"bar\">");
	crm_page_views(visit, "View", views, is_people ? "People" : "Organizations");
	html_fill(&visit->body, "<form class=\"filters\" method=\"get\" action=\"%s\">",
		  is_people ? "/persons" : "/organizations");
	if ((status = crm_page_owner_filter(visit, owner, err)) != OK)
		return status;
	listing_search(listing, is_people ? "Search people" : "Search organizations");
	html_fill(&visit->body, "</form><a class=\"button primary\" href=\"%s\">%s</a></div>",
		  is_people ? "/person/new" : "/organization/new", is_people ? "New person" : "New organization");
	return OK;
}

/* A row of a name that leads to ${path}id, and ${count} further texts with their headings. */
static void write_row(struct visit *visit, struct db_rows *rows, const char *path, const char *const *headings)
{
	html_fill(&visit->body, "<tr><td data-label=\"%s\"><a href=\"%s%d\" dir=\"auto\">%s</a></td>", headings[0],
		  path, db_i64(rows, 0), db_text(rows, 1));
	for (int i = 1; headings[i] != NULL; i++)
		html_fill(&visit->body, "<td dir=\"auto\" data-label=\"%s\">%s</td>", headings[i],
			  text_or(db_text(rows, i + 1), "–"));
	buf_puts(&visit->body, "</tr>");
}

struct contact_list {
	const char *sorts, *path, *one, *many;
	bool is_people;
	const char *names[6], *headings[6]; /* of the columns, ended by NULL */
	struct db_rows *(*query)(struct listing *listing, int64_t owner);
};

static int show_list(struct visit *visit, const struct contact_list *list, struct err *err)
{
	static const char *const keep[] = {"owner_id", NULL};
	struct listing listing;
	struct db_rows *rows;
	int64_t owner = 0;
	int status = crm_page_start(visit, "Contacts", PAGE_CONTACTS, err), texts = 0;

	if (status != OK)
		return status;
	listing_read(&listing, visit, list->sorts, keep);
	if ((status = write_bar(&listing, list->is_people, err)) != OK ||
	    (status = query_i64(visit, "owner_id", 1, INT64_MAX, 0, &owner, err)) != OK)
		return status;
	buf_puts(&visit->body, "<div data-part=\"list\"><div class=\"card table-card\"><table id=\"list\"><thead><tr>");
	for (; list->headings[texts] != NULL; texts++)
		listing_heading(&listing, list->names[texts], list->headings[texts], NULL);
	buf_puts(&visit->body, "</tr></thead><tbody>");
	rows = list->query(&listing, owner);
	while (db_next(rows))
		if (listing_shows(&listing, rows, 1, texts))
			write_row(visit, rows, list->path, list->headings);
	if ((status = db_done(rows, err)) != OK)
		return status;
	if (listing.found == 0)
		html_fill(&visit->body,
			  "<tr><td colspan=\"6\" class=\"none\">Nothing fits. Change the filter, or add %h.</td></tr>",
			  list->is_people ? "a person" : "an organization");
	buf_puts(&visit->body, "</tbody></table></div>");
	listing_end(&listing, list->one, list->many);
	buf_puts(&visit->body, "</div>");
	return crm_page_send(visit, 200);
}

static struct db_rows *query_organizations(struct listing *listing, int64_t owner)
{
	return db_query(
	    listing->visit->db,
	    "SELECT * FROM (SELECT o.id, o.name, json_extract(o.address, '$.value') AS address, (SELECT COUNT(*) FROM"
	    " person p WHERE p.org_id = o.id AND NOT p.is_deleted) AS people, (SELECT COUNT(*) FROM deal d WHERE"
	    " d.org_id = o.id AND d.status = 'open' AND NOT d.is_deleted) AS deals, u.name AS owner"
	    " FROM organization o JOIN user u ON u.id = o.owner_id WHERE NOT o.is_deleted AND ($1 = 0 OR o.owner_id = "
	    "$1))"
	    " ORDER BY CASE WHEN $3 = 'asc' THEN CASE $2 WHEN 'name' THEN name COLLATE NOCASE WHEN 'address' THEN "
	    "address"
	    " WHEN 'people' THEN people WHEN 'deals' THEN deals ELSE owner END END,"
	    " CASE WHEN $3 = 'desc' THEN CASE $2 WHEN 'name' THEN name COLLATE NOCASE WHEN 'address' THEN address"
	    " WHEN 'people' THEN people WHEN 'deals' THEN deals ELSE owner END END DESC, id",
	    DB_ARGS(DB_I(owner), DB_T(listing->sort), DB_T(listing->dir)));
}

int crm_page_organizations(struct visit *visit, struct err *err)
{
	static const struct contact_list list = {.sorts = "name,address,people,deals,owner",
						 .path = "/organization/",
						 .one = "organization",
						 .many = "organizations",
						 .names = {"name", "address", "people", "deals", "owner", NULL},
						 .headings = {"Name", "Address", "People", "Open deals", "Owner", NULL},
						 .query = query_organizations};

	return show_list(visit, &list, err);
}

static struct db_rows *query_persons(struct listing *listing, int64_t owner)
{
	return db_query(
	    listing->visit->db,
	    "SELECT * FROM (SELECT p.id, p.name, o.name AS org, (SELECT group_concat(json_extract(e.value, '$.value'), "
	    "', ')"
	    " FROM json_each(p.emails) e) AS email, (SELECT group_concat(json_extract(f.value, '$.value'), ', ')"
	    " FROM json_each(p.phones) f) AS phone, u.name AS owner FROM person p JOIN user u ON u.id = p.owner_id"
	    " LEFT JOIN organization o ON o.id = p.org_id WHERE NOT p.is_deleted AND ($1 = 0 OR p.owner_id = $1))"
	    " ORDER BY CASE WHEN $3 = 'asc' THEN CASE $2 WHEN 'name' THEN name COLLATE NOCASE WHEN 'org' THEN org"
	    " WHEN 'email' THEN email WHEN 'phone' THEN phone ELSE owner END END,"
	    " CASE WHEN $3 = 'desc' THEN CASE $2 WHEN 'name' THEN name COLLATE NOCASE WHEN 'org' THEN org"
	    " WHEN 'email' THEN email WHEN 'phone' THEN phone ELSE owner END END DESC, id",
	    DB_ARGS(DB_I(owner), DB_T(listing->sort), DB_T(listing->dir)));
}

int crm_page_persons(struct visit *visit, struct err *err)
{
	static const struct contact_list list = {.sorts = "name,org,email,phone,owner",
						 .path = "/person/",
						 .one = "person",
						 .many = "people",
						 .is_people = true,
						 .names = {"name", "org", "email", "phone", "owner", NULL},
						 .headings = {"Name", "Organization", "Email", "Phone", "Owner", NULL},
						 .query = query_persons};

	return show_list(visit, &list, err);
}
