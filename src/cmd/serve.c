#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "api/api.h"
#include "base/log.h"
#include "cmd/command.h"
#include "courier/courier.h"
#include "crypto/crypto.h"
#include "http/client.h"
#include "store/schema.h"

extern const struct asset web_files[];

enum { READERS = 16, WORKERS = 8 };

/* Everything that runs, in the order in which it is started; stopped the other way round. */
struct service {
	struct log log;
	struct db_pool *readers;
	struct db_writer *writer;
	struct http_client *client;
	struct app *app;
	struct courier *courier;
	struct workers *workers;
	struct api *api;
	struct http_server *server;
};

static int migrate(const struct app_conf *conf, struct err *err)
{
	CLEANUP(db_freep) struct db *db = NULL;

	if (db_open(conf->database, DB_WRITE, &db, err) != OK)
		return (int)err->status;
	return store_migrate(db, err);
}

static int start_parts(struct service *service, const struct app_conf *conf, struct err *err)
{
	const struct http_client_options client = {
	    .log = &service->log, .allow_loopback = app_conf_is_loopback(conf), .user_agent = "lasku/" LASKU_VERSION};
	struct app_parts parts;

	if (crypto_start(err) != OK || migrate(conf, err) != OK ||
	    db_pool_new(conf->database, READERS, &service->readers, err) != OK ||
	    db_writer_new(conf->database, &service->writer, err) != OK ||
	    http_client_new(&client, &service->client, err) != OK)
		return (int)err->status;
	parts = (struct app_parts){.conf = conf,
				   .clock = service->log.clock,
				   .log = &service->log,
				   .readers = service->readers,
				   .writer = service->writer,
				   .client = service->client};
	service->app = app_new(&parts);
	return OK;
}

static int start_server(struct service *service, const struct app_conf *conf, struct err *err)
{
	struct http_server_options options = {
	    .host = conf->listen.host, .port = conf->listen.port, .log = &service->log, .handler = api_handle};

	if (workers_new(WORKERS, LIMIT_WORKER_QUEUE, &service->workers, err) != OK ||
	    courier_start(service->app, &service->courier, err) != OK)
		return (int)err->status;
	service->api =
	    api_new(&(struct api_options){.app = service->app, .workers = service->workers, .files = web_files});
	options.ctx = service->api;
	return http_server_start(&options, &service->server, err);
}

/* Requests first, so that nothing new is asked for; then what works for them; the database last. */
static void stop(struct service *service)
{
	if (service->server != NULL)
		http_server_stop(service->server);
	courier_stop(service->courier);
	workers_free(service->workers);
	api_free(service->api);
	http_client_free(service->client);
	app_free(service->app);
	db_writer_free(service->writer);
	db_pool_free(service->readers);
}

/* Blocks the signals in every thread that is started later, so that only wait_for_signal sees them. */
static sigset_t block_signals(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signals;
}

/* Each connection is a file; the usual soft limit is lower than ours. */
static void raise_file_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

int command_serve(const struct command *command, int argc, char **argv)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct service service = {0};
	struct app_conf conf;
	sigset_t signals;
	struct err err;
	int number, status = command_start(command, argc, argv, arena, &conf);

	if (status >= 0)
		return status;
	signals = block_signals();
	raise_file_limit();
	service.log = (struct log){
	    .out = stderr, .clock = clock_system(), .as_json = text_eq(conf.log, "json"), .lowest = LOG_INFO};
	if (start_parts(&service, &conf, &err) != OK || start_server(&service, &conf, &err) != OK) {
		stop(&service);
		return command_fail(&err, EXIT_FAILURE);
	}
	log_event(&service.log, LOG_INFO, "ready", LOG_T("address", conf.public_url),
		  LOG_N("port", http_server_port(service.server)));
	sigwait(&signals, &number);
	log_event(&service.log, LOG_INFO, "stopping", LOG_N("signal", number));
	stop(&service);
	return EXIT_SUCCESS;
}
