#include "ledger/pages_form.h"

#include <string.h>
#include <strings.h>

#include "base/decimal.h"
#include "ledger/form.h"

/* ---- values ---- */

/* "Addresses:AddressType=POBOX": its element of ${array}; NULL if there is none. */
static const struct json *element_of(const struct json *array, const char *which)
{
	const char *equals = strchr(which, '=');
	char key[40] = {0};

	if (equals == NULL)
		return json_at(array, (size_t)(*which - '0'));
	memcpy(key, which, (size_t)(equals - which) < sizeof(key) ? (size_t)(equals - which) : sizeof(key) - 1);
	for (size_t i = 0; i < json_len(array); i++)
		if (text_eq(pages_text(json_at(array, i), key), equals + 1))
			return json_at(array, i);
	return NULL;
}

static const struct json *group_of(struct arena *arena, const struct json *stored, const char *group)
{
	char *name, *end;

	if (group == NULL || stored == NULL)
		return stored;
	name = arena_strdup(arena, group);
	end = strpbrk(name, ".:");
	if (end == NULL)
		return json_get(stored, name);
	stored = json_get(stored, arena_strndup(arena, name, (size_t)(end - name)));
	return *end == '.' ? json_get(stored, end + 1) : element_of(stored, end + 1);
}

static const char *stored_value(const struct form *form, const struct input *input)
{
	struct arena *arena = form->visit->arena;
	const struct json *value = json_get(group_of(arena, form->stored, input->group), text_or(input->key, ""));
	char text[E4_TEXT_MAX], date[DATE_TEXT_MAX];
	int64_t number;

	if (input->kind == INPUT_DATE)
		return arena_strdup(
		    arena, day_format(pages_day(group_of(arena, form->stored, input->group), input->key), date));
	if (json_is_number(value) && json_e4(value, &number, NULL) == OK)
		return arena_strdup(arena, e4_format(number, 0, text));
	if (input->kind == INPUT_CHECK)
		return json_bool(value, false) ? "true" : "";
	return json_text(value, "");
}

const char *form_shown(const struct form *form, const struct input *input)
{
	if (form->is_posted)
		return text_or(form_field(form->visit->x, input->name), "");
	return form->stored != NULL && input->key != NULL ? stored_value(form, input) : text_or(input->otherwise, "");
}

/* ---- messages ---- */

static bool belongs_to(struct visit *visit, const char *message, const char *match)
{
	char **parts;
	size_t count;

	if (match == NULL)
		return false;
	count = text_split(visit->arena, match, '|', &parts);
	for (size_t i = 0; i < count; i++)
		if (strcasestr(message, parts[i]) != NULL)
			return true;
	return false;
}

static const char *messages_of(const struct form *form, const struct input *input)
{
	const char *text = "";

	for (size_t i = 0; form->messages != NULL && i < form->messages->count; i++)
		if (belongs_to(form->visit, form->messages->texts[i], input->match))
			text = arena_printf(form->visit->arena, "%s%s%s", text, *text != '\0' ? " " : "",
					    form->messages->texts[i]);
	return text;
}

void form_summary(const struct form *form)
{
	struct buf *page = form->visit->page;

	if (form->messages == NULL || form->messages->count == 0)
		return;
	html_fill(page, "<div class=\"alert\" role=\"alert\" tabindex=\"-1\"><h2>%s</h2><ul>",
		  form->messages->count == 1 ? "There is a problem" : "There are problems");
	for (size_t i = 0; i < form->messages->count; i++) {
		const struct input *input = NULL;

		for (size_t n = 0; n < form->count && input == NULL; n++)
			if (belongs_to(form->visit, form->messages->texts[i], form->inputs[n].match))
				input = &form->inputs[n];
		if (input != NULL)
			html_fill(page, "<li><a href=\"#f-%s\">%s</a></li>", input->name, form->messages->texts[i]);
		else
			html_fill(page, "<li>%s</li>", form->messages->texts[i]);
	}
	buf_puts(page, "</ul></div>");
}

/* ---- drawing ---- */

static void write_attributes(const struct form *form, const struct input *input, const char *error)
{
	struct buf *page = form->visit->page;

	html_fill(page, " id=\"f-%s\" name=\"%s\"", input->name, input->name);
	if (input->is_required)
		buf_puts(page, " required");
	if (*error != '\0')
		buf_puts(page, " aria-invalid=\"true\"");
	if (*error != '\0' || input->hint != NULL)
		html_fill(page, " aria-describedby=\"%h%h%h\"",
			  *error != '\0' ? arena_printf(form->visit->arena, "e-%s", input->name) : "",
			  *error != '\0' && input->hint != NULL ? " " : "",
			  input->hint != NULL ? arena_printf(form->visit->arena, "h-%s", input->name) : "");
}

static int write_control(const struct form *form, const struct input *input, const char *error, struct err *err)
{
	static const char *const types[] = {[INPUT_TEXT] = "type=\"text\"",
					    [INPUT_EMAIL] = "type=\"text\" inputmode=\"email\"",
					    [INPUT_NUMBER] = "type=\"text\" inputmode=\"decimal\"",
					    [INPUT_DATE] = "type=\"date\""};
	const char *value = form_shown(form, input);
	struct visit *visit = form->visit;
	struct options options;

	if (input->kind == INPUT_AREA) {
		buf_puts(visit->page, "<textarea rows=\"3\"");
		write_attributes(form, input, error);
		html_fill(visit->page, ">\n%s</textarea>", value);
	} else if (input->kind == INPUT_SELECT) {
		if (options_find(visit, input->options, &options, err) != OK)
			return E_INTERNAL;
		buf_puts(visit->page, "<select");
		write_attributes(form, input, error);
		buf_putc(visit->page, '>');
		options_write(visit, &options, value);
		buf_puts(visit->page, "</select>");
	} else if (input->kind == INPUT_CHECK) {
		html_fill(visit->page, "<input type=\"checkbox\" value=\"true\"%h", *value != '\0' ? " checked" : "");
		write_attributes(form, input, error);
		buf_putc(visit->page, '>');
	} else {
		html_fill(visit->page, "<input %h value=\"%s\"", types[input->kind], value);
		write_attributes(form, input, error);
		buf_putc(visit->page, '>');
	}
	return OK;
}

