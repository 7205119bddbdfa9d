/* Raw sockets for the tests of this folder: a client that sends exactly the bytes it is told, and a server that answers
 * with exactly the bytes it is given. */
#ifndef LASKU_HTTP_PROBE_H
#define LASKU_HTTP_PROBE_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/base.h"

enum { PROBE_MAX = 256 * 1024, PROBE_SECONDS = 10 };

static inline struct sockaddr_in probe_address(int port)
{
	return (struct sockaddr_in){
	    .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static inline int probe_connect(int port)
{
	const struct sockaddr_in address = probe_address(port);
	const struct timeval limit = {.tv_sec = PROBE_SECONDS};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
		BUG("probe: no connection to port %d", port);
	return fd;
}

/* Sends what the other side takes. */
static inline void probe_send(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0) {
		const ssize_t sent = send(fd, at, len, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		at += sent;
		len -= (size_t)sent;
	}
}

/* Everything up to the end of the stream, followed by a NUL; the socket is closed. */
static inline const char *probe_read_all(int fd, char out[PROBE_MAX])
{
	size_t used = 0;
	ssize_t got;

	while (used < PROBE_MAX - 1 && (got = recv(fd, out + used, PROBE_MAX - 1 - used, 0)) > 0)
		used += (size_t)got;
	out[used] = '\0';
	close(fd);
	return out;
}

/* Reads until ${mark} has come (or the stream ends). */
static inline const char *probe_read_until(int fd, const char *mark, char out[PROBE_MAX])
{
	size_t used = 0;
	ssize_t got;

	out[0] = '\0';
	while (strstr(out, mark) == NULL && (got = recv(fd, out + used, PROBE_MAX - 1 - used, 0)) > 0) {
		used += (size_t)got;
		out[used] = '\0';
	}
	return out;
}

static inline const char *probe_ask_bytes(int port, const void *bytes, size_t len, char out[PROBE_MAX])
{
	int fd = probe_connect(port);

	probe_send(fd, bytes, len);
	return probe_read_all(fd, out);
}

static inline const char *probe_ask(int port, const char *text, char out[PROBE_MAX])
{
	return probe_ask_bytes(port, text, strlen(text), out);
}

/* The status of an answer that was read; 0 when there is none. */
static inline int probe_status(const char *answer)
{
	int64_t status = 0;

	if (strncmp(answer, "HTTP/1.", 7) == 0 && text_to_i64(answer + 9, 3, 100, 999, &status, NULL) != OK)
		return 0;
	return (int)status;
}

/* A listening socket on a free port. */
static inline int probe_listen(int *port_out)
{
	struct sockaddr_in address = probe_address(0);
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 16) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		BUG("probe: can't listen");
	*port_out = ntohs(address.sin_port);
	return fd;
}

#endif
