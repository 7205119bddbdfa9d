#include "crm/crm_import.h"

#include <inttypes.h>
#include <string.h>

#include "crm/company.h"
#include "crm/deal_lines.h"
#include "crm/people.h"
#include "crm/products.h"
#include "crm/refer.h"

/* Something of the file that was imported; ${id} 0 while, or because, it could not be. */
struct known {
	enum refer what;
	int64_t old_id, id;
};

struct crm_import {
	struct visit visit;
	struct known *known;
	size_t known_count, known_cap;
};

static const struct reference {
	const char *member, *alias; /* by id, by name */
	enum refer what;
} references[] = {
    {"org_id", "organization", REFER_ORGANIZATION},
    {"person_id", "person", REFER_PERSON},
    {"product_id", "product", REFER_PRODUCT},
    {"owner_id", "owner", REFER_USER},
    {"stage_id", "stage", REFER_STAGE},
};

/* ---- what others refer to ---- */

static struct db_rows *select_named(struct db *db, enum refer what, const char *name)
{
	switch (what) {
	case REFER_USER:
		return db_query(db, "SELECT id FROM user WHERE name = $1 OR email = $1 ORDER BY id LIMIT 2",
				DB_ARGS(DB_T(name)));
	case REFER_PERSON:
		return db_query(db, "SELECT id FROM person WHERE name = $1 AND NOT is_deleted ORDER BY id LIMIT 2",
				DB_ARGS(DB_T(name)));
	case REFER_ORGANIZATION:
		return db_query(db,
				"SELECT id FROM organization WHERE name = $1 AND NOT is_deleted ORDER BY id LIMIT 2",
				DB_ARGS(DB_T(name)));
	case REFER_PRODUCT:
		return db_query(
		    db, "SELECT id FROM product WHERE (name = $1 OR code = $1) AND NOT is_deleted ORDER BY id LIMIT 2",
		    DB_ARGS(DB_T(name)));
	default:
		return db_query(db, "SELECT id FROM stage WHERE name = $1 AND NOT is_deleted ORDER BY id LIMIT 2",
				DB_ARGS(DB_T(name)));
	}
}

static int find_named(struct visit *visit, const struct reference *reference, const char *name, int64_t *out,
		      struct err *err)
{
	struct db_rows *rows = select_named(visit->db, reference->what, name);
	bool is_there = db_next(rows), has_other;
	int status;

	*out = is_there ? db_i64(rows, 0) : 0;
	has_other = is_there && db_next(rows);
	if ((status = db_done(rows, err)) != OK)
		return status;
	if (has_other && reference->what != REFER_STAGE)
		return err_set(err, E_INVALID, "import_name_ambiguous", "there are several called \"%.80s\" (%s)", name,
			       reference->alias);
	return is_there
		   ? OK
		   : err_set(err, E_INVALID, "import_name_unknown", "there is no %s \"%.80s\"", reference->alias, name);
}

/* The id that stands for the file's ${old_id}; when the file has none of that kind with ids, those of the CRM count. */
static int find_id(const struct crm_import *import, const struct reference *reference, int64_t old_id, int64_t *out,
		   struct err *err)
{
	bool has_kind = false;

	for (size_t i = import->known_count; i-- > 0;) {
		const struct known *known = &import->known[i];

		has_kind = has_kind || known->what == reference->what;
		if (known->what != reference->what || known->old_id != old_id)
			continue;
		*out = known->id;
		return known->id != 0
			   ? OK
			   : err_set(err, E_INVALID, "import_reference_refused",
				     "%s %" PRId64 " of the file was not imported", reference->member, old_id);
	}
	*out = old_id;
	return has_kind ? err_set(err, E_INVALID, "import_reference_unknown", "the file has no %s %" PRId64,
				  reference->member, old_id)
			: OK;
}

static void remember(struct crm_import *import, enum refer what, const struct json *element, int64_t id)
{
	int64_t old_id = json_get_i64(element, "id", 0);

	if (old_id == 0)
		return;
	for (size_t i = 0; i < import->known_count; i++)
		if (import->known[i].what == what && import->known[i].old_id == old_id) {
			import->known[i].id = id;
			return;
		}
	import->known = arena_grow(import->visit.arena, import->known, import->known_count, &import->known_cap,
				   sizeof(*import->known));
	import->known[import->known_count++] = (struct known){.what = what, .old_id = old_id, .id = id};
}

/* ---- custom fields ---- */

static const struct field *find_custom(const struct fields *fields, const char *name)
{
	for (size_t i = 0; i < fields->count; i++)
		if (text_eq(fields->items[i].code, name) || text_eq_nocase(fields->items[i].name, name))
			return &fields->items[i];
	return NULL;
}

/* The id of the option with this label; 0 if there is none. */
static int64_t option_id(const struct json *options, const char *label)
{
	for (size_t i = 0; i < json_len(options); i++)
		if (text_eq_nocase(json_get_text(json_at(options, i), "label", NULL), label))
			return json_get_i64(json_at(options, i), "id", 0);
	return 0;
}

