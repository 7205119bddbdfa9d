#include "crm/pages_sheet.h"

#include <inttypes.h>
#include <string.h>

#include "base/decimal.h"
#include "common/html.h"

void sheet_init(struct sheet *sheet, struct visit *visit, const char *id)
{
	*sheet = (struct sheet){.visit = visit, .id = id};
}

void sheet_init_posted(struct sheet *sheet, struct visit *visit, const char *id)
{
	*sheet = (struct sheet){.visit = visit, .id = id, .is_posted = true};
}

/* ---- problems ---- */

void sheet_refuse(struct sheet *sheet, const char *name, const char *label, const char *text)
{
	sheet->problems =
	    arena_grow(sheet->visit->arena, sheet->problems, sheet->count, &sheet->cap, sizeof(*sheet->problems));
	sheet->problems[sheet->count++] = (struct sheet_problem){.name = name, .label = label, .text = text};
}

bool sheet_is_fine(const struct sheet *sheet)
{
	return sheet->count == 0;
}

int sheet_take_failure(struct sheet *sheet, int status, struct err *err)
{
	if (status != E_INVALID && status != E_CONFLICT && status != E_DENIED)
		return status;
	sheet_refuse(sheet, NULL, NULL, text_sentence(sheet->visit->arena, err->text));
	return OK;
}

static const char *problem_of(const struct sheet *sheet, const char *name)
{
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->problems[i].name != NULL && text_eq(sheet->problems[i].name, name))
			return sheet->problems[i].text;
	return NULL;
}

/* ---- reading ---- */

const char *sheet_line(struct sheet *sheet, const char *name)
{
	return text_squeeze(sheet->visit->arena, form_value(sheet->visit, name));
}

bool sheet_required(struct sheet *sheet, const char *name, const char *label, const char **out)
{
	const char *line = sheet_line(sheet, name);

	if (*line == '\0') {
		sheet_refuse(sheet, name, label, "Fill this in.");
		return false;
	}
	*out = line;
	return true;
}

const char *sheet_optional(struct sheet *sheet, const char *name)
{
	const char *line = sheet_line(sheet, name);

	return *line != '\0' ? line : NULL;
}

char *sheet_plain_number(struct arena *arena, const char *text)
{
	char *plain = arena_strdup(arena, text), *to = plain;
	const char *comma = strrchr(text, ','), *point = strrchr(text, '.');
	bool is_comma_decimal = comma != NULL && (point == NULL || comma > point);

	for (const char *at = text; *at != '\0'; at++) {
		if (*at == ' ' || (*at == ',' && !is_comma_decimal) || (*at == '.' && is_comma_decimal))
			continue;
		/* The spaces that amounts are written with: U+00A0, U+202F. */
		if (strncmp(at, "\u00a0", 2) == 0 || strncmp(at, "\u202f", 3) == 0) {
			at += *at == '\xc2' ? 1 : 2;
			continue;
		}
		if (strncmp(at, "\u2212", 3) == 0) {
			*to++ = '-';
			at += 2;
			continue;
		}
		*to++ = *at == ',' ? '.' : *at;
	}
	*to = '\0';
	return plain;
}

bool sheet_amount(struct sheet *sheet, const char *name, const char *label, int64_t *out_e4)
{
	const char *text = sheet_plain_number(sheet->visit->arena, sheet_line(sheet, name));

	if (*text == '\0') {
		*out_e4 = 0;
		return true;
	}
	if (e4_parse(text, strlen(text), out_e4, NULL) == OK)
		return true;
	sheet_refuse(sheet, name, label, "Type a number, like 1200.50.");
	return false;
}

bool sheet_number(struct sheet *sheet, const char *name, const char *label, int64_t *out)
{
	const char *text = sheet_line(sheet, name);

	if (*text == '\0') {
		*out = 0;
		return true;
	}
	if (text_to_i64(text, strlen(text), 0, INT64_MAX, out, NULL) == OK)
		return true;
	sheet_refuse(sheet, name, label, "Type a whole number.");
	return false;
}

bool sheet_day(struct sheet *sheet, const char *name, const char *label, const char **out)
{
	const char *text = sheet_optional(sheet, name);
	int32_t day;

	if (text == NULL || day_parse(text, strlen(text), &day, NULL) == OK) {
		*out = text;
		return true;
	}
	sheet_refuse(sheet, name, label, "Type a day, like 2026-12-24.");
	return false;
}

bool sheet_choice(struct sheet *sheet, const char *name, const char *label, const char *choices, const char **out)
{
	const char *text = sheet_line(sheet, name);

	if (*text != '\0' && list_has(choices, text)) {
		*out = text;
		return true;
	}
	sheet_refuse(sheet, name, label, "Choose one of the list.");
	return false;
}

