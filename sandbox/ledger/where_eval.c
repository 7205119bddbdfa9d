/* Holding elements against a filter, and putting them in order. */
#include <string.h>

#include "ledger/where_tree.h"

struct scope {
	struct arena *arena;
	where_field field;
	const void *element;
};

static bool test_text(struct arena *arena, enum test test, const char *text, const char *part)
{
	size_t len, part_len;

	if (text == NULL || part == NULL)
		return false;
	text = text_fold(arena, text);
	part = text_fold(arena, part);
	len = strlen(text);
	part_len = strlen(part);
	switch (test) {
	case TEST_CONTAINS:
		return strstr(text, part) != NULL;
	case TEST_STARTS:
		return text_starts(text, part);
	case TEST_ENDS:
		return len >= part_len && strcmp(text + len - part_len, part) == 0;
	case TEST_EQUALS:
		return strcmp(text, part) == 0;
	}
	return false;
}

/* As strcmp; null sorts first, and texts without case. */
static int compare_values(struct arena *arena, struct where_value a, struct where_value b)
{
	if (a.kind == WHERE_TEXT && b.kind == WHERE_TEXT)
		return strcmp(text_fold(arena, a.text), text_fold(arena, b.text));
	if (a.kind != b.kind)
		return a.kind < b.kind ? -1 : 1;
	return (a.number > b.number) - (a.number < b.number);
}

static bool holds(enum operator op, int order)
{
	switch (op) {
	case OP_EQ:
		return order == 0;
	case OP_NE:
		return order != 0;
	case OP_LT:
		return order < 0;
	case OP_LE:
		return order <= 0;
	case OP_GT:
		return order > 0;
	case OP_GE:
		return order >= 0;
	}
	return false;
}

static bool is_true(const struct scope *scope, const struct where *where);

static struct where_value value_of(const struct scope *scope, const struct where *where)
{
	struct where_value value = {.kind = WHERE_NULL};

	switch (where->kind) {
	case NODE_LITERAL:
		return where->value;
	case NODE_LOWER:
		return value_of(scope, where->left);
	case NODE_FIELD:
		if (!scope->field(scope->element, where->path, &value) || value.kind == WHERE_NULL ||
		    (value.kind == WHERE_TEXT && value.text == NULL))
			return (struct where_value){.kind = WHERE_NULL};
		return value;
	case NODE_AND:
	case NODE_OR:
	case NODE_NOT:
	case NODE_COMPARE:
	case NODE_TEST:
		return (struct where_value){.kind = WHERE_BOOL, .number = is_true(scope, where)};
	}
	return value;
}

static const char *text_of(const struct scope *scope, const struct where *where)
{
	struct where_value value = value_of(scope, where);

	return value.kind == WHERE_TEXT ? value.text : NULL;
}

/* Comparing null with anything by order is false, as in SQL; == and != take it as a value. */
static bool is_true_comparison(const struct scope *scope, const struct where *where)
{
	struct where_value a = value_of(scope, where->left), b = value_of(scope, where->right);

	if (a.kind != b.kind)
		return where->op == OP_NE;
	if (a.kind == WHERE_NULL && where->op != OP_EQ && where->op != OP_NE)
		return false;
	return holds(where->op, compare_values(scope->arena, a, b));
}

static bool is_true(const struct scope *scope, const struct where *where)
{
	struct where_value value;

	switch (where->kind) {
	case NODE_AND:
		return is_true(scope, where->left) && is_true(scope, where->right);
	case NODE_OR:
		return is_true(scope, where->left) || is_true(scope, where->right);
	case NODE_NOT:
		return !is_true(scope, where->left);
	case NODE_COMPARE:
		return is_true_comparison(scope, where);
	case NODE_TEST:
		return test_text(scope->arena, where->test, text_of(scope, where->left), text_of(scope, where->right));
	case NODE_LITERAL:
	case NODE_FIELD:
	case NODE_LOWER:
		value = value_of(scope, where);
		return value.kind == WHERE_BOOL && value.number != 0;
	}
	return false;
}

bool where_matches(const struct where *where, struct arena *arena, where_field field, const void *element)
{
	struct scope scope = {arena, field, element};

	return where == NULL || is_true(&scope, where);
}

/* ---- order ---- */

static struct where_order *parse_order_part(struct arena *arena, const char *text)
{
	struct where_order *part = arena_new_of(arena, struct where_order);
	char *path = text_squeeze(arena, text), *space = strrchr(path, ' ');

	if (space != NULL && (text_eq_nocase(space + 1, "DESC") || text_eq_nocase(space + 1, "ASC"))) {
		part->descending = text_eq_nocase(space + 1, "DESC");
		*space = '\0';
	}
	part->path = path;
	return part;
}

int where_order_parse(struct arena *arena, const char *text, where_field field, struct where_order **out,
		      struct err *err)
{
	struct where_order *first = NULL, **last = &first;
	struct where_value value;
	char **parts;
	size_t count = text_split(arena, text, ',', &parts);

	for (size_t i = 0; i < count; i++) {
		struct where_order *part = parse_order_part(arena, parts[i]);

		if (!field(NULL, part->path, &value))
			return err_set(err, E_INVALID, "order_malformed", "No property or field '%.100s' exists.",
				       part->path);
		*last = part;
		last = &part->next;
	}
	*out = first;
	return OK;
}

int where_compare(const struct where_order *order, struct arena *arena, where_field field, const void *a, const void *b)
{
	int difference = 0;

	for (; order != NULL && difference == 0; order = order->next) {
		struct scope one = {arena, field, a}, other = {arena, field, b};
		struct where path = {.kind = NODE_FIELD, .path = order->path};

		difference = compare_values(arena, value_of(&one, &path), value_of(&other, &path));
		if (order->descending)
			difference = -difference;
	}
	return difference;
}
