/* One table of settings for a program: it drives parsing, errors, --help and the documentation. Values come from the
 * environment, or from a file of NAME=value lines (the environment wins). A secret X may come as X_FILE. */
#ifndef LASKU_CONF_CONF_H
#define LASKU_CONF_CONF_H

#include <stdio.h>

#include "base/base.h"

enum conf_kind {
	CONF_TEXT,   /* const char * */
	CONF_SECRET, /* const char *; never printed; NAME_FILE is read too */
	CONF_KEY,    /* unsigned char[32] from base64; a secret */
	CONF_URL, /* const char *: https, or http for a loopback host; no path unless it is "/", stored without trailing
		     slash */
	CONF_ADDRESS, /* struct conf_address: "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:80" */
	CONF_CHOICE,  /* const char *, one of ${choices}, comma separated */
};

struct conf_address {
	char host[64];
	int port;
};

struct conf_row {
	const char *name; /* environment variable */
	enum conf_kind kind;
	size_t offset;        /* of the field in the program's struct */
	const char *standard; /* the value when none is given; NULL: required; "": optional, the field is NULL then */
	const char *choices;
	const char *help; /* one line */
};

/* Fills ${out} (a struct that ${rows} describe) from ${lookup} (getenv-like) and, when ${file} isn't NULL, from that
 * file. Texts live in ${arena}. E_INVALID: ${err} names the variable and says what to do; unknown names in the file are
 * errors. */
MUST_CHECK int conf_load(struct arena *arena, const struct conf_row *rows, size_t count, const char *file,
			 const char *(*lookup)(const char *name), void *out, struct err *err);

/* The table as text for --help. */
void conf_help(FILE *out, const struct conf_row *rows, size_t count);

#endif
