/* One custom field: made, renamed, its options changed, deleted. */
#include <inttypes.h>
#include <string.h>

#include "crm/field_defs.h"
#include "crm/pages_fields.h"
#include "crm/pages_setup.h"

struct target {
	enum field_entity entity;
	struct field_def def; /* code NULL: new */
};

static bool is_choice(const char *type)
{
	return list_has("enum,set", text_or(type, ""));
}

/* The field of the path; a new one for /setup/fields/new. */
static int load(struct visit *visit, struct target *out, struct err *err)
{
	bool is_new = text_eq(http_path(visit->x), "/setup/fields/new");
	const char *entity = !is_new                                  ? http_param(visit->x, "entity")
			     : text_eq(http_method(visit->x), "POST") ? form_value(visit, "entity")
								      : http_query(visit->x, "entity");

	*out = (struct target){.entity = FIELD_DEAL};
	if (!field_entity_named(text_or(entity, "deal"), &out->entity))
		return err_set(err, E_NOT_FOUND, "entity_unknown", "There are no such fields.");
	return is_new ? OK : field_def_load(visit, out->entity, http_param(visit->x, "code"), &out->def, err);
}

static const char *path_of(struct visit *visit, const struct target *target)
{
	if (target->def.code == NULL)
		return "/setup/fields/new";
	return arena_printf(visit->arena, "/setup/field/%s/%s", field_entity_name(target->entity), target->def.code);
}

static const char *list_path(struct visit *visit, const struct target *target)
{
	return arena_printf(visit->arena, "/setup/fields?entity=%s", field_entity_name(target->entity));
}

static const char *option_name(struct visit *visit, const struct json *option)
{
	return arena_printf(visit->arena, "option-%" PRId64, json_get_i64(option, "id", 0));
}

/* ---- shown ---- */

static int write_options(struct sheet *sheet, const struct target *target, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const char *options = text_or(target->def.options, "[]");
	bool is_new = target->def.code == NULL;
	int status = json_parse(options, strlen(options), &doc, err);

	if (status != OK || (!is_new && !is_choice(target->def.type)))
		return status;
	buf_puts(&sheet->visit->body, "<fieldset class=\"field prices\"><legend>Options</legend>");
	for (size_t i = 0; i < json_len(json_root(doc)); i++) {
		const struct json *option = json_at(json_root(doc), i);

		sheet_text(sheet, option_name(sheet->visit, option),
			   arena_printf(sheet->visit->arena, "Option %zu", i + 1), json_get_text(option, "label", ""));
	}
	sheet_input(sheet,
		    &(const struct sheet_input){.name = "new_options",
						.label = is_new ? "Options, one on each line"
								: "Further options, one on each line",
						.type = "textarea",
						.hint = is_new ? "For single and multiple options only"
							       : "An option that is emptied is removed"},
		    NULL);
	buf_puts(&sheet->visit->body, "</fieldset>");
	return OK;
}

static void write_head(struct visit *visit, const struct target *target)
{
	html_fill(&visit->body,
		  "<div class=\"page-head\"><div><a class=\"crumb\" href=\"%s\">Fields of %ss</a><h2 "
		  "dir=\"auto\">%s</h2></div>",
		  list_path(visit, target), field_entity_name(target->entity),
		  text_or(target->def.name, "New custom field"));
	if (target->def.code != NULL)
		html_fill(
		    &visit->body,
		    "<form method=\"post\" action=\"%s/delete\" data-confirm=\"Delete the field %s?\" "
		    "data-confirm-text=\"Its values go too. This can't be undone.\" data-confirm-ok=\"Delete\"><button "
		    "class=\"button\">Delete</button></form>",
		    path_of(visit, target), target->def.name);
	buf_puts(&visit->body, "</div>");
}

static int show_page(struct visit *visit, const struct target *target, struct sheet *sheet, struct err *err)
{
	const struct field_def *def = &target->def;
	bool is_new = def->code == NULL;
	int status = setup_start(visit, "Data fields", err);

	if (status != OK)
		return status;
	write_head(visit, target);
	buf_puts(&visit->body, "<section class=\"card padded form-card\">");
	sheet_open(sheet, path_of(visit, target), "sheet");
	if (is_new)
		html_fill(&visit->body, "<input type=\"hidden\" name=\"entity\" value=\"%s\">",
			  field_entity_name(target->entity));
	sheet_input(sheet, &(const struct sheet_input){.name = "name", .label = "Name", .is_required = true},
		    def->name);
	if (is_new)
		sheet_choices(sheet, "type", "Type", field_type_choices, "varchar");
	sheet_text(sheet, "description", "Description", def->description);
	if (!is_new)
		html_fill(&visit->body, "<div class=\"field\"><span>API key</span><code>%s</code></div>", def->code);
	if ((status = write_options(sheet, target, err)) != OK)
		return status;
	sheet_close(sheet, is_new ? "Create field" : "Save", list_path(visit, target));
	buf_puts(&visit->body, "</section>");
	return crm_page_send_sheet(visit, sheet);
}

int crm_page_field(struct visit *visit, struct err *err)
{
	struct target target;
	struct sheet sheet;
	int status = load(visit, &target, err);

	sheet_init(&sheet, visit, "field");
	return status == OK ? show_page(visit, &target, &sheet, err) : status;
}