static void write_option(struct json_out *out, const char *key, const struct json *options, const char *label)
{
	int64_t id = option_id(options, label);

	if (id != 0)
		json_out_i64(out, key, id);
	else
		json_out_text(out, key, label);
}

/* "A, B" as a set's labels. */
static void write_options(struct visit *visit, struct json_out *out, const struct field *field, const char *labels)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	char **parts;
	size_t count;

	if (json_parse(text_or(field->options, "[]"), strlen(text_or(field->options, "[]")), &doc, NULL) != OK)
		BUG("field %s: stored options are not JSON", field->code);
	if (text_eq(field->type, "enum")) {
		write_option(out, field->code, json_root(doc), labels);
		return;
	}
	count = text_split(visit->arena, labels, ',', &parts);
	json_out_array(out, field->code);
	for (size_t i = 0; i < count; i++)
		write_option(out, NULL, json_root(doc), text_squeeze(visit->arena, parts[i]));
	json_out_end(out);
}

static void write_custom(struct visit *visit, struct json_out *out, const struct field *field, const struct json *value)
{
	int64_t number;

	if (!json_is_text(value))
		json_out_raw(out, field->code, json_dump(visit->arena, value));
	else if (list_has("enum,set", field->type))
		write_options(visit, out, field, json_text(value, ""));
	else if (list_has("double,int,user,org,people", field->type) && json_e4(value, &number, NULL) == OK)
		json_out_e4(out, field->code, number, 0);
	else
		json_out_text(out, field->code, json_text(value, ""));
}

static int write_customs(struct visit *visit, struct json_out *out, enum field_entity entity, const struct json *values,
			 struct err *err)
{
	const struct field *field;
	const struct json *value;
	struct fields fields;
	void *cursor = NULL;
	const char *name;
	int status = fields_custom(visit, entity, &fields, err);

	if (status != OK)
		return status;
	json_out_object(out, "custom_fields");
	while (json_next(values, &cursor, &name, &value)) {
		if ((field = find_custom(&fields, name)) == NULL)
			return err_set(err, E_INVALID, "import_field_unknown",
				       "there is no custom field \"%.80s\" for a %s", name, field_entity_name(entity));
		write_custom(visit, out, field, value);
	}
	json_out_end(out);
	return OK;
}

/* ---- an element as the API takes it ---- */

static const struct reference *find_reference(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(references); i++)
		if (text_eq(references[i].member, name) || text_eq(references[i].alias, name))
			return &references[i];
	return NULL;
}

static int write_reference(struct crm_import *import, struct json_out *out, const struct reference *reference,
			   const struct json *value, struct err *err)
{
	int64_t id = 0;
	int status = OK;

	if (json_is_text(value))
		status = find_named(&import->visit, reference, json_text(value, ""), &id, err);
	else if (shape_whole_number(value, &id))
		status = find_id(import, reference, id, &id, err);
	else if (json_is_null(value))
		id = 0;
	else
		return shape_refuse(reference->member, "an id or a name", err);
	if (status == OK)
		refer_write(out, reference->member, id);
	return status;
}

/* "email": "a@b.example" as the list of one that the API has. */
static void write_contact(struct json_out *out, const char *key, const char *value)
{
	json_out_array(out, key);
	json_out_object(out, NULL);
	json_out_text(out, "value", value);
	json_out_bool(out, "primary", true);
	json_out_text(out, "label", "work");
	json_out_end(out);
	json_out_end(out);
}

static int write_member(struct crm_import *import, struct json_out *out, enum field_entity entity, const char *name,
			const struct json *value, struct err *err)
{
	const struct reference *reference = find_reference(name);

	if (text_eq(name, "id") || (entity == FIELD_DEAL && text_eq(name, "products")))
		return OK;
	if (reference != NULL)
		return write_reference(import, out, reference, value, err);
	if (text_eq(name, "custom_fields") && json_is_object(value))
		return write_customs(&import->visit, out, entity, value, err);
	if (entity == FIELD_PERSON && json_is_text(value) && list_has("email,phone", name))
		write_contact(out, text_eq(name, "email") ? "emails" : "phones", json_text(value, ""));
	else
		json_out_raw(out, name, json_dump(import->visit.arena, value));
	return OK;
}

static int translate(struct crm_import *import, enum field_entity entity, const struct json *element,
		     struct json_doc **out, struct err *err)
{
	CLEANUP(buf_release) struct buf buf;
	const struct json *value;
	struct json_out json;
	void *cursor = NULL;
	const char *name;
	int status = OK;

	buf_init(&buf, LIMIT_ANSWER);
	json_out_init(&json, &buf);
	json_out_object(&json, NULL);
	while (status == OK && json_next(element, &cursor, &name, &value))
		status = write_member(import, &json, entity, name, value, err);
	if (status != OK)
		return status;
	json_out_end(&json);
	return json_parse(buf.data, buf.len, out, err);
}

/* ---- making them ---- */

