#include "ledger/where_sql.h"

#include <ctype.h>
#include <string.h>

#include "base/date.h"
#include "ledger/where_tree.h"

/* What follows every text that starts with a given one. */
static const char LAST_CHARACTER[] = "\xF4\x8F\xBF\xBF";

const struct column *column_find(const struct column *columns, size_t count, const char *path)
{
	for (size_t i = 0; i < count; i++)
		if (text_eq_nocase(columns[i].path, path))
			return &columns[i];
	return NULL;
}

void where_sql_add(struct where_sql *sql, const char *fragment, const struct db_arg *args)
{
	for (; *fragment != '\0'; fragment++) {
		if (*fragment != '?') {
			buf_putc(&sql->text, *fragment);
			continue;
		}
		if (sql->arg_count == WHERE_SQL_ARGS_MAX) {
			sql->is_full = true;
			return;
		}
		sql->args[sql->arg_count++] = *args++;
		buf_printf(&sql->text, "$%zu", sql->arg_count);
	}
}

static void add(struct where_sql *sql, const char *fragment)
{
	where_sql_add(sql, fragment, NULL);
}

static void add_truth(struct where_sql *sql, bool truth)
{
	add(sql, truth ? "1" : "0");
}

/* ---- operands ---- */

static const struct where *operand(const struct where *where)
{
	while (where->kind == NODE_LOWER)
		where = where->left;
	return where;
}

static bool is_condition(const struct where *where)
{
	return where->kind != NODE_LITERAL && where->kind != NODE_FIELD;
}

static const struct column *column_of(const struct where_sql *sql, const struct where *where)
{
	return where->kind == NODE_FIELD ? column_find(sql->columns, sql->column_count, where->path) : NULL;
}

static enum where_kind kind_of(const struct where_sql *sql, const struct where *where)
{
	static const enum where_kind kinds[] = {[FIELD_TEXT] = WHERE_TEXT,
						[FIELD_AMOUNT] = WHERE_NUMBER,
						[FIELD_BOOL] = WHERE_BOOL,
						[FIELD_DAY] = WHERE_TIME,
						[FIELD_TIME] = WHERE_TIME};
	const struct column *column = column_of(sql, where);

	if (is_condition(where))
		return WHERE_BOOL;
	return column != NULL ? kinds[column->kind] : where->value.kind;
}

char *where_sql_folded(struct arena *arena, const char *text, const struct column *column)
{
	char *out = text_fold(arena, text);

	for (char *at = out; column != NULL && column->is_upper && *at != '\0'; at++)
		*at = (char)toupper((unsigned char)*at);
	return out;
}

/* A literal as it is compared with ${column} (NULL: with something else). */
static struct db_arg literal_arg(const struct where_sql *sql, struct where_value value, const struct column *column)
{
	return value.kind == WHERE_TEXT ? DB_T(where_sql_folded(sql->arena, value.text, column)) : DB_I(value.number);
}

/* An operand as a value: texts folded, days as microseconds, conditions as 0 or 1. */
static void add_value(struct where_sql *sql, const struct where *where)
{
	const struct column *column = column_of(sql, where);
	struct db_arg arg;

	if (is_condition(where)) {
		add(sql, "coalesce(");
		where_sql_condition(sql, where);
		add(sql, ", 0)");
	} else if (column == NULL && where->value.kind == WHERE_NULL) {
		add(sql, "NULL");
	} else if (column == NULL) {
		arg = literal_arg(sql, where->value, NULL);
		where_sql_add(sql, "?", &arg);
	} else if (column->kind == FIELD_DAY) {
		buf_printf(&sql->text, "(%s * 86400000000)", column->sql);
	} else {
		buf_printf(&sql->text, column->is_upper ? "lower(%s)" : "%s", column->sql);
	}
}

/* ---- comparisons ---- */

static const char *const symbols[] = {
    [OP_EQ] = "=", [OP_NE] = "IS NOT", [OP_LT] = "<", [OP_LE] = "<=", [OP_GT] = ">", [OP_GE] = ">="};

static enum operator mirrored(enum operator op)
{
	static const enum operator mirror[] = {
	    [OP_EQ] = OP_EQ, [OP_NE] = OP_NE, [OP_LT] = OP_GT, [OP_LE] = OP_GE, [OP_GT] = OP_LT, [OP_GE] = OP_LE};

	return mirror[op];
}

