#include "http/call.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/address.h"

void call_init(struct call *call, const struct http_client_options *options, const struct http_request *request,
	       struct arena *arena)
{
	*call = (struct call){.options = options, .request = request, .arena = arena};
	call->response.content_type = "";
	buf_init(&call->body, LIMIT_ANSWER);
	pthread_mutex_init(&call->lock, NULL);
	pthread_cond_init(&call->ended, NULL);
}

void call_release(struct call *call)
{
	curl_slist_free_all(call->headers);
	buf_release(&call->body);
	pthread_cond_destroy(&call->ended);
	pthread_mutex_destroy(&call->lock);
}

/* A line break in a value would start another header. */
int call_check(const struct http_request *request, struct err *err)
{
	for (const struct http_pair *pair = request->headers; pair != NULL && pair->name != NULL; pair++)
		if (pair->value == NULL || strpbrk(pair->value, "\r\n") != NULL ||
		    strpbrk(pair->name, "\r\n: ") != NULL)
			return err_set(err, E_INVALID, "header_malformed", "the header %.40s can't be sent as it is",
				       pair->name);
	return OK;
}

/* ---- libcurl's callbacks ---- */

static size_t on_body(char *bytes, size_t size, size_t count, void *ctx)
{
	struct call *call = ctx;

	buf_add(&call->body, bytes, size * count);
	return buf_is_full(&call->body) ? 0 : size * count;
}

static size_t trimmed(const char **text, size_t len)
{
	while (len > 0 && (**text == ' ' || **text == '\t')) {
		(*text)++;
		len--;
	}
	while (len > 0 && strchr(" \t\r\n", (*text)[len - 1]) != NULL)
		len--;
	return len;
}

/* Headers of interim answers (100, 103) are forgotten when the next status line comes. */
static size_t on_header(char *line, size_t size, size_t count, void *ctx)
{
	struct call *call = ctx;
	struct http_response *response = &call->response;
	const size_t len = size * count;
	const char *colon = memchr(line, ':', len);
	const char *value;
	struct http_pair pair;
	size_t value_len;

	if (len >= 5 && memcmp(line, "HTTP/", 5) == 0)
		response->header_count = 0;
	else if (colon != NULL && response->header_count < LIMIT_ANSWER_HEADERS) {
		value = colon + 1;
		value_len = trimmed(&value, len - (size_t)(value - line));
		pair.name = arena_strndup(call->arena, line, (size_t)(colon - line));
		pair.value = arena_strndup(call->arena, value, value_len);
		response->headers =
		    arena_grow(call->arena, response->headers, response->header_count, &call->header_cap, sizeof(pair));
		response->headers[response->header_count++] = pair;
	}
	return len;
}

static size_t give_body(char *out, size_t size, size_t count, void *ctx)
{
	struct call *call = ctx;
	const size_t left = call->request->body_len - call->sent;
	const size_t len = left < size * count ? left : size * count;

	memcpy(out, call->request->body + call->sent, len);
	call->sent += len;
	return len;
}

