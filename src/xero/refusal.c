#include "xero/refusal.h"

#include <string.h>

enum { WORDS_MAX = 1000, SHOWN_MAX = 240, REFUSALS_MAX = 1000, REFUSALS_STEP = 32 };

/* Sentences of Xero's (contract xero.md 2.4, 2.8, 2.13) that have a finding of our own. */
static const struct known {
	const char *part, *code;
} known[] = {
    {"is already assigned to another contact", "contact_name_taken"},
    {"Please enter a unique Name", "contact_name_taken"},
    {"matched an archived contact", "contact_archived"},
    {"not subscribed to currency", "currency_not_enabled"},
    {"lock date", "period_locked"},
    {"Email address must be valid", "email_malformed"},
    {"is not a valid code for this document", "line_account_unknown"},
    {"Account must be valid", "line_account_unknown"},
    {"Each line item must reference a valid account", "line_account_unknown"},
    {"does not exist or cannot be used", "line_tax_rate_unknown"},
    {"cannot be used with account code", "line_tax_rate_not_for_sales"},
    {"cannot be used with this type of transaction", "line_tax_rate_not_for_sales"},
    {"Tax rate must be valid", "line_tax_rate_unknown"},
    {"TaxType code", "line_tax_rate_unknown"},
    {"Item code", "line_item_unknown"},
};

static const char *code_of(const char *message)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcasestr(message, known[i].part) != NULL)
			return known[i].code;
	return "";
}

/* Whether the sentence stands there already. One about the document that turns up again in a line moves to that line.
 */
static bool is_known(struct xero_refusals *refusals, int line, bool is_warning, const char *message)
{
	for (size_t i = 0; i < refusals->count; i++) {
		struct xero_refusal *same = &refusals->items[i];

		if (same->is_warning != is_warning || !text_eq(same->message, message))
			continue;
		if (same->line < 0)
			same->line = line;
		if (line < 0 || same->line == line)
			return true;
	}
	return false;
}

static void add(struct arena *arena, struct xero_refusals *refusals, int line, bool is_warning, const char *message)
{
	struct xero_refusal *grown;

	if (text_is_empty(message) || refusals->count >= REFUSALS_MAX || is_known(refusals, line, is_warning, message))
		return;
	if (refusals->count % REFUSALS_STEP == 0) {
		grown = arena_array(arena, refusals->count + REFUSALS_STEP, sizeof(*grown));
		if (refusals->count > 0)
			memcpy(grown, refusals->items, refusals->count * sizeof(*grown));
		refusals->items = grown;
	}
	refusals->items[refusals->count++] =
	    (struct xero_refusal){line, code_of(message), arena_strdup(arena, message), is_warning};
}

/* One message: {"Message": "..."} or, as some endpoints have it, the text alone. */
static const char *message_of(const struct json *item)
{
	return json_is_object(item) ? json_get_text(item, "Message", "") : json_text(item, "");
}

static void add_list(struct arena *arena, const struct json *list, int line, bool is_warning,
		     struct xero_refusals *inout)
{
	for (size_t i = 0; i < json_len(list); i++)
		add(arena, inout, line, is_warning, message_of(json_at(list, i)));
}

static void walk(struct arena *arena, const struct json *value, int line, struct xero_refusals *inout);

static void walk_list(struct arena *arena, const struct json *list, int line, bool is_lines,
		      struct xero_refusals *inout)
{
	for (size_t i = 0; i < json_len(list); i++)
		walk(arena, json_at(list, i), is_lines ? (int)i : line, inout);
}

/* As deep as json_parse lets a document be. */
static void walk(struct arena *arena, const struct json *value, int line, struct xero_refusals *inout)
{
	const struct json *member;
	const char *key;
	void *cursor = NULL;

	if (json_is_array(value))
		walk_list(arena, value, line, false, inout);
	if (!json_is_object(value))
		return;
	while (json_next(value, &cursor, &key, &member)) {
		if (text_eq(key, "ValidationErrors") || text_eq(key, "Warnings"))
			add_list(arena, member, line, text_eq(key, "Warnings"), inout);
		else if (json_is_array(member))
			walk_list(arena, member, line, text_eq(key, "LineItems"), inout);
		else
			walk(arena, member, line, inout);
	}
}

