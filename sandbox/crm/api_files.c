/* Files (contract pipedrive.md 2.10): kept in the database as they come. */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "crm/api.h"
#include "crm/list.h"
#include "crm/multipart.h"
#include "crm/refer.h"
#include "crypto/crypto.h"

enum { FILES_PAGE_MAX = 100, HASH_BYTES = 8 };

#define FILE_COLUMNS                                                                                                   \
	"f.id, f.user_id, f.deal_id, f.person_id, f.org_id, f.product_id, f.activity_id, f.lead_id, f.project_id, "    \
	"f.add_time, f.update_time, f.file_name, f.file_type, LENGTH(f.content), f.is_active, f.name, f.description, " \
	"(SELECT title FROM deal WHERE id = f.deal_id), (SELECT name FROM person WHERE id = f.person_id), "            \
	"(SELECT name FROM organization WHERE id = f.org_id), (SELECT name FROM product WHERE id = f.product_id)"

static void write_ids(struct json_out *json, struct db_rows *rows)
{
	static const char *const names[] = {"id",     "user_id",    "deal_id",    "person_id",
					    "org_id", "product_id", "activity_id"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		refer_write(json, names[i], db_i64(rows, (int)i));
	json_out_text(json, "lead_id", db_text(rows, 7));
	refer_write(json, "project_id", db_i64(rows, 8));
	json_out_null(json, "log_id");
}

static void write_names(struct json_out *json, struct db_rows *rows)
{
	static const char *const names[] = {"deal_name", "person_name", "org_name", "product_name"};
	static const char *const empty[] = {"lead_name", "project_name"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		json_out_text(json, names[i], text_or(db_text(rows, 17 + (int)i), ""));
	for (size_t i = 0; i < ARRAY_LEN(empty); i++)
		json_out_text(json, empty[i], "");
}

static void write_file(struct visit *visit, const char *key, struct db_rows *rows)
{
	static const char *const empty[] = {"cid", "s3_bucket", "mail_message_id", "mail_template_id"};
	struct json_out *json = &visit->json;

	json_out_object(json, key);
	write_ids(json, rows);
	json_out_text(json, "add_time", v1_time(visit, db_text(rows, 9)));
	json_out_text(json, "update_time", v1_time(visit, db_text(rows, 10)));
	json_out_text(json, "file_name", db_text(rows, 11));
	json_out_text(json, "file_type", db_text(rows, 12));
	json_out_i64(json, "file_size", db_i64(rows, 13));
	json_out_bool(json, "active_flag", db_i64(rows, 14) != 0);
	json_out_bool(json, "inline_flag", false);
	json_out_text(json, "remote_location", "s3");
	json_out_text(json, "remote_id", db_text(rows, 11));
	for (size_t i = 0; i < ARRAY_LEN(empty); i++)
		json_out_text(json, empty[i], "");
	write_names(json, rows);
	json_out_text(
	    json, "url",
	    arena_printf(visit->arena, "%s/v1/files/%" PRId64 "/download", visit->sandbox->base_url, db_i64(rows, 0)));
	json_out_text(json, "name", db_text(rows, 15));
	json_out_text(json, "description", db_text(rows, 16));
	json_out_end(json);
}

static int send_file(struct visit *visit, int64_t id, struct err *err)
{
	struct db_rows *rows = db_query(
	    visit->db, "SELECT " FILE_COLUMNS " FROM file f WHERE f.id = $1 AND f.is_active", DB_ARGS(DB_I(id)));
	bool is_there = db_next(rows);
	int status;

	visit_start(visit);
	if (is_there)
		write_file(visit, "data", rows);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return is_there ? visit_send(visit, 200) : err_set(err, E_NOT_FOUND, "file_not_found", "File not found");
}

/* ---- lists ---- */

static int send_files(struct visit *visit, const char *parent, int64_t id, struct err *err)
{
	struct page page;
	struct db_rows *rows;
	int status = page_read(visit, FILES_PAGE_MAX, &page, err);

	if (status != OK)
		return status;
	rows =
	    db_query(visit->db,
		     "SELECT " FILE_COLUMNS " FROM file f WHERE f.is_active AND ($1 = '' OR CASE $1 WHEN 'deal' THEN "
		     "f.deal_id WHEN 'person' THEN f.person_id WHEN 'org' THEN f.org_id ELSE f.product_id END = $2)"
		     " ORDER BY f.id LIMIT $3 OFFSET $4",
		     DB_ARGS(DB_T(parent), DB_I(id), DB_I(page.limit + 1), DB_I(page.start)));
	json_out_array(visit_start(visit), "data");
	while (page_row(&page, rows))
		write_file(visit, NULL, rows);
	if ((status = db_done(rows, err)) != OK)
		return status;
	json_out_end(&visit->json);
	if (*parent == '\0')
		page_end(&page, visit);
	else
		page_end_flat(&page, visit);
	return visit_send(visit, 200);
}

int v1_files_list(struct visit *visit, struct err *err)
{
	return send_files(visit, "", 0, err);
}

static int send_files_of(struct visit *visit, enum refer what, const char *parent, struct err *err)
{
	const char *name;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = refer_name(visit, what, id, &name, err)) != OK)
		return status;
	return name != NULL ? send_files(visit, parent, id, err)
			    : err_set(err, E_NOT_FOUND, "parent_not_found", "There is no such %s", parent);
}

