#include "store/item.h"

#include <stdlib.h>
#include <string.h>

#include "store/row.h"
#include "store/search.h"
#include "store/statements.h"

enum { CANDIDATES_MAX = 200 };

#define COLUMNS "item_id, code, name, description, unit_price_e4, account_code, tax_rate_id, is_sold, search_folded"

static struct item read_row(struct db_rows *rows, struct arena *arena)
{
	return (struct item){
	    .id = db_text_copy(rows, 0, arena),
	    .code = db_text_copy(rows, 1, arena),
	    .name = db_text_copy(rows, 2, arena),
	    .description = db_text_copy(rows, 3, arena),
	    .has_price = !db_is_null(rows, 4),
	    .unit_price_e4 = db_i64(rows, 4),
	    .account_code = db_text_copy(rows, 5, arena),
	    .tax_rate_id = db_text_copy(rows, 6, arena),
	    .is_sold = db_i64(rows, 7) != 0,
	};
}

/* ---- replacing ---- */

static int save(struct db *tx, const struct books_key *key, const struct item *item, struct arena *arena,
		struct err *err)
{
	char *folded = text_fold(arena, arena_printf(arena, "%s %s", text_or(item->code, ""), text_or(item->name, "")));
	char **words = NULL;
	size_t count;
	int64_t changed = 0;
	int status = db_exec(
	    tx,
	    "INSERT INTO item (company_id, organisation_id, item_id, code, name, search_folded, description,"
	    " unit_price_e4, account_code, tax_rate_id, is_sold) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
	    " ON CONFLICT (company_id, organisation_id, item_id) DO UPDATE SET code = excluded.code,"
	    " name = excluded.name, search_folded = excluded.search_folded, description = excluded.description,"
	    " unit_price_e4 = excluded.unit_price_e4, account_code = excluded.account_code,"
	    " tax_rate_id = excluded.tax_rate_id, is_sold = excluded.is_sold"
	    " WHERE item.code <> excluded.code OR item.name <> excluded.name"
	    " OR item.description <> excluded.description OR item.is_sold <> excluded.is_sold"
	    " OR item.unit_price_e4 IS DISTINCT FROM excluded.unit_price_e4"
	    " OR item.account_code IS DISTINCT FROM excluded.account_code"
	    " OR item.tax_rate_id IS DISTINCT FROM excluded.tax_rate_id",
	    DB_ARGS(KEY_ARGS(key), DB_T(item->id), DB_T(text_or(item->code, "")), DB_T(text_or(item->name, "")),
		    DB_T(folded), DB_T(text_or(item->description, "")),
		    item->has_price ? DB_I(item->unit_price_e4) : DB_NULL,
		    text_is_empty(item->account_code) ? DB_NULL : DB_T(item->account_code),
		    text_is_empty(item->tax_rate_id) ? DB_NULL : DB_T(item->tax_rate_id), DB_I(item->is_sold)),
	    &changed, err);

	if (status != OK || changed == 0)
		return status;
	count = search_words(arena, folded, &words);
	return store_words_replace(tx, key, WORD_ITEM, item->id, words, count, err);
}

