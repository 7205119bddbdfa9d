/* Forms of the CRM's pages. A sheet shows what is stored, or, after a refusal, what the person typed with a message
 * beside each field that needs another look. It works without scripts. */
#ifndef SANDBOX_CRM_PAGES_SHEET_H
#define SANDBOX_CRM_PAGES_SHEET_H

#include "crm/visit.h"

struct sheet_problem {
	const char *name, *label, *text;
};

struct sheet {
	struct visit *visit;
	const char *id;    /* begins the ids of its fields, so that a page can have several sheets */
	const char *focus; /* name of the field that takes the focus; may be NULL */
	bool is_posted;    /* what was posted is shown, not what is stored */
	struct sheet_problem *problems;
	size_t count, cap;
};

/* A sheet that shows what is stored. */
void sheet_init(struct sheet *sheet, struct visit *visit, const char *id);

/* The sheet that the request posted. */
void sheet_init_posted(struct sheet *sheet, struct visit *visit, const char *id);

/* ---- reading what was posted: a bad value is refused beside its field, and the reader returns false ---- */
/* The field as one line, without stray spaces; "" when it isn't there. */
const char *sheet_line(struct sheet *sheet, const char *name);
/* As sheet_line; an empty one is refused. */
bool sheet_required(struct sheet *sheet, const char *name, const char *label, const char **out);
/* As sheet_line, but NULL for an empty one. */
const char *sheet_optional(struct sheet *sheet, const char *name);
/* An amount ("1 200,50" and "1,200.50" are understood too); empty is 0. */
bool sheet_amount(struct sheet *sheet, const char *name, const char *label, int64_t *out_e4);
/* An id or another whole number from 0 on; empty is 0. */
bool sheet_number(struct sheet *sheet, const char *name, const char *label, int64_t *out);
/* A day, NULL when empty. */
bool sheet_day(struct sheet *sheet, const char *name, const char *label, const char **out);
/* One of the comma separated ${choices}. */
bool sheet_choice(struct sheet *sheet, const char *name, const char *label, const char *choices, const char **out);
bool sheet_is_checked(struct sheet *sheet, const char *name);
/* The ${index}th (from 0) of several fields with one name; NULL behind the last. */
const char *sheet_nth(struct sheet *sheet, const char *name, size_t index);

/* A person's number as machines write it: spaces and thousands' marks taken out, the decimal comma a point. */
char *sheet_plain_number(struct arena *arena, const char *text);

/* Puts a message beside a field; ${name} NULL: above the sheet. ${text} must live in the arena. */
void sheet_refuse(struct sheet *sheet, const char *name, const char *label, const char *text);
bool sheet_is_fine(const struct sheet *sheet);

/* A failure to be shown above the sheet: returns OK then; a failure of ours is passed on. */
MUST_CHECK int sheet_take_failure(struct sheet *sheet, int status, struct err *err);

/* ---- what was posted as a request of API v2 ---- */
struct sheet_body {
	struct buf buf;
	struct json_out json; /* an open object */
	struct json_doc *doc; /* after sheet_body_end */
};
void sheet_body_start(struct sheet_body *body);
/* Closes the object and reads it again; the root of ${body}->doc is the request. */
MUST_CHECK int sheet_body_end(struct sheet_body *body, struct err *err);
void sheet_body_release(struct sheet_body *body);

/* Short forms: the posted field of that name as a text (null when empty), number, id (null when empty), truth value. */
void sheet_put_text(struct sheet *sheet, struct json_out *json, const char *name);
void sheet_put_amount(struct sheet *sheet, struct json_out *json, const char *name, const char *label);
void sheet_put_id(struct sheet *sheet, struct json_out *json, const char *name, const char *label);

/* ---- writing into visit->body ---- */
/* <form> with the summary of problems, which links to each field. */
void sheet_open(struct sheet *sheet, const char *action, const char *class);
/* The row of buttons and </form>; ${cancel} (may be NULL) is where Cancel leads. */
void sheet_close(struct sheet *sheet, const char *verb, const char *cancel);

struct sheet_input {
	const char *name, *label;
	const char *type; /* of <input>; "textarea"; "amount", "percent": a decimal number */
	const char *hint; /* below the field; NULL: none */
	bool is_required;
};
void sheet_input(struct sheet *sheet, const struct sheet_input *input, const char *stored);
/* The commonest: a line of text. */
void sheet_text(struct sheet *sheet, const char *name, const char *label, const char *stored);
void sheet_check(struct sheet *sheet, const char *name, const char *label, bool is_stored);

/* <select>: open, options, close. */
void sheet_select_open(struct sheet *sheet, const char *name, const char *label);
void sheet_option(struct sheet *sheet, const char *name, const char *value, const char *label, const char *stored);
void sheet_select_close(struct sheet *sheet, const char *name);
/* A whole <select> of "value|label" texts, ended by NULL. */
void sheet_choices(struct sheet *sheet, const char *name, const char *label, const char *const *choices,
		   const char *stored);
/* The same of rows with id and name; ends ${rows}. ${none} (may be NULL) is the label of an empty first choice. */
MUST_CHECK int sheet_rows(struct sheet *sheet, const char *name, const char *label, const char *none,
			  struct db_rows *rows, int64_t stored, struct err *err);

/* "12.5" of 125000, from the arena. */
char *sheet_amount_text(struct visit *visit, int64_t amount_e4);

#endif
