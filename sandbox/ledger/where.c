#include "ledger/where.h"

#include <ctype.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "ledger/where_tree.h"

struct parser {
	struct arena *arena;
	const char *start, *at;
	where_field field;
	int depth;
	struct err *err;
};

static struct where *parse_or(struct parser *p);

/* ---- texts and tokens ---- */

static struct where *fail(struct parser *p, const char *what)
{
	err_set(p->err, E_INVALID, "where_malformed", "%s at position %td.", what, p->at - p->start);
	return NULL;
}

static void skip_space(struct parser *p)
{
	while (isspace((unsigned char)*p->at))
		p->at++;
}

/* Takes ${symbol} if it comes next. */
static bool take(struct parser *p, const char *symbol)
{
	skip_space(p);
	if (!text_starts(p->at, symbol))
		return false;
	p->at += strlen(symbol);
	return true;
}

static bool is_word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The word that comes next, "" if none does; doesn't take it. */
static const char *peek_word(struct parser *p)
{
	size_t len = 0;

	skip_space(p);
	while (is_word_char(p->at[len]))
		len++;
	return arena_strndup(p->arena, p->at, len);
}

static bool take_word(struct parser *p, const char *word)
{
	const char *next = peek_word(p);

	if (!text_eq_nocase(next, word))
		return false;
	p->at += strlen(next);
	return true;
}

static struct where *node(struct parser *p, enum node_kind kind, struct where *left, struct where *right)
{
	struct where *made = arena_new_of(p->arena, struct where);

	made->kind = kind;
	made->left = left;
	made->right = right;
	return made;
}

static struct where *literal(struct parser *p, struct where_value value)
{
	struct where *made = node(p, NODE_LITERAL, NULL, NULL);

	made->value = value;
	return made;
}

/* ---- literals ---- */

static const char *parse_quoted(struct parser *p)
{
	char quote, *out, *end;

	skip_space(p);
	quote = *p->at;
	if (quote != '"' && quote != '\'') {
		fail(p, "A quoted text is expected");
		return NULL;
	}
	out = end = arena_alloc(p->arena, strlen(p->at) + 1);
	for (p->at++; *p->at != '\0' && *p->at != quote; p->at++) {
		if (*p->at == '\\' && p->at[1] != '\0')
			p->at++;
		*end++ = *p->at;
	}
	if (*p->at == '\0') {
		fail(p, "A quoted text has no end");
		return NULL;
	}
	p->at++;
	return out;
}

static struct where *parse_text(struct parser *p)
{
	const char *text = parse_quoted(p);

	return text == NULL ? NULL : literal(p, (struct where_value){.kind = WHERE_TEXT, .text = text});
}

static struct where *parse_number(struct parser *p)
{
	const char *start = p->at;
	int64_t value;

	if (*p->at == '-')
		p->at++;
	while (isdigit((unsigned char)*p->at) || *p->at == '.')
		p->at++;
	if (e4_parse(start, (size_t)(p->at - start), &value, NULL) != OK)
		return fail(p, "A number is malformed");
	if (*p->at == 'm' || *p->at == 'M')
		p->at++;
	return literal(p, (struct where_value){.kind = WHERE_NUMBER, .number = value});
}

/* The numbers of "(2026, 01, 01, 12, 30, 0)" after DateTime. */
static size_t parse_parts(struct parser *p, int64_t parts[6])
{
	size_t count = 0;

	do {
		const char *word = peek_word(p), *digits = word;

		while (digits[0] == '0' && digits[1] != '\0')
			digits++;
		if (count == 6 || text_to_i64(digits, strlen(digits), 0, 9999, &parts[count], NULL) != OK)
			return 0;
		p->at += strlen(word);
		count++;
	} while (take(p, ","));
	return take(p, ")") ? count : 0;
}

static bool is_calendar_day(struct civil civil)
{
	struct civil same;

	if (civil.year < 1 || civil.month < 1 || civil.month > 12 || civil.day < 1 || civil.day > 31)
		return false;
	same = civil_from_day(day_from_civil(civil));
	return same.month == civil.month && same.day == civil.day;
}

