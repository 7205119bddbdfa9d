/* The command line of lasku-sandbox, and the credentials that it keeps in its data folder. */
#ifndef SANDBOX_CMD_OPTIONS_H
#define SANDBOX_CMD_OPTIONS_H

#include <stdio.h>

#include "common/sandbox.h"

enum options_next { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_VERSION };

/* Reads the command line; what isn't given gets its standard value, credentials and addresses stay NULL. Texts are
 * borrowed from ${argv}, or from the arena. E_INVALID: an unknown option or a bad value; ${err} names it. */
MUST_CHECK int options_read(struct arena *arena, int argc, char **argv, struct sandbox_options *options,
			    enum options_next *next_out, struct err *err);

void options_help(FILE *out);

/* Fills the addresses that weren't given, and the credentials: from ${folder}'s file "credentials", else at random, and
 * writes that file.
 */
MUST_CHECK int options_complete(struct arena *arena, const char *folder, struct sandbox_options *options,
				struct err *err);

/* Prints what lasku needs to talk to the two stand-ins, as NAME=value lines. */
void options_print(FILE *out, const struct sandbox_options *options, const char *crm_url, const char *ledger_url);

#endif
