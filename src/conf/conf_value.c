#include "conf/conf_value.h"

#include <arpa/inet.h>
#include <string.h>

#include "crypto/crypto.h"

struct url_parts {
	bool is_https;
	const char *host, *host_end; /* brackets of an IPv6 address included */
	const char *port, *port_end; /* equal: none */
};

static int bad_value(const struct conf_row *row, struct err *err, const char *why)
{
	return err_set(err, E_INVALID, "conf_value", "%s: %s", row->name, why);
}

static bool is_port(const char *text, size_t len, int min, int *out)
{
	int64_t port;

	if (text_to_i64(text, len, min, UINT16_MAX, &port, NULL) != OK || text[0] == '-')
		return false;
	*out = (int)port;
	return true;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Splits "host:port" at the colon behind the host; without one ${*port} is ${end}. False: an open bracket. */
static bool split_host(const char *text, const char *end, const char **host_end, const char **port)
{
	const char *colon = memchr(text, ':', (size_t)(end - text));

	if (text < end && *text == '[') {
		const char *bracket = memchr(text, ']', (size_t)(end - text));

		if (bracket == NULL || (bracket + 1 < end && bracket[1] != ':'))
			return false;
		colon = bracket + 1 < end ? bracket + 1 : NULL;
	}
	*host_end = colon == NULL ? end : colon;
	*port = colon == NULL ? end : colon + 1;
	return colon == NULL || *port < end;
}

/* An address in brackets, as a URL and a listening address write it. */
static bool is_ipv6(const char *start, const char *end, struct in6_addr *out)
{
	char text[INET6_ADDRSTRLEN];
	const size_t len = (size_t)(end - start);

	if (len < 4 || len - 2 >= sizeof(text) || *start != '[' || end[-1] != ']')
		return false;
	memcpy(text, start + 1, len - 2);
	text[len - 2] = '\0';
	return inet_pton(AF_INET6, text, out) == 1;
}

static bool is_ipv4(const char *start, const char *end, struct in_addr *out)
{
	char text[INET_ADDRSTRLEN];
	const size_t len = (size_t)(end - start);

	if (len >= sizeof(text))
		return false;
	memcpy(text, start, len);
	text[len] = '\0';
	return inet_pton(AF_INET, text, out) == 1;
}

static bool is_host_name(const char *start, const char *end)
{
	if (start == end || end - start > 253 || *start == '.' || *start == '-')
		return false;
	for (const char *at = start; at < end; at++) {
		const char c = lower(*at);

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.')
			return false;
		if (c == '.' && at + 1 < end && at[1] == '.')
			return false;
	}
	return true;
}

static bool is_loopback(const char *start, const char *end)
{
	static const char name[] = "localhost";
	struct in6_addr six;
	struct in_addr four;

	if (is_ipv4(start, end, &four))
		return ntohl(four.s_addr) >> 24 == 127;
	if (is_ipv6(start, end, &six))
		return IN6_IS_ADDR_LOOPBACK(&six);
	if ((size_t)(end - start) != sizeof(name) - 1)
		return false;
	for (size_t i = 0; i < sizeof(name) - 1; i++)
		if (lower(start[i]) != name[i])
			return false;
	return true;
}

/* ${text} starts with ${prefix}, without regard to case. */
static bool has_scheme(const char *text, const char *prefix)
{
	for (; *prefix != '\0'; text++, prefix++)
		if (lower(*text) != *prefix)
			return false;
	return true;
}

static bool split_url(const char *text, struct url_parts *out)
{
	const char *end = text + strlen(text);
	struct in6_addr six;
	int port;

	out->is_https = has_scheme(text, "https://");
	if (!out->is_https && !has_scheme(text, "http://"))
		return false;
	out->host = text + (out->is_https ? 8 : 7);
	if (end > out->host && end[-1] == '/')
		end--;
	out->port_end = end;
	if (!split_host(out->host, end, &out->host_end, &out->port))
		return false;
	if (out->port < end && !is_port(out->port, (size_t)(end - out->port), 1, &port))
		return false;
	return is_ipv6(out->host, out->host_end, &six) || is_host_name(out->host, out->host_end);
}

static int parse_url(struct arena *arena, const struct conf_row *row, const char *value, const char **field,
		     struct err *err)
{
	struct url_parts parts = {0};
	char *url;

	if (!split_url(value, &parts))
		return bad_value(row, err,
				 "write a scheme and a host, such as https://lasku.example.com, without user, path or "
				 "query.");
	if (!parts.is_https && !is_loopback(parts.host, parts.host_end))
		return bad_value(row, err,
				 "http is accepted for localhost, 127.0.0.1 and [::1] only, because others could read "
				 "along; use https.");
	url = arena_strndup(arena, value, (size_t)(parts.port_end - value));
	for (char *at = url; *at != '\0'; at++)
		*at = lower(*at);
	*field = url;
	return OK;
}

static int parse_address(const struct conf_row *row, const char *value, struct conf_address *field, struct err *err)
{
	static const char *const cure = "write a numeric address and a port, such as 127.0.0.1:8080 or [::1]:8080.";
	const char *const end = value + strlen(value);
	const char *host_end, *port;
	struct conf_address address = {0};
	struct in6_addr six;
	struct in_addr four;
	bool is_six;

	if (!split_host(value, end, &host_end, &port) || port == end ||
	    !is_port(port, (size_t)(end - port), 0, &address.port))
		return bad_value(row, err, cure);
	is_six = is_ipv6(value, host_end, &six);
	if (!is_six && !is_ipv4(value, host_end, &four))
		return bad_value(row, err, cure);
	memcpy(address.host, value + is_six, (size_t)(host_end - value) - 2 * (size_t)is_six);
	*field = address;
	return OK;
}

static int parse_key(struct arena *arena, const struct conf_row *row, const char *value, unsigned char *field,
		     struct err *err)
{
	unsigned char *key = NULL;
	size_t len = 0;

	if (base64_decode(arena, value, &key, &len, NULL) != OK || len != SECRET_KEY_SIZE)
		return bad_value(row, err,
				 "write 32 random bytes as base64, for instance from: openssl rand -base64 32");
	memcpy(field, key, SECRET_KEY_SIZE);
	secret_wipe(key, len);
	return OK;
}

static int parse_choice(struct arena *arena, const struct conf_row *row, const char *value, const char **field,
			struct err *err)
{
	char **choices;
	const size_t count = text_split(arena, row->choices, ',', &choices);

	for (size_t i = 0; i < count; i++)
		if (text_eq(text_squeeze(arena, choices[i]), value)) {
			*field = arena_strdup(arena, value);
			return OK;
		}
	return err_set(err, E_INVALID, "conf_value", "%s: write one of: %s.", row->name, row->choices);
}

static int leave_empty(const struct conf_row *row, void *field)
{
	if (row->kind == CONF_KEY)
		BUG("conf: %s is a key and can't be left out", row->name);
	if (row->kind == CONF_ADDRESS)
		*(struct conf_address *)field = (struct conf_address){0};
	else
		*(const char **)field = NULL;
	return OK;
}

int conf_value_parse(struct arena *arena, const struct conf_row *row, const char *value, void *field, struct err *err)
{
	if (*value == '\0')
		return leave_empty(row, field);
	if (!text_is_utf8(value, strlen(value)))
		return bad_value(row, err, "the value isn't UTF-8 text.");
	switch (row->kind) {
	case CONF_KEY:
		return parse_key(arena, row, value, field, err);
	case CONF_URL:
		return parse_url(arena, row, value, field, err);
	case CONF_ADDRESS:
		return parse_address(row, value, field, err);
	case CONF_CHOICE:
		return parse_choice(arena, row, value, field, err);
	case CONF_TEXT:
	case CONF_SECRET:
		break;
	}
	*(const char **)field = arena_strdup(arena, value);
	return OK;
}
