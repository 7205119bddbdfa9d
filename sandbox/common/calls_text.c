/* Calls as a person reads them, or gives them to a shell. */
#include <string.h>

#include "common/calls_page.h"

static bool is_secret(const char *name, size_t len)
{
	static const char *const names[] = {"access_token",  "refresh_token", "id_token",
					    "client_secret", "code",          "token",
					    "api_token",     "code_verifier", "http_auth_password"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
			return true;
	return false;
}

/* ---- forms ---- */

static bool is_form(const char *body)
{
	size_t len = strcspn(body, "= \t\r\n{<[\"");

	return len > 0 && body[len] == '=' && strpbrk(body, " \t\r\n{<\"") == NULL;
}

/* Between single quotes, where nothing but the quote itself is special to a shell. */
static void add_quoted(struct buf *out, const char *text, size_t len)
{
	buf_putc(out, '\'');
	for (size_t i = 0; i < len; i++)
		if (text[i] == '\'')
			buf_puts(out, "'\\''");
		else
			buf_putc(out, text[i]);
	buf_putc(out, '\'');
}

/* Each field as it is, a secret's value by ${secret}; ${add} writes what is no secret. */
static void add_form(struct buf *out, const char *body, const char *secret,
		     void (*add)(struct buf *out, const char *text, size_t len))
{
	while (*body != '\0') {
		size_t len = strcspn(body, "&"), name = strcspn(body, "=&"), rest = len + (body[len] == '&');

		if (name < len && is_secret(body, name)) {
			add(out, body, name + 1);
			buf_puts(out, secret);
			if (rest > len)
				add(out, "&", 1);
		} else {
			add(out, body, rest);
		}
		body += rest;
	}
}

static void add_plain(struct buf *out, const char *text, size_t len)
{
	buf_add(out, text, len);
}

/* ---- JSON ---- */

struct pretty {
	struct buf *out;
	const char *key; /* the text read last, with its quotes */
	size_t key_len;
	int depth;
	bool is_value; /* behind a colon */
};

static void new_line(struct pretty *p)
{
	buf_putc(p->out, '\n');
	for (int i = 0; i < p->depth; i++)
		buf_puts(p->out, "  ");
}

/* The bytes of the JSON text that starts at ${at}, with its quotes. */
static size_t text_len(const char *at)
{
	size_t len = 1;

	while (at[len] != '\0' && at[len] != '"')
		len += at[len] == '\\' && at[len + 1] != '\0' ? 2 : 1;
	return len + (at[len] == '"');
}

static void add_text(struct pretty *p, const char *at, size_t len)
{
	if (p->is_value && p->key_len > 2 && is_secret(p->key + 1, p->key_len - 2))
		buf_puts(p->out, "\"\u2026\"");
	else
		buf_add(p->out, at, len);
	if (!p->is_value) {
		p->key = at;
		p->key_len = len;
	}
	p->is_value = false;
}

/* An opening bracket; "{}" and "[]" stay together. Returns the bytes taken. */
static size_t open_bracket(struct pretty *p, const char *at)
{
	size_t gap = 1 + strspn(at + 1, " \t\r\n");

	p->is_value = false;
	p->key_len = 0;
	buf_putc(p->out, *at);
	if (at[gap] == '}' || at[gap] == ']') {
		buf_putc(p->out, at[gap]);
		return gap + 1;
	}
	p->depth++;
	new_line(p);
	return 1;
}

static size_t add_token(struct pretty *p, const char *at)
{
	switch (*at) {
	case '"': {
		size_t len = text_len(at);

		add_text(p, at, len);
		return len;
	}
	case '{':
	case '[':
		return open_bracket(p, at);
	case '}':
	case ']':
		p->depth -= p->depth > 0;
		new_line(p);
		buf_putc(p->out, *at);
		return 1;
	case ',':
		p->is_value = false;
		buf_putc(p->out, ',');
		new_line(p);
		return 1;
	case ':':
		p->is_value = true;
		buf_puts(p->out, ": ");
		return 1;
	case ' ':
	case '\t':
	case '\r':
	case '\n':
		return 1;
	default:
		buf_putc(p->out, *at);
		return 1;
	}
}

void calls_pretty(struct buf *out, const char *body)
{
	struct pretty p = {.out = out};

	if (*body != '{' && *body != '[') {
		if (is_form(body))
			add_form(out, body, "\u2026", add_plain);
		else
			buf_puts(out, body);
		return;
	}
	while (*body != '\0')
		body += add_token(&p, body);
}

/* ---- curl ---- */

static void add_header(struct buf *out, const char *name, const char *value)
{
	CLEANUP(buf_release) struct buf header;

	buf_init(&header, LIMIT_URL);
	if (text_is_empty(value))
		return;
	buf_printf(&header, "%s: %s", name, value);
	buf_puts(out, " \\\n  -H ");
	add_quoted(out, header.data, header.len);
}

static void add_body(struct buf *out, const char *body)
{
	if (text_is_empty(body))
		return;
	buf_puts(out, " \\\n  --data-raw ");
	if (is_form(body))
		add_form(out, body, "\"$SECRET\"", add_quoted);
	else
		add_quoted(out, body, strlen(body));
}

static bool is_token_endpoint(const char *path)
{
	static const char *const paths[] = {"/oauth/token", "/oauth/revoke", "/connect/token", "/connect/revocation"};

	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		if (text_starts(path, paths[i]))
			return true;
	return false;
}

void calls_curl(struct buf *out, const char *base_url, const struct call_text *call)
{
	buf_printf(out, "curl -X %s ", call->method);
	add_quoted(out, base_url, strlen(base_url));
	add_quoted(out, call->path, strlen(call->path));
	buf_puts(out, is_token_endpoint(call->path) ? " \\\n  -u \"$CLIENT_ID:$CLIENT_SECRET\""
						    : " \\\n  -H \"Authorization: Bearer $TOKEN\"");
	add_header(out, "Xero-Tenant-Id", call->tenant);
	add_header(out, "Idempotency-Key", call->idempotency_key);
	add_header(out, "Content-Type", call->content_type);
	buf_puts(out, " \\\n  -H 'Accept: application/json'");
	add_body(out, call->body);
	buf_putc(out, '\n');
}
