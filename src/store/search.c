#include "store/search.h"

#include <string.h>

#include "store/row.h"
#include "store/statements.h"

static const char *const kind_names[] = {
    [WORD_CONTACT] = "contact",
    [WORD_ITEM] = "item",
    [WORD_EMAIL] = "email",
    [WORD_TAX_NUMBER] = "tax_number",
};

/* Bytes above ASCII belong to words: letters of any script. */
static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

static bool has_word(char *const *words, size_t count, const char *word, size_t len)
{
	for (size_t i = 0; i < count; i++)
		if (strncmp(words[i], word, len) == 0 && words[i][len] == '\0')
			return true;
	return false;
}

size_t search_words(struct arena *arena, const char *text, char ***out)
{
	const char *at = text_fold(arena, text_or(text, ""));
	struct row_list list = {0};

	while (*at != '\0') {
		size_t len = 0;

		while (is_word_byte(at[len]))
			len++;
		if (len > 0 && !has_word(list.items, list.count, at, len))
			*ROW_ADD(&list, arena, char *) = arena_strndup(arena, at, len);
		at += len;
		while (*at != '\0' && !is_word_byte(*at))
			at++;
	}
	*out = list.items;
	return list.count;
}

const char *search_longest(char *const *words, size_t count)
{
	const char *best = words[0];

	for (size_t i = 1; i < count; i++)
		if (strlen(words[i]) > strlen(best))
			best = words[i];
	return best;
}

char *search_tax_number(struct arena *arena, const char *text)
{
	char *folded = text_fold(arena, text_or(text, ""));
	char *to = folded;

	for (const char *from = folded; *from != '\0'; from++)
		if (is_word_byte(*from))
			*to++ = *from;
	*to = '\0';
	return folded;
}

char *search_prefix_end(struct arena *arena, const char *prefix)
{
	return arena_printf(arena, "%s\xf4\x8f\xbf\xbf", prefix);
}

bool search_matches(const char *text, char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *at = text;

		while ((at = strstr(at, words[i])) != NULL && at > text && is_word_byte(at[-1]))
			at++;
		if (at == NULL)
			return false;
	}
	return true;
}

int store_words_clear(struct db *tx, const struct books_key *key, enum word_kind kind, struct err *err)
{
	return db_exec(tx, "DELETE FROM search_word WHERE company_id = $1 AND organisation_id = $2 AND kind = $3",
		       DB_ARGS(KEY_ARGS(key), DB_T(kind_names[kind])), NULL, err);
}

int store_words_replace(struct db *tx, const struct books_key *key, enum word_kind kind, const char *id, char **words,
			size_t count, struct err *err)
{
	int status = db_exec(
	    tx, "DELETE FROM search_word WHERE company_id = $1 AND organisation_id = $2 AND kind = $3 AND id = $4",
	    DB_ARGS(KEY_ARGS(key), DB_T(kind_names[kind]), DB_T(id)), NULL, err);

	for (size_t i = 0; i < count && status == OK; i++)
		status = db_exec(tx,
				 "INSERT INTO search_word (company_id, organisation_id, kind, word, id)"
				 " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
				 DB_ARGS(KEY_ARGS(key), DB_T(kind_names[kind]), DB_T(words[i]), DB_T(id)), NULL, err);
	return status;
}

/* A row can have several words with one beginning, so that more entries are read than ids given. */
static int take_ids(struct db_rows *rows, size_t max, struct arena *arena, char ***out, size_t *count_out,
		    struct err *err)
{
	struct row_list list = {0};

	while (list.count < max && db_next(rows)) {
		const char *id = db_text(rows, 0);

		if (!has_word(list.items, list.count, id, strlen(id)))
			*ROW_ADD(&list, arena, char *) = arena_strdup(arena, id);
	}
	return rows_finish(rows, &list, out, count_out, err);
}

const char store_words_find_sql[] =
    "SELECT id FROM search_word WHERE company_id = $1 AND organisation_id = $2 AND kind = $3"
    " AND word >= $4 AND word < $5 ORDER BY word, id LIMIT $6";

int store_words_find(struct db *db, const struct books_key *key, enum word_kind kind, const char *prefix, size_t max,
		     struct arena *arena, char ***out, size_t *count_out, struct err *err)
{
	return take_ids(db_query(db, store_words_find_sql,
				 DB_ARGS(KEY_ARGS(key), DB_T(kind_names[kind]), DB_T(prefix),
					 DB_T(search_prefix_end(arena, prefix)), DB_I(max * 4))),
			max, arena, out, count_out, err);
}

const char store_words_exact_sql[] =
    "SELECT id FROM search_word WHERE company_id = $1 AND organisation_id = $2 AND kind = $3"
    " AND word = $4 ORDER BY id LIMIT $5";

int store_words_exact(struct db *db, const struct books_key *key, enum word_kind kind, const char *word, size_t max,
		      struct arena *arena, char ***out, size_t *count_out, struct err *err)
{
	return take_ids(
	    db_query(db, store_words_exact_sql, DB_ARGS(KEY_ARGS(key), DB_T(kind_names[kind]), DB_T(word), DB_I(max))),
	    max, arena, out, count_out, err);
}