static struct where *parse_date_parts(struct parser *p)
{
	int64_t parts[6] = {0};
	size_t count = parse_parts(p, parts);
	struct civil civil = {(int)parts[0], (int)parts[1], (int)parts[2]};
	int64_t seconds = parts[3] * 3600 + parts[4] * 60 + parts[5];

	if (count < 3 || !is_calendar_day(civil))
		return fail(p, "A DateTime is malformed");
	return literal(p, (struct where_value){.kind = WHERE_TIME,
					       .number = us_from_day(day_from_civil(civil)) + seconds * US_PER_SECOND});
}

static struct where *parse_date(struct parser *p)
{
	const char *text;
	int32_t day;
	int64_t time_us;

	if (take(p, "(")) /* DateTime(2026, 1, 1) */
		return parse_date_parts(p);
	if (!take(p, ".") || !take_word(p, "Parse") || !take(p, "(") || (text = parse_quoted(p)) == NULL ||
	    !take(p, ")"))
		return fail(p, "A DateTime is malformed");
	if (day_parse(text, strlen(text), &day, NULL) == OK)
		time_us = us_from_day(day);
	else if (time_parse(text, strlen(text), &time_us, NULL) != OK)
		return fail(p, "A DateTime is malformed");
	return literal(p, (struct where_value){.kind = WHERE_TIME, .number = time_us});
}

static struct where *parse_guid(struct parser *p)
{
	struct where *made;

	if (!take(p, "("))
		return fail(p, "( is expected");
	made = parse_text(p);
	if (made != NULL && !take(p, ")"))
		return fail(p, ") is expected");
	return made;
}

/* ---- fields and their methods ---- */

static struct where *parse_test(struct parser *p, struct where *of, enum test test)
{
	struct where *made, *argument;

	if (!take(p, "("))
		return fail(p, "( is expected");
	argument = parse_text(p);
	if (argument == NULL || !take(p, ")"))
		return argument == NULL ? NULL : fail(p, ") is expected");
	made = node(p, NODE_TEST, of, argument);
	made->test = test;
	return made;
}

/* Takes ".Method(" if one of the known methods comes next: the result is the node, NULL on failure; ${*found_out} says
 * if. */
static struct where *parse_method(struct parser *p, struct where *of, bool *found_out)
{
	static const struct {
		const char *name;
		enum test test;
	} tests[] = {
	    {"Contains", TEST_CONTAINS}, {"StartsWith", TEST_STARTS}, {"EndsWith", TEST_ENDS}, {"Equals", TEST_EQUALS}};
	const char *back = p->at;

	*found_out = true;
	if (take(p, ".")) {
		for (size_t i = 0; i < ARRAY_LEN(tests); i++)
			if (take_word(p, tests[i].name))
				return parse_test(p, of, tests[i].test);
		if (take_word(p, "ToLower") || take_word(p, "ToUpper"))
			return take(p, "(") && take(p, ")") ? node(p, NODE_LOWER, of, NULL) : fail(p, "() is expected");
	}
	p->at = back;
	*found_out = false;
	return of;
}

static struct where *parse_methods(struct parser *p, struct where *of)
{
	bool found = true;

	while (found && of != NULL)
		of = parse_method(p, of, &found);
	return of;
}