int v1_deal_files(struct visit *visit, struct err *err)
{
	return send_files_of(visit, REFER_DEAL, "deal", err);
}

int v1_person_files(struct visit *visit, struct err *err)
{
	return send_files_of(visit, REFER_PERSON, "person", err);
}

int v1_organization_files(struct visit *visit, struct err *err)
{
	return send_files_of(visit, REFER_ORGANIZATION, "org", err);
}

int v1_product_files(struct visit *visit, struct err *err)
{
	return send_files_of(visit, REFER_PRODUCT, "product", err);
}

/* ---- one ---- */

/* "img", "pdf", ... of the name's ending. */
static const char *type_of(const char *name)
{
	static const struct {
		const char *ending, *type;
	} types[] = {{".pdf", "pdf"}, {".png", "img"},  {".jpg", "img"},  {".jpeg", "img"}, {".gif", "img"},
		     {".csv", "csv"}, {".txt", "text"}, {".xlsx", "xls"}, {".docx", "doc"}};
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot != NULL && i < ARRAY_LEN(types); i++)
		if (strcasecmp(dot, types[i].ending) == 0)
			return types[i].type;
	return "file";
}

/* "name_<hash>.ext", under which the vendor keeps it. */
static char *stored_name(struct arena *arena, const char *name)
{
	const char *dot = strrchr(name, '.');
	size_t stem = dot != NULL ? (size_t)(dot - name) : strlen(name);
	unsigned char bytes[HASH_BYTES];

	random_bytes(bytes, sizeof(bytes));
	return arena_printf(arena, "%.*s_%s%s", (int)stem, name, hex_encode(arena, bytes, sizeof(bytes)),
			    dot != NULL ? dot : "");
}

/* What the file belongs to. */
struct file_links {
	int64_t deal, person, org, product, activity, project;
	const char *lead;
};

static int read_links(struct visit *visit, const struct multipart_field *fields, size_t count, struct file_links *out,
		      struct err *err)
{
	const struct {
		const char *name;
		enum refer what;
		int64_t *id;
	} links[] = {{"deal_id", REFER_DEAL, &out->deal},
		     {"person_id", REFER_PERSON, &out->person},
		     {"org_id", REFER_ORGANIZATION, &out->org},
		     {"product_id", REFER_PRODUCT, &out->product},
		     {"activity_id", REFER_ACTIVITY, &out->activity}};
	const struct multipart_field *field;
	int status = OK;

	for (size_t i = 0; status == OK && i < ARRAY_LEN(links); i++) {
		if ((field = multipart_find(fields, count, links[i].name)) == NULL || field->len == 0)
			continue;
		if (text_to_i64(field->data, field->len, 1, INT64_MAX, links[i].id, NULL) != OK)
			return err_set(err, E_INVALID, "member_invalid", "%s must be a number", links[i].name);
		status = refer_check(visit, links[i].what, links[i].name, *links[i].id, err);
	}
	if ((field = multipart_find(fields, count, "lead_id")) != NULL && text_is_utf8(field->data, field->len))
		out->lead = arena_strndup(visit->arena, field->data, field->len);
	if ((field = multipart_find(fields, count, "project_id")) != NULL &&
	    text_to_i64(field->data, field->len, 1, INT64_MAX, &out->project, NULL) != OK)
		return err_set(err, E_INVALID, "member_invalid", "project_id must be a number");
	return status;
}

static struct db_arg link_arg(int64_t id)
{
	return id > 0 ? DB_I(id) : DB_NULL;
}

