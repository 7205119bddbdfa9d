#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"

static const struct command commands[] = {
    {"serve", "run the server", command_serve},
    {"migrate", "bring the database up to date, and stop", command_migrate},
};

static void usage(FILE *out)
{
	fprintf(out, "Turns deals in Pipedrive into invoices in Xero.\n\nusage: lasku COMMAND [--config FILE]\n\n");
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
	fprintf(out, "\nlasku COMMAND --help tells more; lasku --version tells the version.\n");
}

static void command_help(const struct command *command)
{
	printf("lasku %s: %s\n\nusage: lasku %s [--config FILE]\n\n"
	       "Settings are environment variables, or NAME=value lines in FILE (the environment wins).\n\n",
	       command->name, command->summary, command->name);
	conf_help(stdout, app_conf_rows, app_conf_row_count);
}

static const char *environment(const char *name)
{
	return getenv(name);
}

int command_fail(const struct err *err, int status)
{
	/* That the address is of no known kind shows when the database is opened. */
	if (text_eq(err->code, "database_address")) {
		fprintf(stderr, "lasku: LASKU_DATABASE: %s\n", err->text);
		return EXIT_CONF;
	}
	fprintf(stderr, "lasku: %s\n", err->text);
	return status;
}

int command_start(const struct command *command, int argc, char **argv, struct arena *arena, struct app_conf *conf)
{
	static const struct option options[] = {
	    {"config", required_argument, NULL, 'c'}, {"help", no_argument, NULL, 'h'}, {0}};
	const char *file = NULL;
	struct err err;
	int option;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == 'h') {
			command_help(command);
			return EXIT_SUCCESS;
		}
		if (option != 'c') {
			fprintf(stderr, "lasku: see lasku %s --help\n", command->name);
			return EXIT_CONF;
		}
		file = optarg;
	}
	if (optind < argc) {
		fprintf(stderr, "lasku: %s takes no argument %s; see lasku %s --help\n", command->name, argv[optind],
			command->name);
		return EXIT_CONF;
	}
	if (app_conf_load(arena, file, environment, conf, &err) != OK)
		return command_fail(&err, EXIT_CONF);
	return -1;
}

int main(int argc, char **argv)
{
	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		usage(argc < 2 ? stderr : stdout);
		return argc < 2 ? EXIT_CONF : EXIT_SUCCESS;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("lasku " LASKU_VERSION);
		return EXIT_SUCCESS;
	}
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(&commands[i], argc - 1, argv + 1);
	fprintf(stderr, "lasku: there is no command %s\n", argv[1]);
	usage(stderr);
	return EXIT_CONF;
}