static int make_organization(struct crm_import *import, const struct json *body, int64_t *id_out, struct err *err)
{
	struct visit *visit = &import->visit;
	struct organization organization;
	int status;

	organization_init(visit, &organization);
	if ((status = shape_apply(&organization_shape, visit, body, true, NULL, &organization, err)) == OK)
		status = organization_save(visit, NULL, &organization, err);
	*id_out = status == OK ? organization.id : 0;
	return status;
}

static int make_person(struct crm_import *import, const struct json *body, int64_t *id_out, struct err *err)
{
	struct visit *visit = &import->visit;
	struct person person;
	int status;

	person_init(visit, &person);
	if ((status = person_apply(visit, body, true, &person, err)) == OK)
		status = person_save(visit, NULL, &person, err);
	*id_out = status == OK ? person.id : 0;
	return status;
}

static int make_product(struct crm_import *import, const struct json *body, int64_t *id_out, struct err *err)
{
	struct visit *visit = &import->visit;
	struct product product;
	int status;

	product_init(visit, &product);
	if ((status = shape_apply(&product_shape, visit, body, true, NULL, &product, err)) == OK)
		status = product_save(visit, NULL, &product, err);
	*id_out = status == OK ? product.id : 0;
	return status;
}

static int make_deal(struct crm_import *import, const struct json *body, int64_t *id_out, struct err *err)
{
	struct deal deal;
	int status;

	deal_init(&import->visit, &deal);
	if ((status = deal_apply(&import->visit, body, true, &deal, err)) == OK)
		status = deal_save(&import->visit, NULL, &deal, err);
	*id_out = status == OK ? deal.id : 0;
	return status;
}

static int make_line(struct crm_import *import, const struct deal *deal, const struct json *element, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct visit *visit = &import->visit;
	struct deal_line line;
	int status = translate(import, FIELD_PRODUCT, element, &doc, err);

	if (status != OK || (status = deal_line_init(visit, deal, &line, err)) != OK ||
	    (status = shape_apply(&deal_line_shape, visit, json_root(doc), true, NULL, &line, err)) != OK)
		return status;
	return deal_line_save(visit, NULL, &line, err);
}

static int make_lines(struct crm_import *import, int64_t deal_id, const struct json *lines, struct err *err)
{
	struct deal deal;
	int status = OK;

	if (json_is_null(lines))
		return OK;
	if (!json_is_array(lines))
		return shape_refuse("products", "a list", err);
	for (size_t i = 0; i < json_len(lines) && status == OK; i++) {
		if ((status = deal_load(&import->visit, deal_id, &deal, err)) == OK)
			status = make_line(import, &deal, json_at(lines, i), err);
		if (status != OK)
			err_context(err, "products %zu", i + 1);
	}
	return status;
}

static const struct kind {
	const char *name;
	enum refer what;
	enum field_entity entity;
	int (*make)(struct crm_import *import, const struct json *body, int64_t *id_out, struct err *err);
} kinds[] = {
    {"organizations", REFER_ORGANIZATION, FIELD_ORGANIZATION, make_organization},
    {"persons", REFER_PERSON, FIELD_PERSON, make_person},
    {"products", REFER_PRODUCT, FIELD_PRODUCT, make_product},
    {"deals", REFER_DEAL, FIELD_DEAL, make_deal},
};

static const struct kind *find_kind(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (text_eq(kinds[i].name, name))
			return &kinds[i];
	BUG("the CRM doesn't import %s", name);
}

static int create(void *ctx, const char *name, const struct json *element, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct kind *kind = find_kind(name);
	struct crm_import *import = ctx;
	int64_t id = 0;
	int status;

	remember(import, kind->what, element, 0);
	if ((status = translate(import, kind->entity, element, &doc, err)) == OK)
		status = kind->make(import, json_root(doc), &id, err);
	if (status == OK && kind->what == REFER_DEAL)
		status = make_lines(import, id, json_get(element, "products"), err);
	if (status == OK)
		remember(import, kind->what, element, id);
	return status;
}

static int open_import(struct sandbox *sandbox, struct http_exchange *x, void **out, struct err *err)
{
	struct crm_import *import = arena_new_of(http_arena(x), struct crm_import);

	(void)err;
	*import = (struct crm_import){0};
	visit_init(&import->visit, sandbox, x);
	import->visit.user_id = USER_ADMIN;
	*out = import;
	return OK;
}

static void close_import(void *ctx)
{
	struct crm_import *import = ctx;

	visit_release(&import->visit);
}

/* Of CSV: custom fields are brought to their types by write_custom. */
static bool is_text(const char *name)
{
	static const char names[] =
	    "title,name,code,description,unit,category,first_name,last_name,notes,job_title,website,"
	    "linkedin,lost_reason,currency,email,phone,organization,person,product,owner,stage,"
	    "emails.value,phones.value,products.comments,products.product";

	return list_has(names, name) || text_starts(name, "address.") || text_starts(name, "postal_address.") ||
	       text_starts(name, "custom_fields.");
}

static const char *const kind_names[] = {"organizations", "persons", "products", "deals", NULL};

const struct importer crm_importer = {.kinds = kind_names,
				      .lists = "prices,emails,phones,products",
				      .is_text = is_text,
				      .open = open_import,
				      .close = close_import,
				      .create = create};