/* A day holds whole days only: a time within a day is after that day's midnight and before the next one's. */
static void compare_day(struct where_sql *sql, const struct column *column, enum operator op, int64_t time_us)
{
	int64_t rest = ((time_us % US_PER_DAY) + US_PER_DAY) % US_PER_DAY;
	struct db_arg day = DB_I((time_us - rest) / US_PER_DAY);

	if (rest != 0 && (op == OP_EQ || op == OP_NE)) {
		add_truth(sql, op == OP_NE);
		return;
	}
	if (rest != 0)
		op = op == OP_LT || op == OP_LE ? OP_LE : OP_GT;
	buf_printf(&sql->text, "%s %s ", column->sql, symbols[op]);
	where_sql_add(sql, "?", &day);
}

static void compare_column(struct where_sql *sql, const struct column *column, enum operator op,
			   struct where_value value)
{
	struct db_arg arg = literal_arg(sql, value, column);

	if (column->kind == FIELD_DAY) {
		compare_day(sql, column, op, value.number);
	} else if (op == OP_EQ && column->equal != NULL) {
		where_sql_add(sql, column->equal, &arg);
	} else {
		buf_printf(&sql->text, "%s %s ", column->sql, symbols[op]);
		where_sql_add(sql, "?", &arg);
	}
}

static bool is_null_literal(const struct where *where)
{
	return where->kind == NODE_LITERAL && where->value.kind == WHERE_NULL;
}

static void compare_null(struct where_sql *sql, const struct where *with, enum operator op)
{
	if (op != OP_EQ && op != OP_NE) {
		add_truth(sql, false);
		return;
	}
	add_value(sql, with);
	add(sql, op == OP_EQ ? " IS NULL" : " IS NOT NULL");
}

/* Two fields, or anything else that has no index to be kept. */
static void compare_values(struct where_sql *sql, const struct where *a, enum operator op, const struct where *b)
{
	add_value(sql, a);
	buf_printf(&sql->text, " %s ", op == OP_EQ ? "IS" : symbols[op]);
	add_value(sql, b);
}

/* Values of different kinds are never equal; where one of two fields has no value, only both having none is. */
static void compare_kinds(struct where_sql *sql, const struct where *a, enum operator op, const struct where *b)
{
	if (op != OP_EQ && op != OP_NE) {
		add_truth(sql, false);
		return;
	}
	add(sql, op == OP_EQ ? "(" : "NOT (");
	add_value(sql, a);
	add(sql, " IS NULL AND ");
	add_value(sql, b);
	add(sql, " IS NULL)");
}

static void add_comparison(struct where_sql *sql, const struct where *where)
{
	const struct where *a = operand(where->left), *b = operand(where->right);
	const struct column *column_a = column_of(sql, a), *column_b = column_of(sql, b);

	if (is_null_literal(a))
		compare_null(sql, b, where->op);
	else if (is_null_literal(b))
		compare_null(sql, a, where->op);
	else if (kind_of(sql, a) != kind_of(sql, b))
		compare_kinds(sql, a, where->op, b);
	else if (column_a != NULL && b->kind == NODE_LITERAL)
		compare_column(sql, column_a, where->op, b->value);
	else if (column_b != NULL && a->kind == NODE_LITERAL)
		compare_column(sql, column_b, mirrored(where->op), a->value);
	else
		compare_values(sql, a, where->op, b);
}

/* ---- tests of texts ---- */

static void add_test(struct where_sql *sql, const struct where *where)
{
	const struct where *of = operand(where->left);
	const char *part = where_sql_folded(sql->arena, operand(where->right)->value.text, NULL);
	struct db_arg args[2] = {DB_T(part), DB_T(arena_printf(sql->arena, "%s%s", part, LAST_CHARACTER))};
	const char *fragment = "";

	if (kind_of(sql, of) != WHERE_TEXT) {
		add_truth(sql, false);
		return;
	}
	add(sql, where->test == TEST_CONTAINS ? "instr(" : where->test == TEST_ENDS ? "substr(" : "(");
	add_value(sql, of);
	switch (where->test) {
	case TEST_CONTAINS:
		fragment = ", ?) > 0";
		break;
	case TEST_EQUALS:
		fragment = " = ?)";
		break;
	case TEST_STARTS:
		fragment = " BETWEEN ? AND ?)";
		break;
	case TEST_ENDS:
		args[1] = args[0];
		fragment = *part == '\0' ? ", 1) IS NOT NULL" : ", -length(?)) = ?";
		break;
	}
	where_sql_add(sql, fragment, args);
}

