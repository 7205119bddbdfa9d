/* lasku-sandbox: one process, two servers, one database file each. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/calls.h"
#include "common/faults.h"
#include "crm/crm.h"
#include "crypto/crypto.h"
#include "ledger/ledger.h"
#include "load.h"
#include "options.h"

enum { SERVER_THREADS = 8, BASE_URL_MAX = 48, BODY_MAX = 10 * 1024 * 1024 };

#ifdef __SANITIZE_ADDRESS__
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);

/* Fontconfig keeps its caches until the process ends. */
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}

const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}
#endif

/* One stand-in with its servers: "localhost" is two addresses, and clients differ in which they try first. */
struct stand_in {
	struct sandbox sandbox;
	const char *name;
	int (*prepare)(struct sandbox *sandbox, struct err *err);
	http_handler handler;
	struct http_server *server, *server6;
	char local_url[BASE_URL_MAX];
	const char *base_url; /* as given by an option, else ${local_url} */
	pthread_mutex_t gate; /* held until the stand-in is ready: its own address is known only once it listens */
	bool is_ready;
};

static enum http_next pass_gate(struct http_exchange *x, void *ctx)
{
	struct stand_in *stand_in = ctx;
	bool is_ready;

	pthread_mutex_lock(&stand_in->gate);
	is_ready = stand_in->is_ready;
	pthread_mutex_unlock(&stand_in->gate);
	if (is_ready)
		return faults_handle(&stand_in->sandbox, x, stand_in->handler);
	http_answer(x, 503, "text/plain", "not ready", strlen("not ready"));
	return HTTP_DONE;
}

static int remove_file(struct arena *arena, const char *folder, const char *name, struct err *err)
{
	const char *path = arena_printf(arena, "%s/%s", folder, name);

	if (unlink(path) != 0 && errno != ENOENT)
		return err_set(err, E_UPSTREAM, "data_not_removed", "%s can't be removed: %s.", path, strerror(errno));
	return OK;
}

static int remove_data(struct arena *arena, const char *folder, struct err *err)
{
	static const char *const names[] = {"crm.db",        "crm.db-wal",    "crm.db-shm", "ledger.db",
					    "ledger.db-wal", "ledger.db-shm", "credentials"};

	int status = OK;

	for (size_t i = 0; i < ARRAY_LEN(names) && status == OK; i++)
		status = remove_file(arena, folder, names[i], err);
	return status;
}

/* The data folder: the one that was given, or a new temporary one. */
static int folder_open(struct arena *arena, const struct sandbox_options *options, const char **out, struct err *err)
{
	char *folder;

	if (options->data == NULL) {
		folder = arena_printf(arena, "%s/lasku-sandbox-XXXXXX", text_or(getenv("TMPDIR"), "/tmp"));
		if (mkdtemp(folder) == NULL)
			return err_set(err, E_UPSTREAM, "data_unusable", "%s can't be made: %s.", folder,
				       strerror(errno));
		*out = folder;
		return OK;
	}
	if (mkdir(options->data, 0700) != 0 && errno != EEXIST)
		return err_set(err, E_UPSTREAM, "data_unusable", "%s can't be made: %s.", options->data,
			       strerror(errno));
	*out = options->data;
	return options->fresh ? remove_data(arena, options->data, err) : OK;
}

static int serve(struct stand_in *stand_in, int port, struct err *err)
{
	struct http_server_options http = {.host = "127.0.0.1",
					   .port = port,
					   .threads = SERVER_THREADS,
					   .log = &stand_in->sandbox.log,
					   .body_max = BODY_MAX,
					   .handler = pass_gate,
					   .ctx = stand_in};

	if (http_server_start(&http, &stand_in->server, err) != OK)
		return err_context(err, "%s", stand_in->name);
	http.host = "::1";
	http.port = http_server_port(stand_in->server);
	if (http_server_start(&http, &stand_in->server6, NULL) != OK)
		log_event(&stand_in->sandbox.log, LOG_DEBUG, "no_ipv6", LOG_T("name", stand_in->name));
	snprintf(stand_in->local_url, sizeof(stand_in->local_url), "http://localhost:%d", http.port);
	stand_in->base_url = text_or(stand_in->base_url, stand_in->local_url);
	stand_in->sandbox.base_url = stand_in->base_url;
	return OK;
}

