/* libmicrohttpd reads leniently: it cuts a line at a NUL, takes a bare line feed for a line's end, and joins a folded
 * line to the header before it. Each of these leaves a trace: it cuts the request up in place, writing zeros over the
 * two bytes of each line's end, so that in a proper request each header's name starts exactly where the line before it
 * ended. */
#include "http/guard.h"

#include <string.h>

#include "http/url.h"

struct lines {
	struct http_exchange *x;
	const char *expected; /* where the next header must start */
	int hosts, lengths, encodings;
	const char *refusal; /* the code; NULL while all is well */
};

static const struct {
	const char *code, *message;
} refusals[] = {
    {"method_unknown", "The request's method is not known here."},
    {"target_malformed", "The request's address is malformed."},
    {"header_malformed", "The request's headers are malformed."},
    {"host_malformed", "The request must name exactly one host."},
    {"length_malformed", "The request must have one length, or be chunked, not both."},
    {"encoding_unknown", "The only transfer encoding that is known here is chunked."},
};

static bool is_known_method(const char *method)
{
	static const char *const known[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(method, known[i]) == 0)
			return true;
	return false;
}

static bool is_token(const char *text, size_t len)
{
	static const char marks[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < len; i++) {
		const char c = text[i];
		const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (!is_plain && memchr(marks, c, sizeof(marks) - 1) == NULL)
			return false;
	}
	return len > 0;
}

static bool is_clean_value(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		const unsigned char c = (unsigned char)text[i];

		if ((c < ' ' && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool is_number(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return len > 0 && len < 19;
}

/* Between a header's colon (now a zero) and its value there is white space alone. */
static bool is_in_place(const char *name, size_t name_len, const char *value)
{
	const char *p = name + name_len + 1;

	while (p < value && (*p == ' ' || *p == '\t'))
		p++;
	return p == value;
}

static enum MHD_Result refuse(struct lines *lines, const char *code)
{
	lines->refusal = code;
	return MHD_NO;
}

static bool is_named(const char *name, size_t len, const char *other)
{
	return len == strlen(other) && text_eq_nocase(name, other);
}

static enum MHD_Result look_at_header(void *ctx, UNUSED enum MHD_ValueKind kind, const char *name, size_t name_len,
				      const char *value, size_t value_len)
{
	struct lines *lines = ctx;

	if (name != lines->expected || value == NULL || !is_in_place(name, name_len, value) ||
	    !is_token(name, name_len) || !is_clean_value(value, value_len))
		return refuse(lines, "header_malformed");
	lines->expected = value + value_len + 2;
	if (is_named(name, name_len, "Host") && (++lines->hosts > 1 || value_len == 0))
		return refuse(lines, "host_malformed");
	if (is_named(name, name_len, "Content-Length") && (++lines->lengths > 1 || !is_number(value, value_len)))
		return refuse(lines, "length_malformed");
	if (is_named(name, name_len, "Transfer-Encoding") &&
	    (++lines->encodings > 1 || !text_eq_nocase(value, "chunked")))
		return refuse(lines, "encoding_unknown");
	return MHD_YES;
}

/* The zeros of the last header's line end and of the empty line. */
static bool ends_well(const char *end)
{
	return end[-2] == '\0' && end[-1] == '\0' && end[0] == '\0' && end[1] == '\0';
}

static const char *check_headers(struct http_exchange *x, const char *version)
{
	struct lines lines = {.x = x, .expected = version + strlen(version) + 2};

	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, look_at_header, &lines);
	if (lines.refusal != NULL)
		return lines.refusal;
	if (lines.hosts != 1)
		return "host_malformed";
	if (lines.lengths + lines.encodings > 1)
		return "length_malformed";
	if (lines.encodings > 0 && strcmp(version, "HTTP/1.1") != 0)
		return "encoding_unknown";
	return ends_well(lines.expected) ? NULL : "header_malformed";
}

static const char *check_target(struct http_exchange *x, const char *version)
{
	const char *target = x->target;

	if (target == NULL || target != x->method + strlen(x->method) + 1 || version != target + x->target_len + 1)
		return "target_malformed";
	for (const char *p = target; *p != '\0'; p++)
		if (*p <= ' ' || *p >= 0x7f)
			return "target_malformed";
	if (*target != '/' || url_decode(x->arena, target, strlen(target), false, &x->path, NULL) != OK)
		return "target_malformed";
	return text_is_utf8(x->path, strlen(x->path)) ? NULL : "target_malformed";
}

bool guard_admits(struct http_exchange *x, const char *method, const char *version)
{
	const char *code = NULL;

	x->method = method;
	if (!is_known_method(method))
		code = "method_unknown";
	if (code == NULL)
		code = check_target(x, version);
	if (code == NULL)
		code = check_headers(x, version);
	for (size_t i = 0; i < ARRAY_LEN(refusals); i++)
		if (text_eq(code, refusals[i].code))
			exchange_refuse(x, 400, code, refusals[i].message);
	return code == NULL;
}