bool sheet_is_checked(struct sheet *sheet, const char *name)
{
	return form_value(sheet->visit, name) != NULL;
}

const char *sheet_nth(struct sheet *sheet, const char *name, size_t index)
{
	const char *field, *value;
	size_t at = 0, count = 0;

	while (http_next_field(sheet->visit->x, 'f', &at, &field, &value))
		if (text_eq(field, name) && count++ == index)
			return value;
	return NULL;
}

/* ---- as a request ---- */

void sheet_body_start(struct sheet_body *body)
{
	*body = (struct sheet_body){.doc = NULL};
	buf_init(&body->buf, LIMIT_BODY);
	json_out_init(&body->json, &body->buf);
	json_out_object(&body->json, NULL);
}

int sheet_body_end(struct sheet_body *body, struct err *err)
{
	json_out_end(&body->json);
	return json_parse(body->buf.data, body->buf.len, &body->doc, err);
}

void sheet_body_release(struct sheet_body *body)
{
	json_doc_free(body->doc);
	buf_release(&body->buf);
}

void sheet_put_text(struct sheet *sheet, struct json_out *json, const char *name)
{
	json_out_text(json, name, sheet_optional(sheet, name));
}

void sheet_put_amount(struct sheet *sheet, struct json_out *json, const char *name, const char *label)
{
	int64_t amount_e4;

	if (sheet_amount(sheet, name, label, &amount_e4))
		json_out_e4(json, name, amount_e4, 0);
}

void sheet_put_id(struct sheet *sheet, struct json_out *json, const char *name, const char *label)
{
	int64_t id;

	if (!sheet_number(sheet, name, label, &id))
		return;
	if (id > 0)
		json_out_i64(json, name, id);
	else
		json_out_null(json, name);
}

/* ---- writing ---- */

char *sheet_amount_text(struct visit *visit, int64_t amount_e4)
{
	char text[E4_TEXT_MAX];

	return arena_strdup(visit->arena, e4_format(amount_e4, 0, text));
}

/* What a field shows. */
static const char *shown(struct sheet *sheet, const char *name, const char *stored)
{
	const char *posted = sheet->is_posted ? form_value(sheet->visit, name) : NULL;

	return posted != NULL ? posted : stored;
}

static void write_problems(struct sheet *sheet)
{
	struct buf *body = &sheet->visit->body;

	html_fill(body, "<div class=\"problems\" role=\"alert\" tabindex=\"-1\" data-focus><strong>%h</strong><ul>",
		  sheet->count == 1 ? "Nothing is saved yet: one thing to fix"
				    : "Nothing is saved yet: a few things to fix");
	for (size_t i = 0; i < sheet->count; i++) {
		const struct sheet_problem *problem = &sheet->problems[i];

		if (problem->name == NULL)
			html_fill(body, "<li>%s</li>", problem->text);
		else
			html_fill(body, "<li><a href=\"#%s-%s\">%s</a>: %s</li>", sheet->id, problem->name,
				  problem->label, problem->text);
	}
	buf_puts(body, "</ul></div>");
}

void sheet_open(struct sheet *sheet, const char *action, const char *class)
{
	html_fill(&sheet->visit->body, "<form method=\"post\" action=\"%s\" class=\"%s\" id=\"%s\" novalidate>", action,
		  class, sheet->id);
	if (!sheet_is_fine(sheet))
		write_problems(sheet);
}

void sheet_close(struct sheet *sheet, const char *verb, const char *cancel)
{
	struct buf *body = &sheet->visit->body;

	buf_puts(body, "<div class=\"sheet-actions\">");
	if (cancel != NULL)
		html_fill(body, "<a class=\"button\" href=\"%s\" data-part-link>Cancel</a>", cancel);
	html_fill(body, "<button class=\"button primary\">%s</button></div></form>", verb);
}

/* id, aria and focus attributes that all kinds of fields share. */
static void write_attributes(struct sheet *sheet, const char *name, const char *hint, bool is_required)
{
	struct buf *body = &sheet->visit->body;
	const char *problem = problem_of(sheet, name);

	html_fill(body, " id=\"%s-%s\" name=\"%s\"", sheet->id, name, name);
	if (problem != NULL || hint != NULL)
		html_fill(body, " aria-describedby=\"%s-%s-note\"", sheet->id, name);
	buf_puts(body, problem != NULL ? " aria-invalid=\"true\"" : "");
	buf_puts(body, is_required ? " aria-required=\"true\"" : "");
	buf_puts(body, text_eq(sheet->focus, name) ? " autofocus" : "");
}