static int prepare(struct stand_in *stand_in, struct arena *arena, const char *folder, struct err *err)
{
	struct sandbox *sandbox = &stand_in->sandbox;

	if (db_open(arena_printf(arena, "sqlite:%s/%s.db", folder, stand_in->name), DB_WRITE, &sandbox->db, err) !=
		OK ||
	    calls_prepare(sandbox->db, err) != OK || stand_in->prepare(sandbox, err) != OK)
		return err_context(err, "%s", stand_in->name);
	return OK;
}

/* Listens, then fills the database, then lets requests in. */
static int start(struct stand_in *stand_in, int port, struct arena *arena, const char *folder, struct err *err)
{
	int status;

	pthread_mutex_init(&stand_in->sandbox.lock, NULL);
	pthread_mutex_init(&stand_in->gate, NULL);
	stand_in->sandbox.name = stand_in->name;
	pthread_mutex_lock(&stand_in->gate);
	status = serve(stand_in, port, err);
	if (status == OK)
		status = prepare(stand_in, arena, folder, err);
	stand_in->is_ready = status == OK;
	pthread_mutex_unlock(&stand_in->gate);
	return status;
}

static void stop(struct stand_in *stand_in)
{
	faults_stop(stand_in->sandbox.faults);
	if (stand_in->server != NULL)
		http_server_stop(stand_in->server);
	if (stand_in->server6 != NULL)
		http_server_stop(stand_in->server6);
	if (stand_in->sandbox.own_free != NULL)
		stand_in->sandbox.own_free(stand_in->sandbox.own);
	faults_free(stand_in->sandbox.faults);
	db_free(stand_in->sandbox.db);
}

static void wait_for_signal(void)
{
	sigset_t set;
	int signal_number;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigwait(&set, &signal_number);
}

/* Signals wait for wait_for_signal, in every thread; a peer that hangs up is no reason to stop. */
static void hold_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static int run_stand_ins(struct stand_in *crm, struct stand_in *ledger, struct sandbox_options *options,
			 struct arena *arena, const char *folder, struct err *err)
{
	int status = options_complete(arena, folder, options, err);

	if (status == OK)
		status = start(crm, options->port_crm, arena, folder, err);
	if (status == OK)
		status = start(ledger, options->port_ledger, arena, folder, err);
	if (status == OK)
		status = load_files(&crm->sandbox, arena, crm->local_url, options->import_crm, err);
	if (status == OK)
		status = load_files(&ledger->sandbox, arena, ledger->local_url, options->import_ledger, err);
	if (status == OK) {
		options_print(stdout, options, crm->base_url, ledger->base_url);
		puts("ready");
		fflush(stdout);
		wait_for_signal();
	}
	stop(ledger);
	stop(crm);
	return status;
}

static int run(struct sandbox_options *options, struct arena *arena, struct err *err)
{
	struct log log = {.out = stderr, .clock = clock_system(), .lowest = LOG_WARN};
	const struct http_client_options client_options = {
	    .log = &log, .allow_loopback = true, .user_agent = "lasku-sandbox/" LASKU_VERSION};
	CLEANUP(http_client_freep) struct http_client *client = NULL;
	struct stand_in crm = {.name = "crm", .prepare = crm_prepare, .handler = crm_handle};
	struct stand_in ledger = {.name = "ledger", .prepare = ledger_prepare, .handler = ledger_handle};
	const char *folder = NULL;
	int status;

	hold_signals();
	if (crypto_start(err) != OK || folder_open(arena, options, &folder, err) != OK ||
	    http_client_new(&client_options, &client, err) != OK)
		return (int)err->status;
	crm.sandbox = (struct sandbox){.options = options, .log = log, .client = client};
	ledger.sandbox = crm.sandbox;
	crm.base_url = options->crm_url;
	ledger.base_url = options->ledger_url;
	status = run_stand_ins(&crm, &ledger, options, arena, folder, err);
	if (options->data == NULL) {
		if (remove_data(arena, folder, NULL) == OK)
			rmdir(folder);
	}
	return status;
}

int main(int argc, char **argv)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct sandbox_options options;
	enum options_next next;
	struct err err = {0};

	if (options_read(arena, argc, argv, &options, &next, &err) != OK) {
		fprintf(stderr, "lasku-sandbox: %s\n", err.text);
		return 2;
	}
	if (next == OPTIONS_HELP)
		options_help(stdout);
	else if (next == OPTIONS_VERSION)
		puts("lasku-sandbox " LASKU_VERSION);
	else if (run(&options, arena, &err) != OK) {
		fprintf(stderr, "lasku-sandbox: %s\n", err.text);
		return 1;
	}
	return 0;
}
