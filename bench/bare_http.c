/* The peer that the panel is measured against: libmicrohttpd answering a fixed text, with as many threads as the server
 * has. Usage: bench-bare-http BYTES THREADS; prints its port and runs until standard input ends. */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct text {
	char *bytes;
	size_t len;
};

static enum MHD_Result answer(void *ctx, struct MHD_Connection *connection, const char *url, const char *method,
			      const char *version, const char *upload, size_t *upload_size, void **state)
{
	struct text *text = ctx;
	struct MHD_Response *response;
	enum MHD_Result result;

	(void)url, (void)method, (void)version, (void)upload, (void)upload_size;
	if (*state == NULL) { /* an answer to the first call of a request would close the connection */
		*state = text;
		return MHD_YES;
	}
	*state = NULL;
	response = MHD_create_response_from_buffer(text->len, text->bytes, MHD_RESPMEM_PERSISTENT);
	MHD_add_response_header(response, "Content-Type", "application/json; charset=utf-8");
	result = MHD_queue_response(connection, 200, response);
	MHD_destroy_response(response);
	return result;
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct text text = {0};
	struct MHD_Daemon *daemon;
	char end[64];

	if (argc != 3)
		return 2;
	text.len = (size_t)strtoul(argv[1], NULL, 10);
	text.bytes = malloc(text.len + 1);
	if (text.bytes == NULL)
		return 1;
	memset(text.bytes, 'x', text.len);
	daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO, 0, NULL, NULL, answer, &text,
				  MHD_OPTION_THREAD_POOL_SIZE, (unsigned)strtoul(argv[2], NULL, 10),
				  MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_END);
	if (daemon == NULL)
		return 1;
	printf("%d\n", MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
	fflush(stdout);
	while (read(STDIN_FILENO, end, sizeof(end)) > 0)
		;
	MHD_stop_daemon(daemon);
	free(text.bytes);
	return 0;
}
