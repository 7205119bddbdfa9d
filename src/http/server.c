#include "http/server.h"

#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "http/exchange.h"
#include "http/guard.h"
#include "http/reaper.h"

enum {
	SPARES_MAX = 32, /* exchanges that a thread keeps for reuse */
	DROP_FACTOR =
	    16, /* a body of up to so many times the limit is read and thrown away, so that the answer arrives */
	DRAIN_SECONDS = 5, /* for sending the last answers at the stop */
	DRAIN_STEP_US = 1000,
};

/* Each of the server's threads recycles exchanges without a lock. */
struct spares {
	struct http_exchange *first;
	size_t count;
};

struct http_server {
	struct http_server_options options;
	struct MHD_Daemon *daemon;
	struct reaper *reaper;
	pthread_key_t spares;
	int listener, port;
	bool logs_requests;
	char id_prefix[9];
	_Atomic uint32_t next_id;
	atomic_size_t unanswered; /* handlers called, answers not handed over */
	atomic_size_t in_hand;    /* handlers called, answers not sent */
	atomic_bool is_stopping;
};

/* ---- exchanges ---- */

static void spares_free(void *ctx)
{
	struct spares *spares = ctx;

	while (spares->first != NULL) {
		struct http_exchange *x = spares->first;

		spares->first = x->next_spare;
		exchange_free(x);
	}
	free(spares);
}

static struct spares *own_spares(struct http_server *server)
{
	struct spares *spares = pthread_getspecific(server->spares);

	if (spares == NULL) {
		spares = calloc(1, sizeof(*spares));
		if (spares == NULL || pthread_setspecific(server->spares, spares) != 0)
			BUG("http: out of memory");
	}
	return spares;
}

static struct http_exchange *take_exchange(struct http_server *server)
{
	struct spares *spares = own_spares(server);
	struct http_exchange *x = spares->first;

	if (x == NULL)
		return exchange_new(server->options.body_max);
	spares->first = x->next_spare;
	spares->count--;
	x->next_spare = NULL;
	return x;
}

/* The thread that stops the server has no spares. */
static void give_back(struct http_server *server, struct http_exchange *x)
{
	struct spares *spares = pthread_getspecific(server->spares);

	if (spares == NULL || spares->count == SPARES_MAX) {
		exchange_free(x);
		return;
	}
	exchange_reset(x);
	x->next_spare = spares->first;
	spares->first = x;
	spares->count++;
}

/* A random part for each server and a number for each request. */
static void write_request_id(struct http_server *server, char out[REQUEST_ID_MAX])
{
	static const char digits[] = "0123456789abcdef";
	const uint32_t id = atomic_fetch_add_explicit(&server->next_id, 1, memory_order_relaxed);

	memcpy(out, server->id_prefix, 8);
	out[8] = '-';
	for (int i = 0; i < 8; i++)
		out[9 + i] = digits[(id >> (28 - 4 * i)) & 15];
	out[17] = '\0';
}

/* ---- what libmicrohttpd calls ---- */

static void on_connection(void *ctx, struct MHD_Connection *connection, void **socket_ctx,
			  enum MHD_ConnectionNotificationCode code)
{
	struct http_server *server = ctx;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		*socket_ctx = watch_new(
		    server->reaper, MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
		watch_expect(*socket_ctx, server->options.header_seconds);
	} else {
		watch_drop(server->reaper, *socket_ctx);
		*socket_ctx = NULL;
	}
}

/* The request line has been read; ${target} is still as it came. */
static void *on_request_line(void *ctx, const char *target, struct MHD_Connection *connection)
{
	struct http_server *server = ctx;
	struct http_exchange *x = take_exchange(server);

	x->server = server;
	x->connection = connection;
	x->watch = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	x->target = target;
	x->target_len = target != NULL ? strlen(target) : 0;
	x->query = "";
	if (target != NULL && strchr(target, '?') != NULL)
		x->query = arena_strdup(x->arena, strchr(target, '?') + 1);
	if (server->logs_requests)
		x->started_us = clock_monotonic_us();
	write_request_id(server, x->request_id);
	watch_expect(x->watch, server->options.header_seconds);
	return x;
}

/* Escapes are decoded by our own code, after libmicrohttpd has cut the query off. */
static size_t leave_escapes(UNUSED void *ctx, UNUSED struct MHD_Connection *connection, char *text)
{
	return strlen(text);
}

static void log_request(const struct http_exchange *x)
{
	log_event(x->server->options.log, LOG_DEBUG, "http_request", LOG_T("method", x->method), LOG_T("path", x->path),
		  LOG_N("status", x->is_cut ? 0 : x->status), LOG_N("us", clock_monotonic_us() - x->started_us),
		  LOG_T("request_id", x->request_id));
}

