/* The program's commands, one file each. */
#ifndef LASKU_CMD_COMMAND_H
#define LASKU_CMD_COMMAND_H

#include "app/app_conf.h"

struct command {
	const char *name, *summary;
	int (*run)(const struct command *command, int argc, char **argv); /* the exit status */
};

enum { EXIT_CONF = 2 };

/* Options that every command takes: --config FILE and --help. Returns -1 when the command should go on, else the exit
 * status. On -1, ${*conf} is loaded; a missing or malformed value is named on standard error (status 2). Texts live in
 * ${arena}. */
int command_start(const struct command *command, int argc, char **argv, struct arena *arena, struct app_conf *conf);

/* Prints "lasku: ${text}" on standard error and returns ${status}, or EXIT_CONF where LASKU_DATABASE is to blame. */
int command_fail(const struct err *err, int status);

int command_serve(const struct command *command, int argc, char **argv);
int command_migrate(const struct command *command, int argc, char **argv);

#endif
