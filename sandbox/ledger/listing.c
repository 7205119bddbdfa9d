#include "ledger/listing.h"

#include <string.h>

#include "ledger/sql_texts.h"
#include "ledger/state.h"
#include "ledger/switches.h"
#include "ledger/where_tree.h"

/* So few are put in order faster than the list's own order is searched for them. */
enum { FEW_ROWS = 20000 };

void selection_start(struct selection *s, struct call *call, const struct listing *listing)
{
	int64_t since_us = api_since_us(call);
	struct db_arg since = DB_I(since_us);

	*s = (struct selection){
	    .call = call,
	    .listing = listing,
	    .sql = {.columns = listing->columns, .column_count = listing->column_count, .arena = call->arena},
	    .is_counted = true,
	    .scan_max = (size_t)settings_number(call->db, ledger_switches, "scan_limit"),
	};
	buf_init(&s->sql.text, WHERE_SQL_MAX);
	s->sql.args[s->sql.arg_count++] = DB_T(call->org.id);
	if (since_us != INT64_MIN)
		selection_add(s, "i.updated_us >= ?", &since, 1, COLUMN_RANGE, listing->update_index);
}

void selection_end(struct selection *s)
{
	buf_release(&s->sql.text);
}

/* Notes what a condition costs, and keeps the index that finds the fewest rows. */
static void note_speed(struct selection *s, enum column_speed speed, const char *index, bool is_range)
{
	if (speed != COLUMN_TALLY && speed != COLUMN_STATUS)
		s->is_counted = false;
	if (speed == COLUMN_SLOW)
		s->is_slow = true;
	if (speed > s->speed && (index != NULL || speed == COLUMN_KEY)) {
		s->speed = speed;
		s->index = index;
		s->is_range = is_range;
	}
}

static void add_condition(struct selection *s, const char *fragment, const struct db_arg *args)
{
	buf_puts(&s->sql.text, " AND ");
	where_sql_add(&s->sql, fragment, args);
}

void selection_add(struct selection *s, const char *fragment, const struct db_arg *args, size_t count,
		   enum column_speed speed, const char *index)
{
	note_speed(s, speed, index, speed == COLUMN_RANGE);
	if (speed != COLUMN_SLOW) {
		add_condition(s, fragment, args);
		return;
	}
	if (s->slow_count == SLOW_CONDITIONS_MAX || count > SLOW_ARGS_MAX)
		BUG("listing: too many conditions");
	s->slow[s->slow_count].fragment = fragment;
	for (size_t i = 0; i < count; i++)
		s->slow[s->slow_count].args[i] = args[i];
	s->slow_count++;
}

/* ---- lists of values ---- */

static char *json_list(struct call *call, const struct column *column, const char *list, size_t *count_out)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;
	char **parts;

	*count_out = text_split(call->arena, list, ',', &parts);
	buf_init(&buf, LIMIT_BODY);
	json_out_init(&out, &buf);
	json_out_array(&out, NULL);
	for (size_t i = 0; i < *count_out; i++)
		json_out_text(&out, NULL, where_sql_folded(call->arena, parts[i], column));
	json_out_end(&out);
	return buf_is_full(&buf) ? NULL : arena_strdup(call->arena, buf.data);
}

void selection_in(struct selection *s, const char *parameter, const char *path)
{
	const struct column *column = column_find(s->listing->columns, s->listing->column_count, path);
	const char *list = api_query(s->call, parameter);
	const char *fragment;
	struct db_arg arg;
	size_t count;
	char *json;

	if (list == NULL)
		return;
	json = json_list(s->call, column, list, &count);
	s->sql.is_full = s->sql.is_full || json == NULL;
	if (count == 1) {
		fragment = arena_printf(s->call->arena, "%s = ?", column->sql);
		arg = DB_T(where_sql_folded(s->call->arena, list, column));
	} else {
		fragment = arena_printf(s->call->arena, "%s IN (SELECT value FROM json_each(?))", column->sql);
		arg = DB_T(json);
	}
	add_condition(s, fragment, &arg);
	note_speed(s, column->speed, column->index, count > 1);
}

/* ---- where and order ---- */