/* The address is looked at after the name has been resolved, so that no name can lead inside. */
static curl_socket_t open_socket(void *ctx, UNUSED curlsocktype purpose, struct curl_sockaddr *address)
{
	struct call *call = ctx;

	if (!address_is_allowed(&address->addr, call->options->allow_loopback)) {
		call->was_refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* ---- setting up ---- */

#define SET(easy, option, value)                                                                                       \
	do {                                                                                                           \
		if (curl_easy_setopt((easy), (option), (value)) != CURLE_OK)                                           \
			BUG("client: libcurl doesn't take " #option);                                                  \
	} while (0)

static void add_header(struct call *call, const char *line)
{
	struct curl_slist *grown = curl_slist_append(call->headers, line);

	if (grown == NULL)
		BUG("client: out of memory");
	call->headers = grown;
}

/* libcurl sends "Name:" with a value only, and "Name;" as a header without one. */
static void set_headers(struct call *call)
{
	for (const struct http_pair *pair = call->request->headers; pair != NULL && pair->name != NULL; pair++) {
		const bool is_empty = *pair->value == '\0';

		add_header(call, arena_printf(call->arena, "%s%s%s", pair->name, is_empty ? ";" : ": ", pair->value));
	}
	add_header(call, "Expect:");
	SET(call->easy, CURLOPT_HTTPHEADER, call->headers);
}

static bool has_header(const struct http_request *request, const char *name)
{
	for (const struct http_pair *pair = request->headers; pair != NULL && pair->name != NULL; pair++)
		if (text_eq_nocase(pair->name, name))
			return true;
	return false;
}

/* libcurl sends a request again by itself when a connection that was open from before breaks without an answer. A write
 * must not go out twice without our knowing: a body that libcurl has to fetch from us can't be repeated once a part of
 * it was sent, and a write without body gets a connection of its own, for which libcurl never does it. */
static void set_method(struct call *call)
{
	const struct http_request *request = call->request;
	const bool is_read = text_eq(request->method, "GET") || text_eq(request->method, "HEAD");

	if (text_eq(request->method, "HEAD"))
		SET(call->easy, CURLOPT_NOBODY, 1L);
	else if (!is_read || request->body_len > 0) {
		SET(call->easy, CURLOPT_POST, 1L);
		SET(call->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_len);
		SET(call->easy, CURLOPT_READFUNCTION, give_body);
		SET(call->easy, CURLOPT_READDATA, call);
		if (!has_header(request, "Content-Type"))
			add_header(call, "Content-Type:");
	}
	if (!is_read && request->body_len == 0)
		SET(call->easy, CURLOPT_FRESH_CONNECT, 1L);
	if (!text_eq(request->method, "HEAD"))
		SET(call->easy, CURLOPT_CUSTOMREQUEST, request->method);
}

static void set_limits(CURL *easy, const struct http_request *request)
{
	SET(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	SET(easy, CURLOPT_FOLLOWLOCATION, 0L);
	SET(easy, CURLOPT_PROXY, ""); /* not from the environment either */
	SET(easy, CURLOPT_NOSIGNAL, 1L);
	SET(easy, CURLOPT_TIMEOUT, (long)(request->timeout_s > 0 ? request->timeout_s : LIMIT_CALL_SECONDS));
	SET(easy, CURLOPT_CONNECTTIMEOUT, (long)LIMIT_CONNECT_SECONDS);
	SET(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	SET(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
}

void call_set_up(struct call *call, CURL *easy)
{
	call->easy = easy;
	SET(easy, CURLOPT_PRIVATE, call);
	SET(easy, CURLOPT_URL, call->request->url);
	SET(easy, CURLOPT_ERRORBUFFER, call->error);
	SET(easy, CURLOPT_USERAGENT, call->options->user_agent);
	SET(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(easy, CURLOPT_OPENSOCKETDATA, call);
	SET(easy, CURLOPT_WRITEFUNCTION, on_body);
	SET(easy, CURLOPT_WRITEDATA, call);
	SET(easy, CURLOPT_HEADERFUNCTION, on_header);
	SET(easy, CURLOPT_HEADERDATA, call);
	set_limits(easy, call->request);
	set_method(call);
	set_headers(call);
}

/* ---- the outcome ---- */

void call_tell(struct call *call)
{
	pthread_mutex_lock(&call->lock);
	call->has_ended = true;
	pthread_cond_signal(&call->ended);
	pthread_mutex_unlock(&call->lock);
}

void call_wait(struct call *call)
{
	pthread_mutex_lock(&call->lock);
	while (!call->has_ended)
		pthread_cond_wait(&call->ended, &call->lock);
	pthread_mutex_unlock(&call->lock);
}

static void take_answer(struct call *call)
{
	struct http_response *response = &call->response;
	const char *type;
	long status = 0;

	curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
	response->status = (int)status;
	response->body = arena_strndup(call->arena, call->body.data, call->body.len);
	response->body_len = call->body.len;
	type = http_response_header(response, "Content-Type");
	response->content_type = text_or(type, "");
}

/* True when nothing of the request can have reached the server. A body that was begun tells of a first attempt, also
 * when the code speaks of a second one (see set_method). */
static bool is_unsent(const struct call *call, CURLcode code)
{
	curl_off_t ready_us = 0;

	if (call->sent > 0)
		return false;
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_ISSUER_ERROR:
		return true;
	case CURLE_OPERATION_TIMEDOUT:
		/* Stays zero until the connection is ready for the request. */
		return curl_easy_getinfo(call->easy, CURLINFO_PRETRANSFER_TIME_T, &ready_us) == CURLE_OK &&
		       ready_us == 0;
	default:
		return false;
	}
}

static int outcome(struct call *call, CURLcode code)
{
	const char *why = call->error[0] != '\0' ? call->error : curl_easy_strerror(code);

	switch (code) {
	case CURLE_OK:
		take_answer(call);
		return OK;
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return err_set(&call->err, E_INVALID, "url_malformed", "The address can't be called: %s.", why);
	case CURLE_WRITE_ERROR:
		if (buf_is_full(&call->body))
			why = "its answer is too large";
		break;
	default:
		break;
	}
	if (call->was_refused && code == CURLE_COULDNT_CONNECT)
		why = "its name leads to a private network";
	if (is_unsent(call, code))
		return err_set(&call->err, E_UPSTREAM, "unreachable", "The server can't be reached: %s.", why);
	return err_set(&call->err, E_UNCERTAIN, "no_answer", "The server gave no complete answer: %s.", why);
}

void call_conclude(struct call *call, CURLcode code)
{
	call->status = outcome(call, code);
}