/* ---- saved ---- */

typedef int (*options_change)(struct visit *visit, struct field_def *def, const struct json *changes,
			      const char **touched_out, struct err *err);

/* Ends the array in ${body}, and applies it if there is something in it. */
static int apply_options(struct visit *visit, struct buf *body, struct json_out *json, size_t count,
			 options_change change, struct field_def *def, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const char *touched;
	int status;

	json_out_end(json);
	if (count == 0 || (status = json_parse(body->data, body->len, &doc, err)) != OK)
		return count == 0 ? OK : status;
	return change(visit, def, json_root(doc), &touched, err);
}

/* The options whose label was changed (${removed} false) or emptied. */
static int change_options(struct sheet *sheet, struct field_def *def, bool removed, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	CLEANUP(buf_release) struct buf body;
	const char *options = text_or(def->options, "[]");
	struct json_out json;
	size_t count = 0;
	int status = json_parse(options, strlen(options), &doc, err);

	buf_init(&body, LIMIT_BODY);
	json_out_init(&json, &body);
	json_out_array(&json, NULL);
	for (size_t i = 0; i < json_len(json_root(doc)); i++) {
		const struct json *option = json_at(json_root(doc), i);
		const char *label = sheet_line(sheet, option_name(sheet->visit, option));
		bool is_posted = form_value(sheet->visit, option_name(sheet->visit, option)) != NULL;

		if (!is_posted || (*label == '\0') != removed || text_eq(label, json_get_text(option, "label", "")))
			continue;
		json_out_object(&json, NULL);
		json_out_i64(&json, "id", json_get_i64(option, "id", 0));
		if (!removed)
			json_out_text(&json, "label", label);
		json_out_end(&json);
		count++;
	}
	if (status != OK)
		return status;
	return apply_options(sheet->visit, &body, &json, count, removed ? field_options_remove : field_options_rename,
			     def, err);
}

static int add_options(struct sheet *sheet, struct field_def *def, struct err *err)
{
	CLEANUP(buf_release) struct buf body;
	struct arena *arena = sheet->visit->arena;
	struct json_out json;
	size_t added = 0;
	char **lines;
	size_t count = text_split(arena, text_or(form_value(sheet->visit, "new_options"), ""), '\n', &lines);

	buf_init(&body, LIMIT_BODY);
	json_out_init(&json, &body);
	json_out_array(&json, NULL);
	for (size_t i = 0; i < count; i++) {
		const char *label = text_squeeze(arena, lines[i]);

		if (*label == '\0')
			continue;
		json_out_object(&json, NULL);
		json_out_text(&json, "label", label);
		json_out_end(&json);
		added++;
	}
	return apply_options(sheet->visit, &body, &json, added, field_options_add, def, err);
}

static int save_new(struct sheet *sheet, struct target *target, struct err *err)
{
	struct field_def *def = &target->def;
	int status = add_options(sheet, def, err);

	if (status == OK && is_choice(def->type) && def->options == NULL)
		sheet_refuse(sheet, "new_options", "Options", "Type at least one option.");
	else if (status == OK && !is_choice(def->type) && def->options != NULL)
		sheet_refuse(sheet, "new_options", "Options",
			     "This type has no options. Choose another, or empty this.");
	return status == OK && sheet_is_fine(sheet) ? field_def_create(sheet->visit, target->entity, def, err) : status;
}

static int save_changed(struct sheet *sheet, struct target *target, struct err *err)
{
	struct field_def *def = &target->def;
	int status = change_options(sheet, def, false, err);

	if (status == OK)
		status = change_options(sheet, def, true, err);
	if (status == OK)
		status = add_options(sheet, def, err);
	return status == OK ? field_def_update(sheet->visit, target->entity, def, err) : status;
}

static int save(struct sheet *sheet, struct target *target, struct err *err)
{
	bool is_new = target->def.code == NULL;
	int status = crm_page_need_admin(sheet->visit, err);

	if (status != OK)
		return status;
	sheet_required(sheet, "name", "Name", &target->def.name);
	target->def.description = sheet_optional(sheet, "description");
	if (is_new)
		sheet_choice(sheet, "type", "Type", FIELD_TYPES_CREATABLE, &target->def.type);
	if (!sheet_is_fine(sheet))
		return OK;
	return is_new ? save_new(sheet, target, err) : save_changed(sheet, target, err);
}

int crm_page_field_save(struct visit *visit, struct err *err)
{
	struct target target, before;
	struct sheet sheet;
	int status = load(visit, &target, err);

	sheet_init_posted(&sheet, visit, "field");
	before = target;
	if (status != OK || (status = sheet_take_failure(&sheet, save(&sheet, &target, err), err)) != OK)
		return status;
	return sheet_is_fine(&sheet) ? crm_page_redirect(visit, list_path(visit, &target))
				     : show_page(visit, &before, &sheet, err);
}

int crm_page_field_delete(struct visit *visit, struct err *err)
{
	struct target target;
	int status = load(visit, &target, err);

	if (status == OK)
		status = crm_page_need_admin(visit, err);
	if (status == OK)
		status = field_def_delete(visit, target.entity, &target.def, err);
	return status == OK ? crm_page_redirect(visit, list_path(visit, &target)) : status;
}