static void on_completed(void *ctx, UNUSED struct MHD_Connection *connection, void **exchange,
			 UNUSED enum MHD_RequestTerminationCode code)
{
	struct http_server *server = ctx;
	struct http_exchange *x = *exchange;
	enum phase phase;

	if (x == NULL)
		return;
	phase = x->phase;
	if (server->logs_requests)
		log_request(x);
	watch_expect(x->watch, LIMIT_IDLE_SECONDS);
	*exchange = NULL;
	give_back(server, x);
	if (phase == PHASE_HANDLED) /* the client left while the answer was being made */
		atomic_fetch_sub(&server->unanswered, 1);
	if (phase >= PHASE_HANDLED)
		atomic_fetch_sub(&server->in_hand, 1);
}

static enum MHD_Result send_handled(struct http_exchange *x)
{
	struct http_server *server = x->server;

	x->phase = PHASE_ANSWERED;
	atomic_fetch_sub(&server->unanswered, 1);
	return exchange_send(x, atomic_load(&server->is_stopping));
}

static enum MHD_Result refuse_stopping(struct http_exchange *x)
{
	atomic_fetch_sub(&x->server->unanswered, 1);
	exchange_refuse(x, 503, "stopping", "The server is stopping; try again in a moment.");
	return exchange_send(x, true);
}

/* Counting comes before looking: http_server_stop does it the other way round, so that none slips through between. */
static enum MHD_Result run_handler(struct http_exchange *x)
{
	struct http_server *server = x->server;
	enum later later = LATER_RUNNING;

	watch_rest(x->watch);
	atomic_fetch_add(&server->unanswered, 1);
	if (atomic_load(&server->is_stopping))
		return refuse_stopping(x);
	x->phase = PHASE_HANDLED;
	atomic_fetch_add(&server->in_hand, 1);
	if (server->options.handler(x, server->options.ctx) == HTTP_DONE || atomic_load(&x->later) == LATER_FINISHED)
		return send_handled(x);
	MHD_suspend_connection(x->connection);
	if (!atomic_compare_exchange_strong(&x->later, &later, LATER_SUSPENDED))
		MHD_resume_connection(x->connection);
	return MHD_YES;
}

/* ${server} may be freed as soon as nothing is in hand: the resuming counts as that, too. */
void http_finish(struct http_exchange *x)
{
	struct http_server *server = x->server;
	struct MHD_Connection *connection = x->connection;
	enum later before;

	atomic_fetch_add(&server->in_hand, 1);
	before = atomic_exchange(&x->later, LATER_FINISHED);
	if (before == LATER_FINISHED)
		BUG("http: an exchange was finished twice");
	if (before == LATER_SUSPENDED)
		MHD_resume_connection(connection);
	atomic_fetch_sub(&server->in_hand, 1);
}

static enum MHD_Result refuse_body(struct http_exchange *x)
{
	exchange_refuse(x, 413, "body_too_large", "The request's body is larger than this server takes.");
	return exchange_send(x, true);
}

/* A body that is announced as far too long is refused unread. */
static bool is_hopeless(const struct http_exchange *x)
{
	const char *length = http_header(x, "Content-Length");

	return length != NULL && strtoull(length, NULL, 10) / DROP_FACTOR > x->body.max;
}

static enum MHD_Result start_request(struct http_exchange *x, const char *method, const char *version)
{
	x->phase = PHASE_BODY;
	if (!guard_admits(x, method, version))
		return exchange_send(x, true);
	if (is_hopeless(x))
		return refuse_body(x);
	watch_expect(x->watch, LIMIT_IDLE_SECONDS);
	return MHD_YES;
}

static enum MHD_Result take_body(struct http_exchange *x, const char *bytes, size_t *len)
{
	buf_add(&x->body, bytes, *len);
	if (buf_is_full(&x->body))
		x->body_dropped += *len;
	*len = 0;
	return x->body_dropped / DROP_FACTOR > x->body.max ? MHD_NO : MHD_YES;
}

static enum MHD_Result on_request(UNUSED void *ctx, UNUSED struct MHD_Connection *connection, UNUSED const char *url,
				  const char *method, const char *version, const char *upload, size_t *upload_len,
				  void **exchange)
{
	struct http_exchange *x = *exchange;

	switch (x->phase) {
	case PHASE_HEADERS:
		return start_request(x, method, version);
	case PHASE_BODY:
		if (*upload_len > 0)
			return take_body(x, upload, upload_len);
		if (buf_is_full(&x->body))
			return refuse_body(x);
		return run_handler(x);
	case PHASE_HANDLED:
		return send_handled(x);
	case PHASE_ANSWERED:
		break;
	}
	return MHD_YES;
}

/* ---- start and stop ---- */

static int listen_failed(struct err *err, const struct http_server_options *options, const char *why)
{
	return err_set(err, E_UPSTREAM, "listen_failed", "can't listen on %s port %d: %s", options->host, options->port,
		       why);
}

