/* Definitions of custom fields: making, renaming, deleting, and their options (contract pipedrive.md 2.8). */
#ifndef SANDBOX_CRM_FIELD_DEFS_H
#define SANDBOX_CRM_FIELD_DEFS_H

#include "crm/fields.h"

/* The types that a custom field can have. */
#define FIELD_TYPES_CREATABLE                                                                                          \
	"varchar,text,double,phone,date,daterange,time,timerange,set,enum,varchar_auto,address,monetary,org,people,"   \
	"user"

/* A definition; JSON in ${options}, ${subfields} and the three settings, NULL where there are none. */
struct field_def {
	int64_t position;
	bool is_custom, is_optional;
	const char *code, *name, *type, *options, *subfields, *description;
	const char *ui_visibility, *important_fields, *required_fields;
};

#define FIELD_DEF_COLUMNS                                                                                              \
	"position, is_custom, is_optional, code, name, type, options, subfields, description, ui_visibility, "         \
	"important_fields, required_fields"

/* Copies the row's columns from ${first} on. */
void field_def_read(struct db_rows *rows, int first, struct arena *arena, struct field_def *out);

/* E_NOT_FOUND: there is no such field. */
MUST_CHECK int field_def_load(struct visit *visit, enum field_entity entity, const char *code, struct field_def *out,
			      struct err *err);

/* Stores a new custom field, at the end, and gives it its code of 40 hexadecimal digits and its subfields. E_INVALID:
 * no name, a type that can't be created, options missing or where none belong. */
MUST_CHECK int field_def_create(struct visit *visit, enum field_entity entity, struct field_def *def, struct err *err);

/* Stores name, description, settings and options. E_DENIED: the field isn't a custom one. */
MUST_CHECK int field_def_update(struct visit *visit, enum field_entity entity, const struct field_def *def,
				struct err *err);
MUST_CHECK int field_def_delete(struct visit *visit, enum field_entity entity, const struct field_def *def,
				struct err *err);

/* Changes the options by an array: [{"label"}] adds, [{"id","label"}] renames, [{"id"}] removes. ${*touched_out}: the
 * options that the request was about, as JSON. E_INVALID: malformed, too many, or an id that isn't there. */
MUST_CHECK int field_options_add(struct visit *visit, struct field_def *def, const struct json *changes,
				 const char **touched_out, struct err *err);
MUST_CHECK int field_options_rename(struct visit *visit, struct field_def *def, const struct json *changes,
				    const char **touched_out, struct err *err);
MUST_CHECK int field_options_remove(struct visit *visit, struct field_def *def, const struct json *changes,
				    const char **touched_out, struct err *err);

#endif
