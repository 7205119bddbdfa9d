#include "options.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf/conf.h"
#include "crypto/crypto.h"

enum { CLIENT_ID_STRENGTH = 16, SECRET_STRENGTH = 32 };

enum kind { KIND_TEXT, KIND_PORT, KIND_ON, KIND_OFF, KIND_HELP, KIND_VERSION };

static const struct row {
	const char *name, *value; /* ${value}: what stands for it in the help text; NULL: takes none */
	enum kind kind;
	size_t offset;
	const char *help;
} rows[] = {
#define AT(field) offsetof(struct sandbox_options, field)
    {"port-crm", "N", KIND_PORT, AT(port_crm), "port of the CRM (8081; 0: any free one)"},
    {"port-ledger", "N", KIND_PORT, AT(port_ledger), "port of the ledger (8082; 0: any free one)"},
    {"data", "DIR", KIND_TEXT, AT(data), "folder of the databases (a temporary one, removed at the end)"},
    {"fresh", NULL, KIND_ON, AT(fresh), "forget what the folder holds"},
    {"app-url", "URL", KIND_TEXT, AT(app_url), "where lasku is reached (http://localhost:8080)"},
    {"crm-client-id", "ID", KIND_TEXT, AT(crm_client_id), "the app's credentials; kept in the data folder,"},
    {"crm-client-secret", "TEXT", KIND_TEXT, AT(crm_client_secret), "  made at random when they aren't given"},
    {"ledger-client-id", "ID", KIND_TEXT, AT(ledger_client_id), ""},
    {"ledger-client-secret", "TEXT", KIND_TEXT, AT(ledger_client_secret), ""},
    {"webhook-key", "TEXT", KIND_TEXT, AT(webhook_key), ""},
    {"lax-roles", NULL, KIND_OFF, AT(strict_roles), "any ledger user may consent (this is the standard)"},
    {"strict-roles", NULL, KIND_ON, AT(strict_roles), "only Adviser and Standard users may, as in Xero"},
    {"help", NULL, KIND_HELP, 0, "print this text"},
    {"version", NULL, KIND_VERSION, 0, "print the version"},
#undef AT
};

static const struct row *row_find(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (strlen(rows[i].name) == len && memcmp(rows[i].name, name, len) == 0)
			return &rows[i];
	return NULL;
}

static int apply(const struct row *row, const char *value, struct sandbox_options *options, enum options_next *next,
		 struct err *err)
{
	void *field = (char *)options + row->offset;
	int64_t port;

	switch (row->kind) {
	case KIND_TEXT:
		*(const char **)field = value;
		break;
	case KIND_PORT:
		if (text_to_i64(value, strlen(value), 0, 65535, &port, NULL) != OK)
			return err_set(err, E_INVALID, "option_bad", "--%s must be a number from 0 to 65535.",
				       row->name);
		*(int *)field = (int)port;
		break;
	case KIND_ON:
	case KIND_OFF:
		*(bool *)field = row->kind == KIND_ON;
		break;
	case KIND_HELP:
		*next = OPTIONS_HELP;
		break;
	case KIND_VERSION:
		*next = OPTIONS_VERSION;
		break;
	}
	return OK;
}

int options_read(int argc, char **argv, struct sandbox_options *options, enum options_next *next_out, struct err *err)
{
	enum options_next next = OPTIONS_RUN;

	*options = (struct sandbox_options){.port_crm = 8081, .port_ledger = 8082, .app_url = "http://localhost:8080"};
	for (int i = 1; i < argc; i++) {
		const char *name = argv[i] + 2, *equals, *value;
		const struct row *row;

		equals = strchr(argv[i], '=');
		row = text_starts(argv[i], "--")
			  ? row_find(name, equals != NULL ? (size_t)(equals - name) : strlen(name))
			  : NULL;
		if (row == NULL || (row->value == NULL && equals != NULL))
			return err_set(err, E_INVALID, "option_unknown", "There is no option %s; see --help.", argv[i]);
		value = row->value == NULL ? NULL : equals != NULL ? equals + 1 : argv[++i];
		if (row->value != NULL && value == NULL)
			return err_set(err, E_INVALID, "option_bad", "--%s needs a value.", row->name);
		if (apply(row, value, options, &next, err) != OK)
			return E_INVALID;
	}
	*next_out = next;
	return OK;
}