int form_field_write(const struct form *form, const struct input *input, struct err *err)
{
	const char *error = messages_of(form, input);
	struct buf *page = form->visit->page;
	bool is_check = input->kind == INPUT_CHECK;

	html_fill(page, "<div class=\"field%h%h\">", input->is_wide || input->kind == INPUT_AREA ? " wide" : "",
		  is_check ? " check" : "");
	if (!is_check)
		html_fill(page, "<label for=\"f-%s\">%s</label>", input->name, input->label);
	if (write_control(form, input, error, err) != OK)
		return E_INTERNAL;
	if (is_check)
		html_fill(page, "<label for=\"f-%s\">%s</label>", input->name, input->label);
	if (input->hint != NULL)
		html_fill(page, "<p class=\"hint\" id=\"h-%s\">%s</p>", input->name, input->hint);
	if (*error != '\0')
		html_fill(page, "<p class=\"error\" id=\"e-%s\">%s</p>", input->name, error);
	buf_puts(page, "</div>");
	return OK;
}

int form_write(const struct form *form, struct err *err)
{
	for (size_t i = 0; i < form->count; i++)
		if (form_field_write(form, &form->inputs[i], err) != OK)
			return E_INTERNAL;
	return OK;
}

/* ---- the request ---- */

static void write_pair(const struct form *form, const struct input *input, struct json_out *out)
{
	const char *value = text_squeeze(form->visit->arena, form_field(form->visit->x, input->name));

	if (input->kind == INPUT_AREA)
		value = text_or(form_field(form->visit->x, input->name), "");
	if (input->kind == INPUT_NUMBER)
		value = form_number(form->visit->arena, value);
	if (input->key == NULL)
		return;
	if (input->kind == INPUT_CHECK)
		json_out_bool(out, input->key, *value != '\0');
	else if (*value != '\0' || !(input->skips_empty || input->kind == INPUT_NUMBER || input->kind == INPUT_DATE))
		json_out_text(out, input->key, value);
}

/* True if the array's element by place has something in it. */
static bool is_filled(const struct form *form, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		if (form->inputs[i].kind != INPUT_CHECK &&
		    !text_is_empty(form_field(form->visit->x, form->inputs[i].name)))
			return true;
	return false;
}

/* The array's name: what stands before the colon; "" for none. */
static const char *array_name(const struct form *form, size_t index)
{
	const char *group = index < form->count ? text_or(form->inputs[index].group, "") : "";
	const char *colon = strchr(group, ':');

	return colon != NULL ? arena_strndup(form->visit->arena, group, (size_t)(colon - group)) : "";
}

static void write_element(const struct form *form, size_t first, size_t end, struct json_out *out)
{
	const char *which = strchr(form->inputs[first].group, ':') + 1, *equals = strchr(which, '=');

	if (equals == NULL && !is_filled(form, first, end))
		return;
	json_out_object(out, NULL);
	if (equals != NULL)
		json_out_text(out, arena_strndup(form->visit->arena, which, (size_t)(equals - which)), equals + 1);
	for (size_t i = first; i < end; i++)
		write_pair(form, &form->inputs[i], out);
	json_out_end(out);
}

static void write_object(const struct form *form, size_t first, size_t end, struct json_out *out)
{
	char **parts;
	size_t depth = text_split(form->visit->arena, form->inputs[first].group, '.', &parts);

	for (size_t i = 0; i < depth; i++)
		json_out_object(out, parts[i]);
	for (size_t i = first; i < end; i++)
		write_pair(form, &form->inputs[i], out);
	for (size_t i = 0; i < depth; i++)
		json_out_end(out);
}

/* Inputs of one group stand together, and groups of one array. */
static size_t write_group(const struct form *form, size_t first, struct json_out *out)
{
	const char *group = form->inputs[first].group, *array = array_name(form, first);
	size_t end = first + 1;

	while (end < form->count && text_eq(form->inputs[end].group, group))
		end++;
	if (group == NULL) {
		for (size_t i = first; i < end; i++)
			write_pair(form, &form->inputs[i], out);
	} else if (*array == '\0') {
		write_object(form, first, end, out);
	} else {
		if (first == 0 || !text_eq(array_name(form, first - 1), array))
			json_out_array(out, array);
		write_element(form, first, end, out);
		if (!text_eq(array_name(form, end), array))
			json_out_end(out);
	}
	return end;
}

const char *form_json(const struct form *form, const char *extra)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;

	buf_init(&buf, LIMIT_BODY);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	for (size_t i = 0; i < form->count;)
		i = write_group(form, i, &out);
	json_out_end(&out);
	if (extra == NULL)
		return arena_strdup(form->visit->arena, buf.data);
	return arena_printf(form->visit->arena, "%.*s%s%s}", (int)buf.len - 1, buf.data, buf.len > 2 ? "," : "", extra);
}
