#include "http/url.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <string.h>

static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
	       c == '_' || c == '~';
}

void url_encode(struct buf *buf, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";

	for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
		if (is_unreserved(*p)) {
			buf_putc(buf, (char)*p);
			continue;
		}
		buf_putc(buf, '%');
		buf_putc(buf, digits[*p >> 4]);
		buf_putc(buf, digits[*p & 15]);
	}
}

char *url_encoded(struct arena *arena, const char *text)
{
	struct buf buf;
	char *out;

	buf_init(&buf, strlen(text) * 3);
	url_encode(&buf, text);
	out = arena_strndup(arena, buf.data, buf.len);
	buf_release(&buf);
	return out;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The byte that "%41" stands for; -1 when it is none, or NUL. */
static int escaped_byte(const char *text, size_t left)
{
	int high, low;

	if (left < 3)
		return -1;
	high = hex_digit(text[1]);
	low = hex_digit(text[2]);
	if (high < 0 || low < 0 || high + low == 0)
		return -1;
	return high * 16 + low;
}

int url_decode(struct arena *arena, const char *text, size_t len, bool plus_is_space, char **out, struct err *err)
{
	char *decoded = arena_alloc(arena, len + 1);
	size_t used = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '%') {
			int byte = escaped_byte(text + i, len - i);

			if (byte < 0)
				return err_set(err, E_INVALID, "url_malformed", "a %% must be followed by two digits");
			c = (char)byte;
			i += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		} else if (c == '\0') {
			return err_set(err, E_INVALID, "url_malformed", "an address can't hold a NUL byte");
		}
		decoded[used++] = c;
	}
	*out = decoded;
	return OK;
}

static void add_pair(struct buf *buf, const char *name, const char *value)
{
	url_encode(buf, name);
	buf_putc(buf, '=');
	url_encode(buf, value);
}

void url_add(struct buf *url, const char *name, const char *value)
{
	const char last = url->len > 0 ? url->data[url->len - 1] : '\0';

	if (value == NULL)
		return;
	if (last != '?' && last != '&')
		buf_putc(url, memchr(url->data, '?', url->len) != NULL ? '&' : '?');
	add_pair(url, name, value);
}

void form_add(struct buf *form, const char *name, const char *value)
{
	if (value == NULL)
		return;
	if (form->len > 0)
		buf_putc(form, '&');
	add_pair(form, name, value);
}

/* ---- taking an address apart ---- */

static void url_freep(CURLU **url)
{
	curl_url_cleanup(*url);
}

static const char *part(struct arena *arena, CURLU *url, CURLUPart what)
{
	char *text = NULL;
	const char *out;

	if (curl_url_get(url, what, &text, CURLU_DEFAULT_PORT) != CURLUE_OK)
		return NULL;
	out = arena_strdup(arena, text);
	curl_free(text);
	return out;
}

/* An own copy in lower case, an IPv6 address without its brackets. */
static const char *plain_host(struct arena *arena, const char *host)
{
	size_t len = strlen(host);
	char *out;

	if (len > 2 && host[0] == '[' && host[len - 1] == ']') {
		host++;
		len -= 2;
	}
	out = arena_strndup(arena, host, len);
	for (char *p = out; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return out;
}

static int malformed(struct err *err, const char *what)
{
	return err_set(err, E_INVALID, "url_malformed", "the address is not a complete http or https address: %s",
		       what);
}

int url_split(struct arena *arena, const char *text, struct url_parts *out, struct err *err)
{
	CLEANUP(url_freep) CURLU *url = curl_url();
	struct url_parts parts;
	const char *host, *port;
	int64_t number;
	CURLUcode code;

	if (url == NULL)
		BUG("url: out of memory");
	if (strlen(text) > LIMIT_URL)
		return malformed(err, "it is too long");
	code = curl_url_set(url, CURLUPART_URL, text, CURLU_DISALLOW_USER);
	if (code != CURLUE_OK)
		return malformed(err, curl_url_strerror(code));
	parts.scheme = part(arena, url, CURLUPART_SCHEME);
	if (!text_eq(parts.scheme, "http") && !text_eq(parts.scheme, "https"))
		return malformed(err, "it starts with another scheme");
	host = part(arena, url, CURLUPART_HOST);
	port = part(arena, url, CURLUPART_PORT);
	parts.path = part(arena, url, CURLUPART_PATH);
	if (text_is_empty(host) || port == NULL || parts.path == NULL)
		return malformed(err, "it has no host");
	if (text_to_i64(port, strlen(port), 1, UINT16_MAX, &number, err) != OK)
		return malformed(err, "its port is not a port");
	parts.host = plain_host(arena, host);
	parts.port = (int)number;
	*out = parts;
	return OK;
}

bool host_is_loopback(const char *host)
{
	struct in6_addr v6;
	struct in_addr v4;

	if (text_eq_nocase(host, "localhost"))
		return true;
	if (inet_pton(AF_INET, host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}