/* The hint, or the message in its place. */
static void write_note(struct sheet *sheet, const char *name, const char *hint)
{
	const char *problem = problem_of(sheet, name);

	if (problem != NULL)
		html_fill(&sheet->visit->body, "<span class=\"field-error\" id=\"%s-%s-note\">%s</span>", sheet->id,
			  name, problem);
	else if (hint != NULL)
		html_fill(&sheet->visit->body, "<small id=\"%s-%s-note\">%s</small>", sheet->id, name, hint);
}

static void write_label(struct sheet *sheet, const char *name, const char *label, bool is_required)
{
	html_fill(&sheet->visit->body, "<div class=\"field\"><label for=\"%s-%s\">%s%h</label>", sheet->id, name, label,
		  is_required ? " <span class=\"required\" aria-hidden=\"true\">*</span>" : "");
}

void sheet_input(struct sheet *sheet, const struct sheet_input *input, const char *stored)
{
	struct buf *body = &sheet->visit->body;
	const char *value = shown(sheet, input->name, stored);
	bool is_decimal = text_eq(input->type, "amount") || text_eq(input->type, "percent");

	write_label(sheet, input->name, input->label, input->is_required);
	if (text_eq(input->type, "textarea")) {
		buf_puts(body, "<textarea rows=\"3\" dir=\"auto\"");
		write_attributes(sheet, input->name, input->hint, input->is_required);
		html_fill(body, ">\n%s</textarea>", value);
	} else {
		html_fill(body, "<input type=\"%s\"%h", is_decimal ? "text" : text_or(input->type, "text"),
			  is_decimal            ? " inputmode=\"decimal\" class=\"number\" autocomplete=\"off\""
			  : input->type == NULL ? " dir=\"auto\" autocomplete=\"off\""
						: " autocomplete=\"off\"");
		write_attributes(sheet, input->name, input->hint, input->is_required);
		html_fill(body, " value=\"%s\">", value);
	}
	write_note(sheet, input->name, input->hint);
	buf_puts(body, "</div>");
}

void sheet_text(struct sheet *sheet, const char *name, const char *label, const char *stored)
{
	sheet_input(sheet, &(const struct sheet_input){.name = name, .label = label}, stored);
}

void sheet_check(struct sheet *sheet, const char *name, const char *label, bool is_stored)
{
	struct buf *body = &sheet->visit->body;
	bool is_on = sheet->is_posted ? sheet_is_checked(sheet, name) : is_stored;

	buf_puts(body, "<div class=\"field check\"><label><input type=\"checkbox\" value=\"1\"");
	write_attributes(sheet, name, NULL, false);
	html_fill(body, "%h> %s</label>", is_on ? " checked" : "", label);
	write_note(sheet, name, NULL);
	buf_puts(body, "</div>");
}

void sheet_select_open(struct sheet *sheet, const char *name, const char *label)
{
	write_label(sheet, name, label, false);
	buf_puts(&sheet->visit->body, "<select");
	write_attributes(sheet, name, NULL, false);
	buf_puts(&sheet->visit->body, ">");
}

void sheet_option(struct sheet *sheet, const char *name, const char *value, const char *label, const char *stored)
{
	html_fill(&sheet->visit->body, "<option value=\"%s\"%h>%s</option>", value,
		  text_eq(value, text_or(shown(sheet, name, stored), "")) ? " selected" : "", label);
}

void sheet_select_close(struct sheet *sheet, const char *name)
{
	buf_puts(&sheet->visit->body, "</select>");
	write_note(sheet, name, NULL);
	buf_puts(&sheet->visit->body, "</div>");
}

void sheet_choices(struct sheet *sheet, const char *name, const char *label, const char *const *choices,
		   const char *stored)
{
	sheet_select_open(sheet, name, label);
	for (; *choices != NULL; choices++) {
		const char *bar = strchr(*choices, '|');

		sheet_option(sheet, name, arena_strndup(sheet->visit->arena, *choices, (size_t)(bar - *choices)),
			     bar + 1, stored);
	}
	sheet_select_close(sheet, name);
}

int sheet_rows(struct sheet *sheet, const char *name, const char *label, const char *none, struct db_rows *rows,
	       int64_t stored, struct err *err)
{
	struct arena *arena = sheet->visit->arena;
	const char *chosen = stored > 0 ? arena_printf(arena, "%" PRId64, stored) : "";

	sheet_select_open(sheet, name, label);
	if (none != NULL)
		sheet_option(sheet, name, "", none, chosen);
	while (db_next(rows))
		sheet_option(sheet, name, arena_printf(arena, "%" PRId64, db_i64(rows, 0)), db_text(rows, 1), chosen);
	sheet_select_close(sheet, name);
	return db_done(rows, err);
}
