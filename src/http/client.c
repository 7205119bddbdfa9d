#include "http/client.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "http/call.h"

enum { POLL_MS = 60 * 1000, IDLE_HANDLES_MAX = 8, IDLE_CONNECTIONS_MAX = 16 };

struct http_client {
	struct http_client_options options;
	CURLM *multi;
	pthread_t thread;
	pthread_mutex_t lock;
	struct call *first, **last; /* not begun; under the lock */
	bool is_stopping;           /* under the lock */

	/* The thread's own. */
	struct call *under_way;
	CURL *idle[IDLE_HANDLES_MAX];
	size_t idle_count;
};

/* ---- the client's thread ---- */

static CURL *take_handle(struct http_client *client)
{
	CURL *easy = client->idle_count > 0 ? client->idle[--client->idle_count] : curl_easy_init();

	if (easy == NULL)
		BUG("client: out of memory");
	return easy;
}

/* A handle that has failed may carry the failure into its next call, which curl_easy_reset doesn't prevent. */
static void give_handle(struct http_client *client, CURL *easy, CURLcode code)
{
	if (code != CURLE_OK || client->idle_count == IDLE_HANDLES_MAX) {
		curl_easy_cleanup(easy);
		return;
	}
	curl_easy_reset(easy);
	client->idle[client->idle_count++] = easy;
}

static void begin(struct http_client *client, struct call *call)
{
	call_set_up(call, take_handle(client));
	if (curl_multi_add_handle(client->multi, call->easy) != CURLM_OK)
		BUG("client: libcurl doesn't take a call");
	call->next = client->under_way;
	client->under_way = call;
}

static void forget(struct http_client *client, struct call *call)
{
	struct call **link = &client->under_way;

	while (*link != call)
		link = &(*link)->next;
	*link = call->next;
	curl_multi_remove_handle(client->multi, call->easy);
}

/* The calls that came in since the last time; false when it is time to stop. */
static bool take_new(struct http_client *client, struct call **out)
{
	bool goes_on;

	pthread_mutex_lock(&client->lock);
	*out = client->first;
	client->first = NULL;
	client->last = &client->first;
	goes_on = !client->is_stopping;
	pthread_mutex_unlock(&client->lock);
	return goes_on;
}

static void end_finished(struct http_client *client)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(client->multi, &left)) != NULL) {
		const CURLcode code = message->data.result;
		CURL *easy = message->easy_handle;
		struct call *call = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		if (curl_easy_getinfo(easy, CURLINFO_PRIVATE, &call) != CURLE_OK)
			BUG("client: libcurl lost a call");
		forget(client, call);
		call_conclude(call, code);
		give_handle(client, easy, code);
		call_tell(call);
	}
}

static int stopping(struct err *err)
{
	return err_set(err, E_BUSY, "client_stopping", "the program is stopping; nothing was sent");
}

static void end_all(struct http_client *client, struct call *waiting)
{
	while (client->under_way != NULL) {
		struct call *call = client->under_way;

		forget(client, call);
		curl_easy_cleanup(call->easy);
		call->status =
		    err_set(&call->err, E_UNCERTAIN, "no_answer", "the program stopped before the answer came");
		call_tell(call);
	}
	while (waiting != NULL) {
		struct call *next = waiting->next;

		waiting->status = stopping(&waiting->err);
		call_tell(waiting);
		waiting = next;
	}
}

/* New calls are begun before each wait: libcurl sleeps until its time-out when it has nothing to wait for. */
static void *client_main(void *arg)
{
	struct http_client *client = arg;
	struct call *call;
	int running;

	while (take_new(client, &call)) {
		for (struct call *next; call != NULL; call = next) {
			next = call->next;
			begin(client, call);
		}
		curl_multi_perform(client->multi, &running);
		end_finished(client);
		curl_multi_poll(client->multi, NULL, 0, POLL_MS, NULL);
	}
	end_all(client, call);
	return NULL;
}

/* ---- for the others ---- */

static void start_library(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		BUG("client: libcurl can't start");
}

/* A connection that breaks while TLS writes to it raises SIGPIPE in the thread that writes. */
static void start_thread(struct http_client *client)
{
	sigset_t pipe_only, before;

	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
	if (pthread_create(&client->thread, NULL, client_main, client) != 0)
		BUG("client: no thread");
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int http_client_new(const struct http_client_options *options, struct http_client **out, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct http_client *client = calloc(1, sizeof(*client));

	if (client == NULL)
		BUG("client: out of memory");
	pthread_once(&once, start_library);
	client->options = *options;
	client->last = &client->first;
	client->multi = curl_multi_init();
	if (client->multi == NULL) {
		free(client);
		return err_set(err, E_INTERNAL, "client_failed", "the HTTP client can't start");
	}
	curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)IDLE_CONNECTIONS_MAX);
	pthread_mutex_init(&client->lock, NULL);
	start_thread(client);
	*out = client;
	return OK;
}

void http_client_free(struct http_client *client)
{
	if (client == NULL)
		return;
	pthread_mutex_lock(&client->lock);
	client->is_stopping = true;
	pthread_mutex_unlock(&client->lock);
	curl_multi_wakeup(client->multi);
	pthread_join(client->thread, NULL);
	while (client->idle_count > 0)
		curl_easy_cleanup(client->idle[--client->idle_count]);
	curl_multi_cleanup(client->multi);
	pthread_mutex_destroy(&client->lock);
	free(client);
}

/* Waking under the lock: afterwards the client may be stopped and freed at any time. */
static bool hand_over(struct http_client *client, struct call *call)
{
	bool is_taken;

	pthread_mutex_lock(&client->lock);
	is_taken = !client->is_stopping;
	if (is_taken) {
		*client->last = call;
		client->last = &call->next;
		curl_multi_wakeup(client->multi);
	}
	pthread_mutex_unlock(&client->lock);
	return is_taken;
}

static void log_call(const struct call *call, int64_t started_us)
{
	log_event(call->options->log, LOG_DEBUG, "http_call", LOG_T("purpose", call->request->purpose),
		  LOG_T("method", call->request->method), LOG_N("answer", call->response.status),
		  LOG_T("outcome", status_name((enum status)call->status)),
		  LOG_N("us", clock_monotonic_us() - started_us));
}

int http_call(struct http_client *client, const struct http_request *request, struct arena *arena,
	      struct http_response *out, struct err *err)
{
	const struct http_client_options options = client->options;
	const int64_t started_us = clock_monotonic_us();
	struct call call;
	int status = call_check(request, err);

	if (status != OK)
		return status;
	call_init(&call, &options, request, arena);
	if (hand_over(client, &call))
		call_wait(&call);
	else
		call.status = stopping(&call.err);
	log_call(&call, started_us);
	status = call.status;
	if (status == OK)
		*out = call.response;
	else if (err != NULL)
		*err = call.err;
	call_release(&call);
	return status;
}

const char *http_response_header(const struct http_response *response, const char *name)
{
	for (size_t i = 0; i < response->header_count; i++)
		if (text_eq_nocase(response->headers[i].name, name))
			return response->headers[i].value;
	return NULL;
}