static bool is_method(const char *word)
{
	static const char *const names[] = {"Contains", "StartsWith", "EndsWith", "Equals", "ToLower", "ToUpper"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (text_eq_nocase(word, names[i]))
			return true;
	return false;
}

static struct where *parse_field(struct parser *p)
{
	struct where *made = node(p, NODE_FIELD, NULL, NULL);
	const char *path = peek_word(p);
	struct where_value value;

	p->at += strlen(path);
	while (*p->at == '.' && is_word_char(p->at[1])) {
		const char *back = p->at++, *word = peek_word(p);

		if (is_method(word)) {
			p->at = back;
			break;
		}
		p->at += strlen(word);
		path = arena_printf(p->arena, "%s.%s", path, word);
	}
	made->path = path;
	if (!p->field(NULL, path, &value)) {
		err_set(p->err, E_INVALID, "where_malformed", "No property or field '%.100s' exists.", path);
		return NULL;
	}
	return parse_methods(p, made);
}

static struct where *parse_operand(struct parser *p)
{
	skip_space(p);
	if (*p->at == '"' || *p->at == '\'')
		return parse_methods(p, parse_text(p));
	if (isdigit((unsigned char)*p->at) || *p->at == '-')
		return parse_number(p);
	if (take_word(p, "true"))
		return literal(p, (struct where_value){.kind = WHERE_BOOL, .number = 1});
	if (take_word(p, "false"))
		return literal(p, (struct where_value){.kind = WHERE_BOOL});
	if (take_word(p, "null"))
		return literal(p, (struct where_value){.kind = WHERE_NULL});
	if (take_word(p, "DateTime"))
		return parse_date(p);
	if (take_word(p, "Guid"))
		return parse_guid(p);
	if (!is_word_char(*p->at))
		return fail(p, "A field or a value is expected");
	return parse_field(p);
}

/* ---- conditions ---- */

static bool take_operator(struct parser *p, enum operator* out)
{
	static const struct {
		const char *symbol;
		enum operator op;
	} operators[] = {{"==", OP_EQ}, {"!=", OP_NE}, {"<>", OP_NE}, {"<=", OP_LE},
			 {">=", OP_GE}, {"=", OP_EQ},  {"<", OP_LT},  {">", OP_GT}};

	for (size_t i = 0; i < ARRAY_LEN(operators); i++) {
		if (take(p, operators[i].symbol)) {
			*out = operators[i].op;
			return true;
		}
	}
	return false;
}

static struct where *parse_comparison(struct parser *p)
{
	struct where *left = parse_operand(p), *right, *made;
	enum operator op;

	if (left == NULL || !take_operator(p, &op))
		return left;
	right = parse_operand(p);
	if (right == NULL)
		return NULL;
	made = node(p, NODE_COMPARE, left, right);
	made->op = op;
	return made;
}

static struct where *parse_not(struct parser *p)
{
	struct where *inner;

	skip_space(p);
	if (*p->at == '!' && p->at[1] != '=') {
		p->at++;
		inner = ++p->depth > WHERE_DEPTH_MAX ? fail(p, "The filter is nested too deeply") : parse_not(p);
		p->depth--;
		return inner == NULL ? NULL : node(p, NODE_NOT, inner, NULL);
	}
	if (!take(p, "("))
		return parse_comparison(p);
	inner = ++p->depth > WHERE_DEPTH_MAX ? fail(p, "The filter is nested too deeply") : parse_or(p);
	p->depth--;
	if (inner != NULL && !take(p, ")"))
		return fail(p, ") is expected");
	return inner;
}

static struct where *parse_and(struct parser *p)
{
	struct where *left = parse_not(p), *right;

	while (left != NULL && (take(p, "&&") || take_word(p, "AND"))) {
		right = parse_not(p);
		left = right == NULL ? NULL : node(p, NODE_AND, left, right);
	}
	return left;
}

static struct where *parse_or(struct parser *p)
{
	struct where *left = parse_and(p), *right;

	while (left != NULL && (take(p, "||") || take_word(p, "OR"))) {
		right = parse_and(p);
		left = right == NULL ? NULL : node(p, NODE_OR, left, right);
	}
	return left;
}

int where_parse(struct arena *arena, const char *text, where_field field, struct where **out, struct err *err)
{
	struct parser p = {.arena = arena, .start = text, .at = text, .field = field, .err = err};
	struct where *made;

	if (strlen(text) > WHERE_TEXT_MAX)
		return err_set(err, E_INVALID, "where_malformed", "The filter is too long.");
	made = parse_or(&p);
	if (made == NULL)
		return E_INVALID;
	skip_space(&p);
	if (*p.at != '\0')
		return err_set(err, E_INVALID, "where_malformed", "An operator is expected at position %td.",
			       p.at - p.start);
	*out = made;
	return OK;
}
