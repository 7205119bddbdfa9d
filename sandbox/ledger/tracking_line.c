/* Tracking on the lines of documents: taking it, finding it, showing it. */
#include "ledger/invoice.h"
#include "ledger/tracking.h"
#include "ledger/wire.h"

static void complain(struct arena *arena, struct invoice *invoice, struct line *line, const char *text)
{
	message_add(arena, &line->messages, "%s", text);
	message_add(arena, &invoice->messages, "%s", text);
}

static const char *sent_text(struct call *call, const struct json *json, const char *key)
{
	const char *text = json_text(json_get_nocase(json, key), NULL);

	return text_is_empty(text) ? NULL : arena_strdup(call->arena, text);
}

void tracking_read(struct call *call, const struct json *json, struct line *line)
{
	const struct json *list = json_get_nocase(json, "Tracking");
	size_t count = json_len(list);

	if (!json_is_array(list))
		return;
	line->has_more_tracking = count > LINE_TRACKING_MAX;
	line->tracking_count = count < LINE_TRACKING_MAX ? count : LINE_TRACKING_MAX;
	for (size_t i = 0; i < LINE_TRACKING_MAX; i++)
		line->tracking[i] = (struct line_tracking){0};
	for (size_t i = 0; i < line->tracking_count; i++) {
		const struct json *sent = json_at(list, i);

		line->tracking[i] = (struct line_tracking){.category_id = sent_text(call, sent, "TrackingCategoryID"),
							   .option_id = sent_text(call, sent, "TrackingOptionID"),
							   .name = sent_text(call, sent, "Name"),
							   .option = sent_text(call, sent, "Option"),
							   .is_new = true};
	}
}

/* ---- finding ---- */

static bool is_named(struct arena *arena, const char *id, const char *name, const char *wanted_id,
		     const char *wanted_name)
{
	if (wanted_id != NULL)
		return text_eq_nocase(id, wanted_id);
	return wanted_name != NULL && text_eq(text_fold(arena, name), text_fold(arena, wanted_name));
}

static const struct tracking_category *category_named(struct arena *arena, const struct tracking_category *categories,
						      size_t count, const struct line_tracking *sent)
{
	for (size_t i = 0; i < count; i++) {
		const struct tracking_category *category = &categories[i];
		bool has_option = sent->category_id == NULL && sent->name == NULL && sent->option_id != NULL &&
				  tracking_option_find(category, sent->option_id) != NULL;

		if (text_eq(category->status, "ACTIVE") &&
		    (has_option || is_named(arena, category->id, category->name, sent->category_id, sent->name)))
			return category;
	}
	return NULL;
}

static const struct tracking_option *option_named(struct arena *arena, const struct tracking_category *category,
						  const struct line_tracking *sent)
{
	for (size_t i = 0; i < category->option_count; i++) {
		const struct tracking_option *option = &category->options[i];

		if (text_eq(option->status, "ACTIVE") &&
		    is_named(arena, option->id, option->name, sent->option_id, sent->option))
			return option;
	}
	return NULL;
}

static void match_one(struct arena *arena, const struct tracking_category *categories, size_t count,
		      struct invoice *invoice, struct line *line, struct line_tracking *sent)
{
	const struct tracking_category *category = category_named(arena, categories, count, sent);
	const struct tracking_option *option;

	if (category == NULL) {
		complain(arena, invoice, line,
			 arena_printf(arena, "There is no ACTIVE tracking category with the name '%s'",
				      text_or(sent->name, text_or(sent->category_id, ""))));
		return;
	}
	option = option_named(arena, category, sent);
	if (option == NULL) {
		complain(arena, invoice, line,
			 arena_printf(arena,
				      "There is no ACTIVE tracking option with the name '%s' in the tracking "
				      "category '%s'",
				      text_or(sent->option, text_or(sent->option_id, "")), category->name));
		return;
	}
	*sent = (struct line_tracking){
	    .category_id = category->id, .option_id = option->id, .name = category->name, .option = option->name};
}

void tracking_match(struct arena *arena, const struct tracking_category *categories, size_t count,
		    struct invoice *invoice, struct line *line)
{
	if (line->has_more_tracking)
		complain(arena, invoice, line,
			 arena_printf(arena, "A line item can have %d tracking categories only.", LINE_TRACKING_MAX));
	for (size_t i = 0; i < line->tracking_count; i++)
		match_one(arena, categories, count, invoice, line, &line->tracking[i]);
	if (line->tracking_count == LINE_TRACKING_MAX && line->tracking[0].category_id != NULL &&
	    text_eq_nocase(line->tracking[0].category_id, text_or(line->tracking[1].category_id, "")))
		complain(arena, invoice, line, "A line item can have one option of a tracking category only.");
}

int tracking_resolve(struct call *call, struct invoice *invoice, struct line *line, struct err *err)
{
	struct tracking_category *categories;
	size_t count;

	/* What was stored keeps an option that has been archived since. */
	if (line->tracking_count == 0 || !line->tracking[0].is_new)
		return OK;
	if (tracking_list(call->db, call->arena, call->org.id, &categories, &count, err) != OK)
		return E_INTERNAL;
	tracking_match(call->arena, categories, count, invoice, line);
	return OK;
}

/* ---- showing ---- */

static void write_one(struct json_out *out, const struct line_tracking *shown, bool is_listed)
{
	json_out_object(out, NULL);
	wire_text(out, "Name", shown->name);
	wire_text(out, "Option", shown->option);
	wire_text(out, "TrackingCategoryID", shown->category_id);
	if (is_listed) {
		json_out_array(out, "Options");
		json_out_end(out);
	} else {
		wire_text(out, "TrackingOptionID", shown->option_id);
	}
	json_out_end(out);
}

int tracking_write(struct call *call, const struct line *line, bool is_listed, struct err *err)
{
	json_out_array(&call->out, "Tracking");
	for (size_t i = 0; i < line->tracking_count; i++) {
		struct line_tracking shown = line->tracking[i];

		if (shown.name == NULL && !shown.is_new &&
		    tracking_option_names(call->db, call->arena, shown.option_id, &shown, err) != OK)
			return E_INTERNAL;
		write_one(&call->out, &shown, is_listed);
	}
	json_out_end(&call->out);
	return OK;
}