static void addrinfo_freep(struct addrinfo **info)
{
	if (*info != NULL)
		freeaddrinfo(*info);
}

static int listen_on(const struct http_server_options *options, int *out, struct err *err)
{
	const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
				       .ai_socktype = SOCK_STREAM};
	CLEANUP(addrinfo_freep) struct addrinfo *info = NULL;
	char service[16];
	int fd, rc;

	snprintf(service, sizeof(service), "%d", options->port);
	rc = getaddrinfo(options->host, service, &hints, &info);
	if (rc != 0)
		return listen_failed(err, options, gai_strerror(rc));
	fd = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return listen_failed(err, options, strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
	if (bind(fd, info->ai_addr, info->ai_addrlen) != 0 || listen(fd, SOMAXCONN) != 0) {
		rc = listen_failed(err, options, strerror(errno));
		close(fd);
		return rc;
	}
	*out = fd;
	return OK;
}

static int port_of(int fd)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} address = {.v6 = {0}};
	socklen_t len = sizeof(address);

	if (getsockname(fd, &address.any, &len) != 0)
		BUG("http: the listening socket has no name");
	return address.any.sa_family == AF_INET6 ? ntohs(address.v6.sin6_port) : ntohs(address.v4.sin_port);
}

static struct MHD_Daemon *start_daemon(struct http_server *server, unsigned threads)
{
	const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO;
	const struct MHD_OptionItem options[] = {
	    {MHD_OPTION_LISTEN_SOCKET, server->listener, NULL},
	    {MHD_OPTION_CONNECTION_MEMORY_LIMIT, LIMIT_HEADER_MEMORY, NULL},
	    {MHD_OPTION_CONNECTION_LIMIT, LIMIT_CONNECTIONS, NULL},
	    {MHD_OPTION_PER_IP_CONNECTION_LIMIT, LIMIT_CONNECTIONS_PER_ADDRESS, NULL},
	    {MHD_OPTION_CONNECTION_TIMEOUT, LIMIT_IDLE_SECONDS, NULL},
	    {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, server},
	    {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_request_line, server},
	    {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave_escapes, NULL},
	    {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, server},
	    /* A pool of one thread isn't a pool. */
	    {threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, (intptr_t)threads, NULL},
	    {MHD_OPTION_END, 0, NULL},
	};

	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, server, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

static struct http_server *server_new(const struct http_server_options *options, int listener)
{
	struct http_server *server = calloc(1, sizeof(*server));
	unsigned char random[4];

	if (server == NULL || pthread_key_create(&server->spares, spares_free) != 0)
		BUG("http: out of memory");
	server->options = *options;
	if (server->options.body_max == 0)
		server->options.body_max = LIMIT_BODY;
	if (server->options.header_seconds == 0)
		server->options.header_seconds = LIMIT_HEADER_SECONDS;
	server->logs_requests = options->log != NULL && options->log->lowest <= LOG_DEBUG;
	server->listener = listener;
	server->port = port_of(listener);
	server->reaper = reaper_new();
	random_bytes(random, sizeof(random));
	snprintf(server->id_prefix, sizeof(server->id_prefix), "%02x%02x%02x%02x", random[0], random[1], random[2],
		 random[3]);
	return server;
}

static void server_free(struct http_server *server)
{
	reaper_free(server->reaper);
	close(server->listener);
	pthread_key_delete(server->spares);
	free(server);
}

int http_server_start(const struct http_server_options *options, struct http_server **out, struct err *err)
{
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct http_server *server;
	int listener = -1, status;

	status = listen_on(options, &listener, err);
	if (status != OK)
		return status;
	server = server_new(options, listener);
	server->daemon = start_daemon(server, (unsigned)(options->threads > 0 ? options->threads : cores));
	if (server->daemon == NULL) {
		server_free(server);
		return listen_failed(err, options, "the server's threads could not be started");
	}
	*out = server;
	return OK;
}

int http_server_port(const struct http_server *server)
{
	return server->port;
}

static void wait_until_zero(atomic_size_t *count, int64_t until_us)
{
	const struct timespec step = {.tv_nsec = DRAIN_STEP_US * 1000};

	while (atomic_load(count) > 0 && clock_monotonic_us() < until_us)
		nanosleep(&step, NULL);
}

/* libmicrohttpd aborts the program when it is stopped while a connection is suspended. */
void http_server_stop(struct http_server *server)
{
	if (server == NULL)
		return;
	atomic_store(&server->is_stopping, true);
	MHD_quiesce_daemon(server->daemon);
	wait_until_zero(&server->unanswered, INT64_MAX);
	wait_until_zero(&server->in_hand, clock_monotonic_us() + DRAIN_SECONDS * INT64_C(1000000));
	MHD_stop_daemon(server->daemon);
	server_free(server);
}
