/* The endpoints of TrackingCategories. */
#include "crypto/crypto.h"
#include "ledger/api_routes.h"
#include "ledger/lists.h"
#include "ledger/switches.h"
#include "ledger/tracking.h"
#include "ledger/wire.h"

static const char NO_ID[] = "00000000-0000-0000-0000-000000000000";

static const struct field category_fields[] = {
    {"TrackingCategoryID", FIELD_TEXT, offsetof(struct tracking_category, id)},
    {"Name", FIELD_TEXT, offsetof(struct tracking_category, name)},
    {"Status", FIELD_TEXT, offsetof(struct tracking_category, status)},
};

static bool category_field(const void *element, const char *path, struct where_value *out)
{
	return field_value(category_fields, ARRAY_LEN(category_fields), element, path, out);
}

/* ---- on the wire ---- */

static void write_option_core(struct json_out *out, const struct tracking_option *option)
{
	json_out_text(out, "TrackingOptionID", text_or(option->id, NO_ID));
	wire_text(out, "Name", option->name);
	wire_text(out, "Status", option->status);
}

static void write_category(struct json_out *out, const struct tracking_category *category, bool with_archived)
{
	json_out_object(out, NULL);
	wire_text(out, "Name", category->name);
	wire_text(out, "Status", category->status);
	json_out_text(out, "TrackingCategoryID", text_or(category->id, NO_ID));
	json_out_array(out, "Options");
	for (size_t i = 0; i < category->option_count; i++) {
		const struct tracking_option *option = &category->options[i];

		if (!text_eq(option->status, "ACTIVE") && (!with_archived || !text_eq(option->status, "ARCHIVED")))
			continue;
		json_out_object(out, NULL);
		write_option_core(out, option);
		json_out_end(out);
	}
	json_out_end(out);
	if (category->messages.count > 0)
		wire_messages(out, &category->messages);
	json_out_end(out);
}

static void answer_category(struct call *call, const struct tracking_category *category)
{
	if (category->messages.count > 0) {
		api_validation_start(call);
	} else {
		api_envelope(call);
		json_out_array(&call->out, "TrackingCategories");
	}
	write_category(&call->out, category, true);
	api_done(call);
}

static void write_option(struct json_out *out, const struct tracking_option *option)
{
	json_out_object(out, NULL);
	write_option_core(out, option);
	json_out_bool(out, "HasValidationErrors", option->messages.count > 0);
	json_out_bool(out, "IsDeleted", text_eq(option->status, "DELETED"));
	json_out_bool(out, "IsArchived", text_eq(option->status, "ARCHIVED"));
	json_out_bool(out, "IsActive", text_eq(option->status, "ACTIVE"));
	if (option->messages.count > 0)
		wire_messages(out, &option->messages);
	json_out_end(out);
}

static void answer_options(struct call *call, const struct tracking_option *options, size_t count, bool failed)
{
	if (failed) {
		api_validation_start(call);
	} else {
		api_envelope(call);
		json_out_array(&call->out, "Options");
	}
	for (size_t i = 0; i < count; i++)
		if (!failed || options[i].messages.count > 0)
			write_option(&call->out, &options[i]);
	api_done(call);
}

/* ---- categories ---- */

/* All of the organisation, and the one of the path; NULL in ${*out}: not found, the reply is filled in. */
static int find_category(struct call *call, struct tracking_category **all, size_t *count,
			 struct tracking_category **out, struct err *err)
{
	if (tracking_list(call->db, call->arena, call->org.id, all, count, err) != OK)
		return E_INTERNAL;
	*out = tracking_find(*all, *count, call->params[0]);
	if (*out == NULL)
		api_not_found(call);
	return OK;
}

int tracking_categories_list(struct call *call, struct err *err)
{
	bool with_archived = api_query_bool(call, "includeArchived", false);
	struct tracking_category *all;
	struct list list = {0};
	size_t count;

	if (tracking_list(call->db, call->arena, call->org.id, &all, &count, err) != OK)
		return E_INTERNAL;
	list.elements = arena_array(call->arena, count + 1, sizeof(void *));
	for (size_t i = 0; i < count; i++)
		if (text_eq(all[i].status, "ACTIVE") || (with_archived && text_eq(all[i].status, "ARCHIVED")))
			list.elements[list.count++] = &all[i];
	list.total = list.count;
	if (!list_filter(call, &list, category_field))
		return OK;
	api_envelope(call);
	json_out_array(&call->out, "TrackingCategories");
	for (size_t i = 0; i < list.count; i++)
		write_category(&call->out, list.elements[i], with_archived);
	api_done(call);
	return OK;
}

int tracking_categories_get(struct call *call, struct err *err)
{
	struct tracking_category *all, *category;
	size_t count;

	if (find_category(call, &all, &count, &category, err) != OK)
		return E_INTERNAL;
	if (category != NULL)
		answer_category(call, category);
	return OK;
}

/* The bare object of a request, or the first of its list. */
static const struct json *sent_object(struct call *call, const char *plural)
{
	size_t count;

	return wire_element(wire_elements(call->body, plural, &count), 0);
}

static const char *sent_text(const struct json *json, const char *key)
{
	return json_text(json_get_nocase(json, key), NULL);
}

int tracking_categories_put(struct call *call, struct err *err)
{
	const struct json *sent = sent_object(call, "TrackingCategories");
	struct tracking_category category = {.status = "ACTIVE"}, *all;
	char id[UUID_TEXT_MAX];
	size_t count;

	if (tracking_list(call->db, call->arena, call->org.id, &all, &count, err) != OK)
		return E_INTERNAL;
	category.position = (int64_t)count;
	tracking_change(call->arena, &category, all, count, text_or(sent_text(sent, "Name"), ""), "ACTIVE");
	if (category.messages.count == 0) {
		category.id = arena_strdup(call->arena, uuid_new(id));
		if (tracking_save(call->db, call->org.id, &category, err) != OK)
			return E_INTERNAL;
	}
	answer_category(call, &category);
	return OK;
}