void xero_refusals_find(struct arena *arena, const struct json *value, struct xero_refusals *inout)
{
	walk(arena, value, -1, inout);
}

/* Text without what stands between angle brackets. */
static char *without_tags(struct arena *arena, const char *body, size_t len)
{
	char *plain = arena_alloc(arena, len + 1);
	bool in_tag = false;
	size_t end = 0;

	if (!text_is_utf8(body, len))
		return plain;
	for (size_t i = 0; i < len; i++) {
		if (body[i] == '<' || body[i] == '>')
			plain[end++] = ' ';
		else if (!in_tag)
			plain[end++] = body[i];
		in_tag = body[i] == '<' || (in_tag && body[i] != '>');
	}
	return text_clip(arena, text_squeeze(arena, plain), WORDS_MAX);
}

static char *json_words(struct arena *arena, const struct json *root)
{
	static const char *const keys[] = {"Detail", "Message", "detail", "message", "error_description",
					   "Title",  "error"};
	const char *text;

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		text = json_get_text(root, keys[i], "");
		if (*text != '\0')
			return text_clip(arena, text, WORDS_MAX);
	}
	return text_clip(arena, json_text(root, ""), WORDS_MAX);
}

char *xero_body_words(struct arena *arena, const char *body, size_t len)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;

	if (json_parse(body, len, &doc, NULL) != OK)
		return without_tags(arena, body, len);
	return json_words(arena, json_root(doc));
}

static bool has_error(const struct xero_refusals *refusals)
{
	for (size_t i = 0; i < refusals->count; i++)
		if (!refusals->items[i].is_warning)
			return true;
	return false;
}

void xero_refusals_of_body(struct arena *arena, const char *body, size_t len, struct xero_refusals *out)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;

	*out = (struct xero_refusals){0};
	if (json_parse(body, len, &doc, NULL) != OK) {
		add(arena, out, -1, false, without_tags(arena, body, len));
		return;
	}
	xero_refusals_find(arena, json_root(doc), out);
	if (!has_error(out))
		add(arena, out, -1, false, json_words(arena, json_root(doc)));
	if (!has_error(out))
		add(arena, out, -1, false, text_clip(arena, json_dump(arena, json_root(doc)), WORDS_MAX));
}

/* The text between the first pair of apostrophes at or after ${*at}; moves ${*at} behind it. NULL at the end. */
static char *next_quoted(struct arena *arena, const char **at)
{
	const char *start = strchr(*at, '\''), *end = start == NULL ? NULL : strchr(start + 1, '\'');

	if (end == NULL)
		return NULL;
	*at = end + 1;
	return arena_strndup(arena, start + 1, (size_t)(end - start - 1));
}

void xero_refusals_place(struct arena *arena, struct xero_refusals *inout, size_t line_count,
			 bool (*mentions)(const void *ctx, size_t index, const char *code), const void *ctx)
{
	for (size_t i = 0; i < inout->count; i++) {
		struct xero_refusal *refusal = &inout->items[i];
		const char *at = refusal->message, *code;

		while (refusal->line < 0 && (code = next_quoted(arena, &at)) != NULL)
			for (size_t line = 0; line < line_count && refusal->line < 0; line++)
				if (mentions(ctx, line, code))
					refusal->line = (int)line;
	}
}

int xero_refusals_error(const struct xero_refusals *refusals, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const char *first = NULL;

	for (size_t i = 0; i < refusals->count && first == NULL; i++)
		if (!refusals->items[i].is_warning)
			first = text_clip(arena, refusals->items[i].message, SHOWN_MAX);
	if (first == NULL)
		return err_set(err, E_INVALID, "ledger_refused", "Xero refused this without saying why.");
	err_set(err, E_INVALID, "ledger_refused", "Xero refused this: %s", first);
	err_detail(err, "%s", first);
	return E_INVALID;
}