static bool is_fast(const struct column *column, bool is_range)
{
	return column != NULL && column->speed != COLUMN_SLOW &&
	       (!is_range || (column->speed == COLUMN_RANGE && column->equal == NULL));
}

/* The parts of ${where} that have to hold all, those with an index in one pass and the others in the next. */
static void add_conditions(struct selection *s, const struct where *where, bool is_fast_pass)
{
	const struct column *column;
	bool is_range;

	if (where->kind == NODE_AND) {
		add_conditions(s, where->left, is_fast_pass);
		add_conditions(s, where->right, is_fast_pass);
		return;
	}
	column = where_sql_column(&s->sql, where, &is_range);
	if (is_fast(column, is_range) != is_fast_pass)
		return;
	buf_puts(&s->sql.text, " AND ");
	where_sql_condition(&s->sql, where);
	if (is_fast_pass)
		note_speed(s, column->speed, column->index, is_range);
	else
		note_speed(s, COLUMN_SLOW, NULL, false);
}

static void read_order(struct selection *s, const struct where_order *order)
{
	const struct column *first;

	s->order = s->listing->order;
	s->order_index = s->listing->order_index;
	if (order == NULL)
		return;
	first = column_find(s->listing->columns, s->listing->column_count, order->path);
	if (first->speed == COLUMN_RANGE || (first->speed == COLUMN_EQUAL && first->equal == NULL))
		s->order_index = first->index;
	else
		s->is_slow = true;
	s->order = "";
	for (; order != NULL; order = order->next)
		s->order = arena_printf(s->call->arena, "%s%s%s, ", s->order,
					column_find(s->listing->columns, s->listing->column_count, order->path)->sql,
					order->descending ? " DESC" : "");
	s->order = arena_printf(s->call->arena, "%s%s", s->order, s->listing->order);
}

static void refuse(struct selection *s, int number, const char *type, const char *text)
{
	api_refuse(s->call, number, type, text);
	s->is_refused = true;
}

static void read_query(struct selection *s)
{
	const char *where_text = api_query(s->call, "where"), *order_text = api_query(s->call, "order");
	struct where_order *order = NULL;
	struct where *where = NULL;
	struct err err = {0};

	if ((where_text != NULL && where_parse(s->call->arena, where_text, s->listing->field, &where, &err) != OK) ||
	    (order_text != NULL &&
	     where_order_parse(s->call->arena, order_text, s->listing->field, &order, &err) != OK)) {
		refuse(s, 16, "QueryParseException", err.text);
		return;
	}
	if (where != NULL)
		add_conditions(s, where, true);
	s->fast_len = s->sql.text.len;
	s->fast_args = s->sql.arg_count;
	for (size_t i = 0; i < s->slow_count; i++)
		add_condition(s, s->slow[i].fragment, s->slow[i].args);
	if (where != NULL)
		add_conditions(s, where, false);
	read_order(s, order);
	if (s->sql.is_full || buf_is_full(&s->sql.text))
		refuse(s, 16, "QueryParseException", "The filter has too many values.");
}

/* ---- statements ---- */

/* "FROM ... WHERE ..." with the first ${len} bytes of the conditions, by way of ${index}. */
static char *from_where(struct selection *s, const char *index, size_t len, const char *order)
{
	const struct listing *listing = s->listing;
	const char *conditions = arena_strndup(s->call->arena, s->sql.text.data, len);
	bool is_joined = strstr(conditions, "c.") != NULL || strstr(order, "c.") != NULL;

	/* The sign keeps the database from the organisation's indexes where an id says all. */
	return arena_printf(s->call->arena, "FROM %s i%s%s%s%s WHERE %si.org_id = $1%s", listing->table,
			    index != NULL ? " INDEXED BY " : "", text_or(index, ""), is_joined ? " CROSS JOIN " : "",
			    is_joined ? listing->join : "", s->speed == COLUMN_KEY ? "+" : "", conditions);
}

static struct db_rows *start_statement(struct selection *s, const char *text, size_t arg_count)
{
	const char *kept = sql_text(ledger_of(s->call->sandbox)->texts, text);

	if (kept == NULL)
		refuse(s, 16, "QueryParseException",
		       "There have been too many different filters; restart the sandbox.");
	return kept == NULL ? NULL : db_query(s->call->db, kept, s->sql.args, arg_count);
}

