/* A table that ties the members of a struct to the columns of its table, to the members of its JSON object, and to what
 * API v2 takes for them: one table reads rows, stores them, writes answers and checks requests (contract pipedrive.md
 * 2.0: types are strict, PATCH changes what it names). */
#ifndef SANDBOX_CRM_SHAPE_H
#define SANDBOX_CRM_SHAPE_H

#include "crm/fields.h"

enum shape_kind {
	SHAPE_I64,    /* int64_t */
	SHAPE_ID,     /* int64_t; 0 is null */
	SHAPE_COUNT,  /* int64_t, not negative; -1 is null */
	SHAPE_E4,     /* int64_t with four decimals; a number with decimals outside */
	SHAPE_BOOL,   /* bool */
	SHAPE_TEXT,   /* const char *; NULL is null, here and below */
	SHAPE_DATE,   /* "2026-11-23" */
	SHAPE_CLOCK,  /* "09:00" or "09:00:00" */
	SHAPE_TIME,   /* "2026-11-23T09:00:00Z" */
	SHAPE_WORD,   /* one of ${words} */
	SHAPE_IDS,    /* JSON text: an array of whole numbers */
	SHAPE_JSON,   /* JSON text that ${check} has made from the request's value */
	SHAPE_CUSTOM, /* JSON text: custom_fields; see fields.h */
};

enum {
	SHAPE_READ_ONLY = 1,      /* a request's value counts as an unknown member */
	SHAPE_REQUIRED = 2,       /* of a request that creates */
	SHAPE_NULLABLE = 4,       /* a request may say null */
	SHAPE_HIDDEN = 8,         /* not written in answers */
	SHAPE_NOT_EMPTY = 16,     /* "" is refused */
	SHAPE_CREATE_ONLY = 32,   /* taken by a request that creates; else as READ_ONLY */
	SHAPE_NULL_IS_EMPTY = 64, /* null is written as "" */
};

struct shape_member {
	const char *name; /* also the column's */
	enum shape_kind kind;
	int flags;
	size_t offset;
	const char *words; /* SHAPE_WORD: comma separated; SHAPE_I64: the allowed numbers, NULL: any */
	/* SHAPE_JSON: makes what is stored from the request's value (which isn't null). E_INVALID says what is wrong.
	 */
	int (*check)(struct arena *arena, const char *name, const struct json *value, const char **out,
		     struct err *err);
};

struct shape {
	const struct shape_member *members;
	size_t count;
	enum field_entity entity; /* of the SHAPE_CUSTOM member */
};

#define SHAPE(name_, members_, ...)                                                                                    \
	const struct shape name_ = {.members = (members_), .count = ARRAY_LEN(members_), __VA_ARGS__}
/* A member that is called like its struct's field. */
#define SHAPE_MEMBER(type, field, kind_, flags_, ...)                                                                  \
	{                                                                                                              \
		.name = #field, .kind = (kind_), .flags = (flags_), .offset = offsetof(struct type, field),            \
		__VA_ARGS__                                                                                            \
	}
/* One whose field has a unit behind its name. */
#define SHAPE_E4_MEMBER(type, field, flags_)                                                                           \
	{                                                                                                              \
		.name = #field, .kind = SHAPE_E4, .flags = (flags_), .offset = offsetof(struct type, field##_e4)       \
	}

enum { SHAPE_MEMBERS_MAX = 40 };

/* Copies the row's columns, from ${first} on, in the table's order. */
void shape_read(const struct shape *shape, struct db_rows *rows, int first, struct arena *arena, void *out);

/* The same for the first row, if there is one; ends the statement. */
MUST_CHECK int shape_read_one(const struct shape *shape, struct db_rows *rows, struct arena *arena, void *out,
			      bool *is_there_out, struct err *err);

/* The columns' values in the table's order; returns how many there are. Texts are borrowed from ${object}. */
size_t shape_args(const struct shape *shape, const void *object, struct db_arg args[SHAPE_MEMBERS_MAX]);

/* Writes the members into the object that ${json} has open. ${wanted} may be NULL where no member is SHAPE_CUSTOM. */
void shape_write(const struct shape *shape, struct visit *visit, struct json_out *json, const void *object,
		 const struct fields_wanted *wanted);

/* Puts a request's ${body} over ${object}; texts are copied into the visit's arena. E_INVALID: a wrong type, a missing
 * member (${is_new}), or, with the switch refuse_unknown_members, a member that isn't known. ${others} are names that
 * the caller reads itself, comma separated; NULL: none. */
MUST_CHECK int shape_apply(const struct shape *shape, struct visit *visit, const struct json *body, bool is_new,
			   const char *others, void *object, struct err *err);

/* E_INVALID "member_invalid": "${name} must be ${what}". */
int shape_refuse(const char *name, const char *what, struct err *err);

/* True for a JSON number without decimals, with its value. */
bool shape_whole_number(const struct json *value, int64_t *out);

#endif