static int save_category(struct call *call, const struct tracking_category *category, struct err *err)
{
	if (category->messages.count == 0 && tracking_save(call->db, call->org.id, category, err) != OK)
		return E_INTERNAL;
	answer_category(call, category);
	return OK;
}

int tracking_categories_post(struct call *call, struct err *err)
{
	const struct json *sent = sent_object(call, "TrackingCategories");
	struct tracking_category *all, *category;
	size_t count;

	if (find_category(call, &all, &count, &category, err) != OK)
		return E_INTERNAL;
	if (category == NULL)
		return OK;
	tracking_change(call->arena, category, all, count, sent_text(sent, "Name"), sent_text(sent, "Status"));
	return save_category(call, category, err);
}

static int is_category_used(struct call *call, const struct tracking_category *category, bool *out, struct err *err)
{
	*out = false;
	for (size_t i = 0; i < category->option_count && !*out; i++)
		if (tracking_option_is_used(call->db, category->options[i].id, out, err) != OK)
			return E_INTERNAL;
	return OK;
}

/* What documents use is archived instead; NULL: it is refused. */
static const char *end_of(struct call *call, bool is_used, struct messages *messages)
{
	if (!is_used)
		return "DELETED";
	if (!switch_is(call->db, "used_tracking", "refused"))
		return "ARCHIVED";
	message_add(call->arena, messages, "What documents use cannot be deleted, only archived.");
	return NULL;
}

int tracking_categories_delete(struct call *call, struct err *err)
{
	struct tracking_category *all, *category;
	bool is_used;
	size_t count;

	if (find_category(call, &all, &count, &category, err) != OK)
		return E_INTERNAL;
	if (category == NULL)
		return OK;
	if (is_category_used(call, category, &is_used, err) != OK)
		return E_INTERNAL;
	tracking_change(call->arena, category, all, count, NULL, end_of(call, is_used, &category->messages));
	return save_category(call, category, err);
}

/* ---- options ---- */

static int add_option(struct call *call, struct tracking_category *category, const struct json *sent,
		      struct tracking_option *option, struct err *err)
{
	struct tracking_option *options;
	char id[UUID_TEXT_MAX];

	*option = (struct tracking_option){.status = "ACTIVE", .position = (int64_t)category->option_count};
	tracking_option_change(call->arena, option, category, text_or(sent_text(sent, "Name"), ""), NULL);
	if (option->messages.count > 0)
		return OK;
	option->id = arena_strdup(call->arena, uuid_new(id));
	if (tracking_option_save(call->db, category->id, option, err) != OK)
		return E_INTERNAL;
	options = arena_array(call->arena, category->option_count + 1, sizeof(*options));
	for (size_t i = 0; i < category->option_count; i++)
		options[i] = category->options[i];
	options[category->option_count++] = *option;
	category->options = options;
	return OK;
}

int tracking_options_put(struct call *call, struct err *err)
{
	struct tracking_category *all, *category;
	struct tracking_option *options;
	const struct json *elements;
	bool failed = false;
	size_t count;

	if (find_category(call, &all, &count, &category, err) != OK)
		return E_INTERNAL;
	if (category == NULL)
		return OK;
	elements = wire_elements(call->body, "Options", &count);
	options = arena_array(call->arena, count + 1, sizeof(*options));
	for (size_t i = 0; i < count; i++) {
		if (add_option(call, category, wire_element(elements, i), &options[i], err) != OK)
			return E_INTERNAL;
		failed = failed || options[i].messages.count > 0;
	}
	answer_options(call, options, count, failed);
	return OK;
}

/* The option of the path; NULL in ${*out}: not found, the reply is filled in. */
static int find_option(struct call *call, struct tracking_category **category, struct tracking_option **out,
		       struct err *err)
{
	struct tracking_category *all;
	size_t count;

	*out = NULL;
	if (find_category(call, &all, &count, category, err) != OK)
		return E_INTERNAL;
	if (*category == NULL)
		return OK;
	*out = tracking_option_find(*category, call->params[1]);
	if (*out == NULL)
		api_not_found(call);
	return OK;
}

static int save_option(struct call *call, const struct tracking_category *category,
		       const struct tracking_option *option, struct err *err)
{
	if (option->messages.count == 0 && tracking_option_save(call->db, category->id, option, err) != OK)
		return E_INTERNAL;
	answer_options(call, option, 1, option->messages.count > 0);
	return OK;
}

int tracking_options_post(struct call *call, struct err *err)
{
	const struct json *sent = sent_object(call, "Options");
	struct tracking_category *category;
	struct tracking_option *option;

	if (find_option(call, &category, &option, err) != OK)
		return E_INTERNAL;
	if (option == NULL)
		return OK;
	tracking_option_change(call->arena, option, category, sent_text(sent, "Name"), sent_text(sent, "Status"));
	return save_option(call, category, option, err);
}

int tracking_options_delete(struct call *call, struct err *err)
{
	struct tracking_category *category;
	struct tracking_option *option;
	bool is_used = false;

	if (find_option(call, &category, &option, err) != OK)
		return E_INTERNAL;
	if (option == NULL)
		return OK;
	if (tracking_option_is_used(call->db, option->id, &is_used, err) != OK)
		return E_INTERNAL;
	tracking_option_change(call->arena, option, category, NULL, end_of(call, is_used, &option->messages));
	return save_option(call, category, option, err);
}