static int read_count(struct selection *s, const char *text, size_t arg_count, size_t *out, struct err *err)
{
	struct db_rows *rows = start_statement(s, text, arg_count);

	*out = 0;
	if (rows == NULL)
		return OK;
	if (db_next(rows))
		*out = (size_t)db_i64(rows, 0);
	return db_done(rows, err);
}

/* Refuses a list that would have to look at too many rows. */
static int check_scan(struct selection *s, const char *index, bool is_paged, struct err *err)
{
	size_t len = s->is_slow ? s->fast_len : s->sql.text.len, count;
	char *text;

	if (is_paged && !s->is_slow)
		return OK;
	text = arena_printf(s->call->arena, "SELECT COUNT(*) FROM (SELECT 1 %s LIMIT %zu)",
			    from_where(s, index, len, ""), s->scan_max + 1);
	if (read_count(s, text, len == s->fast_len ? s->fast_args : s->sql.arg_count, &count, err) != OK)
		return E_INTERNAL;
	if (count > s->scan_max)
		refuse(
		    s, 16, "QueryParseException",
		    arena_printf(s->call->arena,
				 "The request would read more than %zu %s. Ask for pages, and use filters and orders "
				 "that are optimised for high volume.",
				 s->scan_max, s->listing->plural));
	return OK;
}

static int count_all(struct selection *s, const char *index, size_t *out, struct err *err)
{
	char *text;

	if (s->is_counted)
		text = arena_printf(s->call->arena, "SELECT coalesce(SUM(i.amount), 0) FROM %s i WHERE i.org_id = $1%s",
				    s->listing->tally, s->sql.text.data);
	else
		text = arena_printf(s->call->arena, "SELECT COUNT(*) %s", from_where(s, index, s->sql.text.len, ""));
	return read_count(s, text, s->sql.arg_count, out, err);
}

/* The best condition's index, unless it finds so many rows that the list's own order leads to a page sooner. */
static const char *page_index(const struct selection *s, const struct list *list)
{
	bool is_one_value = !s->is_range && s->speed != COLUMN_RANGE;
	bool is_in_order = is_one_value && (s->speed == COLUMN_EQUAL || s->order == s->listing->order);
	bool is_few = list->page == 0 || list->total <= FEW_ROWS;

	if (s->speed == COLUMN_KEY || (s->index != NULL && (is_in_order || is_few)))
		return s->index;
	return s->order_index;
}

static int read_ids(struct selection *s, struct list *list, struct err *err)
{
	struct where_sql *sql = &s->sql;
	struct db_rows *rows;
	size_t cap = 0;
	char *text;

	text = arena_printf(s->call->arena, "SELECT i.id %s ORDER BY %s LIMIT $%zu OFFSET $%zu",
			    from_where(s, page_index(s, list), sql->text.len, s->order), s->order, sql->arg_count + 1,
			    sql->arg_count + 2);
	sql->args[sql->arg_count] = DB_I(list->page == 0 ? s->scan_max : list->page_size);
	sql->args[sql->arg_count + 1] = DB_I(list->page == 0 ? 0 : (list->page - 1) * list->page_size);
	rows = start_statement(s, text, sql->arg_count + 2);
	if (rows == NULL)
		return OK;
	while (db_next(rows)) {
		list->elements = arena_grow(s->call->arena, list->elements, list->count, &cap, sizeof(void *));
		list->elements[list->count++] = db_text_copy(rows, 0, s->call->arena);
	}
	return db_done(rows, err);
}

int selection_run(struct selection *s, bool is_forced, struct list *list, struct err *err)
{
	const char *index;

	*list = (struct list){0};
	list_read_page(s->call, list, is_forced);
	read_query(s);
	if (s->is_refused)
		return OK;
	index = s->speed == COLUMN_KEY ? NULL : text_or(s->index, s->listing->order_index);
	if (check_scan(s, index, list->page != 0, err) != OK)
		return E_INTERNAL;
	if (!s->is_refused && list->page != 0 && count_all(s, index, &list->total, err) != OK)
		return E_INTERNAL;
	if (s->is_refused || (list->page != 0 && list->total <= (list->page - 1) * list->page_size))
		return OK;
	return read_ids(s, list, err);
}
