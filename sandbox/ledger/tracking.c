/* What a tracking category, its options and the lines that use them may be. */
#include "ledger/tracking.h"

#include "ledger/wire.h"

struct tracking_category *tracking_find(struct tracking_category *categories, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (text_eq_nocase(categories[i].id, id))
			return &categories[i];
	return NULL;
}

struct tracking_option *tracking_option_find(const struct tracking_category *category, const char *id)
{
	for (size_t i = 0; i < category->option_count; i++)
		if (text_eq_nocase(category->options[i].id, id))
			return &category->options[i];
	return NULL;
}

/* ---- categories ---- */

static bool is_same_name(struct arena *arena, const char *a, const char *b)
{
	return text_eq(text_fold(arena, a), text_fold(arena, b));
}

/* True when the name can't be used at all. */
static bool check_name(struct arena *arena, const char *name, struct messages *messages)
{
	if (text_is_empty(name))
		message_add(arena, messages, "The Name cannot be empty.");
	else if (wire_length(name) > TRACKING_NAME_MAX)
		message_add(arena, messages, "The Name field must be %d characters or fewer.", TRACKING_NAME_MAX);
	return text_is_empty(name) || wire_length(name) > TRACKING_NAME_MAX;
}

static void rename_category(struct arena *arena, struct tracking_category *category,
			    const struct tracking_category *all, size_t count, const char *name)
{
	if (check_name(arena, name, &category->messages))
		return;
	for (size_t i = 0; i < count; i++)
		if (!text_eq(all[i].id, category->id) && !text_eq(all[i].status, "DELETED") &&
		    is_same_name(arena, all[i].name, name)) {
			message_add(arena, &category->messages, "Please enter a unique Name.");
			return;
		}
	category->name = arena_strdup(arena, name);
}

static size_t count_others(const struct tracking_category *category, const struct tracking_category *all, size_t count,
			   const char *status)
{
	size_t others = 0;

	for (size_t i = 0; i < count; i++)
		others += !text_eq(all[i].id, category->id) && text_eq(all[i].status, status);
	return others;
}

/* The status of a category or option as it is kept; NULL: it isn't one that can be set. */
static const char *settable(struct arena *arena, const char *status, struct messages *messages)
{
	static const char *const statuses[] = {"ACTIVE", "ARCHIVED", "DELETED"};

	for (size_t i = 0; i < ARRAY_LEN(statuses); i++)
		if (text_eq_nocase(statuses[i], status))
			return statuses[i];
	message_add(arena, messages, "The Status '%.40s' is not valid.", status);
	return NULL;
}

static void set_category_status(struct arena *arena, struct tracking_category *category,
				const struct tracking_category *all, size_t count, const char *wanted)
{
	const char *status = settable(arena, wanted, &category->messages);

	if (status == NULL)
		return;
	if (text_eq(status, "ACTIVE") && count_others(category, all, count, status) >= TRACKING_ACTIVE_MAX)
		message_add(arena, &category->messages, "An organisation can have %d active tracking categories only.",
			    TRACKING_ACTIVE_MAX);
	else if (text_eq(status, "ARCHIVED") && count_others(category, all, count, status) >= TRACKING_ARCHIVED_MAX)
		message_add(arena, &category->messages,
			    "An organisation can have %d archived tracking categories only.", TRACKING_ARCHIVED_MAX);
	else
		category->status = status;
}

void tracking_change(struct arena *arena, struct tracking_category *category, const struct tracking_category *all,
		     size_t count, const char *name, const char *status)
{
	if (text_eq(category->status, "DELETED"))
		message_add(arena, &category->messages, "A deleted tracking category cannot be changed.");
	if (name != NULL)
		rename_category(arena, category, all, count, name);
	if (status != NULL)
		set_category_status(arena, category, all, count, status);
}

static void rename_option(struct arena *arena, struct tracking_option *option, const struct tracking_category *category,
			  const char *name)
{
	if (check_name(arena, name, &option->messages))
		return;
	for (size_t i = 0; i < category->option_count; i++) {
		const struct tracking_option *other = &category->options[i];

		if (!text_eq(other->id, option->id) && !text_eq(other->status, "DELETED") &&
		    is_same_name(arena, other->name, name)) {
			message_add(arena, &option->messages,
				    "For each specified tracking option the name must be unique");
			return;
		}
	}
	option->name = arena_strdup(arena, name);
}

void tracking_option_change(struct arena *arena, struct tracking_option *option,
			    const struct tracking_category *category, const char *name, const char *status)
{
	const char *wanted = NULL;

	if (text_eq(option->status, "DELETED"))
		message_add(arena, &option->messages, "A deleted tracking option cannot be changed.");
	if (name != NULL)
		rename_option(arena, option, category, name);
	if (status != NULL)
		wanted = settable(arena, status, &option->messages);
	if (wanted != NULL)
		option->status = wanted;
}