void options_help(FILE *out)
{
	fputs("lasku-sandbox stands in for Pipedrive and Xero, for trying and testing.\n\n"
	      "usage: lasku-sandbox [options]\n\n",
	      out);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char left[48];

		snprintf(left, sizeof(left), "--%s %s", rows[i].name, text_or(rows[i].value, ""));
		fprintf(out, "  %-28s%s\n", left, rows[i].help);
	}
	fputs("\nAt start it prints the variables that lasku needs, then \"ready\". It stops on Ctrl-C.\n", out);
}

struct credentials {
	const char *crm_client_id, *crm_client_secret, *ledger_client_id, *ledger_client_secret, *webhook_key;
};

static const struct credential {
	const char *name;
	size_t stored, option; /* offsets in struct credentials and struct sandbox_options */
	size_t strength;
} credentials[] = {
#define BOTH(field) offsetof(struct credentials, field), offsetof(struct sandbox_options, field)
    {"PIPEDRIVE_CLIENT_ID", BOTH(crm_client_id), CLIENT_ID_STRENGTH},
    {"PIPEDRIVE_CLIENT_SECRET", BOTH(crm_client_secret), SECRET_STRENGTH},
    {"XERO_CLIENT_ID", BOTH(ledger_client_id), CLIENT_ID_STRENGTH},
    {"XERO_CLIENT_SECRET", BOTH(ledger_client_secret), SECRET_STRENGTH},
    {"XERO_WEBHOOK_KEY", BOTH(webhook_key), SECRET_STRENGTH},
#undef BOTH
};

static const char **option_of(struct sandbox_options *options, const struct credential *credential)
{
	return (const char **)(void *)((char *)options + credential->option);
}

static const char *no_variable(const char *name)
{
	(void)name;
	return NULL;
}

static int read_stored(struct arena *arena, const char *path, struct credentials *out, struct err *err)
{
	struct conf_row conf[ARRAY_LEN(credentials)] = {0};

	for (size_t i = 0; i < ARRAY_LEN(credentials); i++)
		conf[i] = (struct conf_row){.name = credentials[i].name,
					    .kind = CONF_TEXT,
					    .offset = credentials[i].stored,
					    .standard = "",
					    .help = ""};
	return conf_load(arena, conf, ARRAY_LEN(conf), path, no_variable, out, err);
}

static int write_stored(const char *path, struct sandbox_options *options, struct err *err)
{
	mode_t before = umask(077);
	FILE *file = fopen(path, "w");

	umask(before);
	if (file == NULL)
		return err_set(err, E_UPSTREAM, "credentials_unwritable", "%s can't be written: %s.", path,
			       strerror(errno));
	for (size_t i = 0; i < ARRAY_LEN(credentials); i++)
		fprintf(file, "%s=%s\n", credentials[i].name, *option_of(options, &credentials[i]));
	if (fclose(file) != 0)
		return err_set(err, E_UPSTREAM, "credentials_unwritable", "%s can't be written: %s.", path,
			       strerror(errno));
	return OK;
}

int options_complete(struct arena *arena, const char *folder, struct sandbox_options *options, struct err *err)
{
	const char *path = arena_printf(arena, "%s/credentials", folder);
	struct credentials stored = {0};

	if (access(path, F_OK) == 0 && read_stored(arena, path, &stored, err) != OK)
		return (int)err->status;
	for (size_t i = 0; i < ARRAY_LEN(credentials); i++) {
		const char **option = option_of(options, &credentials[i]);

		if (*option == NULL)
			*option = *(const char **)(void *)((char *)&stored + credentials[i].stored);
		if (*option == NULL)
			*option = random_text(arena, credentials[i].strength);
	}
	return write_stored(path, options, err);
}

void options_print(FILE *out, const struct sandbox_options *options, const char *crm_url, const char *ledger_url)
{
	fprintf(out, "PIPEDRIVE_CLIENT_ID=%s\nPIPEDRIVE_CLIENT_SECRET=%s\n", options->crm_client_id,
		options->crm_client_secret);
	fprintf(out, "PIPEDRIVE_OAUTH_URL=%s\nPIPEDRIVE_API_URL=%s\n", crm_url, crm_url);
	fprintf(out, "XERO_CLIENT_ID=%s\nXERO_CLIENT_SECRET=%s\nXERO_WEBHOOK_KEY=%s\n", options->ledger_client_id,
		options->ledger_client_secret, options->webhook_key);
	fprintf(out, "XERO_LOGIN_URL=%s\nXERO_IDENTITY_URL=%s\nXERO_API_URL=%s\n", ledger_url, ledger_url, ledger_url);
}