/* ---- conditions ---- */

/* "InvoiceID==guid(a) OR InvoiceID==guid(b) OR ...": the column, and the values as a JSON array in ${values}. */
static const struct column *one_of(const struct where_sql *sql, const struct where *where, struct json_out *values)
{
	const struct column *column, *other;
	const struct where *a, *b;

	if (where->kind == NODE_OR) {
		column = one_of(sql, where->left, values);
		other = column == NULL ? NULL : one_of(sql, where->right, values);
		return other == column ? column : NULL;
	}
	if (where->kind != NODE_COMPARE || where->op != OP_EQ)
		return NULL;
	a = operand(where->left);
	b = operand(where->right);
	column = column_of(sql, a);
	if (column == NULL || column->kind != FIELD_TEXT || column->equal != NULL || b->kind != NODE_LITERAL ||
	    b->value.kind != WHERE_TEXT)
		return NULL;
	json_out_text(values, NULL, where_sql_folded(sql->arena, b->value.text, column));
	return column;
}

static bool add_one_of(struct where_sql *sql, const struct where *where)
{
	CLEANUP(buf_release) struct buf buf;
	const struct column *column;
	struct json_out values;
	struct db_arg arg;

	buf_init(&buf, WHERE_SQL_MAX);
	json_out_init(&values, &buf);
	json_out_array(&values, NULL);
	column = one_of(sql, where, &values);
	json_out_end(&values);
	if (column == NULL || buf_is_full(&buf))
		return false;
	arg = DB_T(arena_strdup(sql->arena, buf.data));
	buf_printf(&sql->text, "%s IN (SELECT value FROM json_each(", column->sql);
	where_sql_add(sql, "?))", &arg);
	return true;
}

static void add_pair(struct where_sql *sql, const struct where *where, const char *between)
{
	add(sql, "(");
	where_sql_condition(sql, where->left);
	add(sql, between);
	where_sql_condition(sql, where->right);
	add(sql, ")");
}

static void add_bare(struct where_sql *sql, const struct where *where)
{
	where = operand(where);
	if (is_condition(where)) {
		where_sql_condition(sql, where);
	} else if (kind_of(sql, where) != WHERE_BOOL) {
		add_truth(sql, false);
	} else {
		add_value(sql, where);
		add(sql, " <> 0");
	}
}

void where_sql_condition(struct where_sql *sql, const struct where *where)
{
	switch (where->kind) {
	case NODE_AND:
		add_pair(sql, where, " AND ");
		break;
	case NODE_OR:
		if (!add_one_of(sql, where))
			add_pair(sql, where, " OR ");
		break;
	case NODE_NOT:
		add(sql, "NOT coalesce(");
		where_sql_condition(sql, where->left);
		add(sql, ", 0)");
		break;
	case NODE_COMPARE:
		add_comparison(sql, where);
		break;
	case NODE_TEST:
		add_test(sql, where);
		break;
	case NODE_LITERAL:
	case NODE_FIELD:
	case NODE_LOWER:
		add_bare(sql, where);
		break;
	}
}

/* ---- which index a condition can use ---- */

static const struct column *column_of_list(const struct where_sql *sql, const struct where *where)
{
	const struct column *left, *right;

	if (where->kind != NODE_OR)
		return where->kind == NODE_COMPARE && where->op == OP_EQ ? column_of(sql, operand(where->left)) : NULL;
	left = column_of_list(sql, where->left);
	right = left == NULL ? NULL : column_of_list(sql, where->right);
	return left == right && left != NULL && left->speed == COLUMN_KEY ? left : NULL;
}

const struct column *where_sql_column(const struct where_sql *sql, const struct where *where, bool *is_range_out)
{
	const struct where *a, *b;
	const struct column *column;

	*is_range_out = false;
	if (where->kind == NODE_OR)
		return column_of_list(sql, where);
	if (where->kind != NODE_COMPARE || where->op == OP_NE)
		return NULL;
	a = operand(where->left);
	b = operand(where->right);
	column = a->kind == NODE_LITERAL ? column_of(sql, b) : column_of(sql, a);
	if (column == NULL || (a->kind != NODE_LITERAL && b->kind != NODE_LITERAL))
		return NULL;
	*is_range_out = where->op != OP_EQ;
	return column;
}