static int store_file(struct visit *visit, const struct multipart_field *file, const struct file_links *links,
		      int64_t *out, struct err *err)
{
	struct db_rows *rows = db_query(
	    visit->db,
	    "INSERT INTO file (user_id, deal_id, person_id, org_id, product_id, activity_id, lead_id, project_id, "
	    "name, file_name, file_type, content_type, content, add_time, update_time) VALUES ($1, $2, $3, $4, $5, "
	    "$6, $7, $8, $9, $10, $11, $12, $13, $14, $14) RETURNING id",
	    DB_ARGS(DB_I(visit->user_id), link_arg(links->deal), link_arg(links->person), link_arg(links->org),
		    link_arg(links->product), link_arg(links->activity), DB_T(links->lead), link_arg(links->project),
		    DB_T(file->file_name), DB_T(stored_name(visit->arena, file->file_name)),
		    DB_T(type_of(file->file_name)), DB_T(file->content_type), DB_B(file->data, file->len),
		    DB_T(visit->now)));

	if (db_next(rows))
		*out = db_i64(rows, 0);
	return db_done(rows, err);
}

int v1_files_create(struct visit *visit, struct err *err)
{
	struct multipart_field fields[MULTIPART_FIELDS_MAX];
	const struct multipart_field *file;
	struct file_links links = {0};
	size_t len, count = 0;
	const char *body = http_body(visit->x, &len);
	int64_t id = 0;
	int status = multipart_parse(visit->arena, text_or(http_header(visit->x, "Content-Type"), ""), body, len,
				     fields, &count, err);

	if (status != OK)
		return status;
	file = multipart_find(fields, count, "file");
	if (file == NULL || text_is_empty(file->file_name))
		return err_set(err, E_INVALID, "file_missing", "file is required");
	if ((status = read_links(visit, fields, count, &links, err)) != OK ||
	    (status = store_file(visit, file, &links, &id, err)) != OK)
		return status;
	return send_file(visit, id, err);
}

int v1_files_get(struct visit *visit, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? send_file(visit, id, err) : status;
}

int v1_files_update(struct visit *visit, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK)
		return status;
	status = db_exec(
	    visit->db,
	    "UPDATE file SET name = COALESCE($2, name), description = COALESCE($3, description), update_time = $4"
	    " WHERE id = $1 AND is_active",
	    DB_ARGS(DB_I(id), DB_T(form_value(visit, "name")), DB_T(form_value(visit, "description")),
		    DB_T(visit->now)),
	    NULL, err);
	return status == OK ? send_file(visit, id, err) : status;
}

int v1_files_delete(struct visit *visit, struct err *err)
{
	int64_t id, changes = 0;
	int status = path_id(visit, &id, err);

	if (status != OK)
		return status;
	status = db_exec(visit->db, "UPDATE file SET is_active = 0, update_time = $2 WHERE id = $1 AND is_active",
			 DB_ARGS(DB_I(id), DB_T(visit->now)), &changes, err);
	if (status != OK)
		return status;
	return changes > 0 ? send_id(visit, id) : err_set(err, E_NOT_FOUND, "file_not_found", "File not found");
}

/* A name that can stand in the header. */
static char *quoted_name(struct arena *arena, const char *name)
{
	char *copy = arena_strdup(arena, name);

	for (char *at = copy; *at != '\0'; at++)
		if (*at == '"' || *at == '\\' || (unsigned char)*at < ' ')
			*at = '_';
	return copy;
}

int v1_files_download(struct visit *visit, struct err *err)
{
	struct db_rows *rows;
	size_t len = 0;
	const void *bytes;
	bool is_there;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK)
		return status;
	rows = db_query(visit->db, "SELECT content, name FROM file WHERE id = $1 AND is_active", DB_ARGS(DB_I(id)));
	is_there = db_next(rows);
	if (is_there) {
		bytes = db_blob(rows, 0, &len);
		http_answer_header(visit->x, "Content-Disposition",
				   arena_printf(visit->arena, "attachment; filename=\"%s\"",
						quoted_name(visit->arena, db_text(rows, 1))));
		visit->status = 200;
		http_answer_copy(visit->x, 200, "application/octet-stream", bytes, len);
	}
	if ((status = db_done(rows, err)) != OK || is_there)
		return status;
	return err_set(err, E_NOT_FOUND, "file_not_found", "File not found");
}