static int compare_ids(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int remove_one(struct db *tx, const struct books_key *key, const char *id, struct err *err)
{
	int status = store_words_replace(tx, key, WORD_ITEM, id, NULL, 0, err);

	if (status != OK)
		return status;
	return db_exec(tx, "DELETE FROM item WHERE company_id = $1 AND organisation_id = $2 AND item_id = $3",
		       DB_ARGS(KEY_ARGS(key), DB_T(id)), NULL, err);
}

static int remove_others(struct db *tx, const struct books_key *key, const char **kept, size_t kept_count,
			 struct arena *arena, struct err *err)
{
	struct db_rows *rows = db_query(tx, "SELECT item_id FROM item WHERE company_id = $1 AND organisation_id = $2",
					DB_ARGS(KEY_ARGS(key)));
	struct row_list gone = {0};
	int status;

	while (db_next(rows)) {
		const char *id = db_text(rows, 0);

		if (kept_count == 0 || bsearch(&id, kept, kept_count, sizeof(*kept), compare_ids) == NULL)
			*ROW_ADD(&gone, arena, char *) = arena_strdup(arena, id);
	}
	status = db_done(rows, err);
	for (size_t i = 0; i < gone.count && status == OK; i++)
		status = remove_one(tx, key, ((char **)gone.items)[i], err);
	return status;
}

int store_items_replace(struct db *tx, const struct books_key *key, const struct item *items, size_t count,
			struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const char **kept = arena_array(arena, count + 1, sizeof(*kept));
	int status = OK;

	for (size_t i = 0; i < count && status == OK; i++) {
		kept[i] = items[i].id;
		status = save(tx, key, &items[i], arena, err);
	}
	if (status != OK)
		return status;
	qsort(kept, count, sizeof(*kept), compare_ids);
	return remove_others(tx, key, kept, count, arena, err);
}

/* ---- finding ---- */

static int take_one(struct db_rows *rows, struct arena *arena, struct item *out, bool *found_out, struct err *err)
{
	*found_out = db_next(rows);
	if (*found_out)
		*out = read_row(rows, arena);
	return db_done(rows, err);
}

const char store_item_by_id_sql[] = "SELECT " COLUMNS " FROM item WHERE company_id = $1 AND organisation_id = $2"
				    " AND item_id = $3";

int store_item_by_id(struct db *db, const struct books_key *key, const char *item_id, struct arena *arena,
		     struct item *out, bool *found_out, struct err *err)
{
	return take_one(db_query(db, store_item_by_id_sql, DB_ARGS(KEY_ARGS(key), DB_T(item_id))), arena, out,
			found_out, err);
}

const char store_item_by_code_sql[] = "SELECT " COLUMNS " FROM item WHERE company_id = $1 AND organisation_id = $2"
				      " AND code = $3 LIMIT 1";

int store_item_by_code(struct db *db, const struct books_key *key, const char *code, struct arena *arena,
		       struct item *out, bool *found_out, struct err *err)
{
	return take_one(db_query(db, store_item_by_code_sql, DB_ARGS(KEY_ARGS(key), DB_T(code))), arena, out, found_out,
			err);
}

const char store_items_by_prefix_sql[] = "SELECT " COLUMNS " FROM item WHERE company_id = $1 AND organisation_id = $2"
					 " AND code >= $3 AND code < $4 AND is_sold <> 0 ORDER BY code LIMIT $5";

int store_items_by_prefix(struct db *db, const struct books_key *key, const char *prefix, size_t max,
			  struct arena *arena, struct item **out, size_t *count_out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db, store_items_by_prefix_sql,
		     DB_ARGS(KEY_ARGS(key), DB_T(prefix), DB_T(search_prefix_end(arena, prefix)), DB_I(max)));
	struct row_list list = {0};

	while (db_next(rows))
		*ROW_ADD(&list, arena, struct item) = read_row(rows, arena);
	return rows_finish(rows, &list, out, count_out, err);
}

int store_items_by_words(struct db *db, const struct books_key *key, char *const *words, size_t word_count, size_t max,
			 struct arena *arena, struct item **out, size_t *count_out, struct err *err)
{
	struct row_list list = {0};
	char **ids = NULL;
	size_t id_count = 0;
	int status = OK;

	if (word_count > 0)
		status = store_words_find(db, key, WORD_ITEM, search_longest(words, word_count), CANDIDATES_MAX, arena,
					  &ids, &id_count, err);
	for (size_t i = 0; i < id_count && list.count < max && status == OK; i++) {
		struct db_rows *rows = db_query(db,
						"SELECT " COLUMNS " FROM item WHERE company_id = $1"
						" AND organisation_id = $2 AND item_id = $3 AND is_sold <> 0",
						DB_ARGS(KEY_ARGS(key), DB_T(ids[i])));

		if (db_next(rows) && search_matches(db_text(rows, 8), words, word_count))
			*ROW_ADD(&list, arena, struct item) = read_row(rows, arena);
		status = db_done(rows, err);
	}
	*out = list.items;
	*count_out = list.count;
	return status;
}
