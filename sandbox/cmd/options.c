#include "options.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf/conf.h"
#include "crypto/crypto.h"
#include "http/url.h"

enum { CLIENT_ID_STRENGTH = 16, SECRET_STRENGTH = 32 };

enum kind {
	KIND_HEADING,
	KIND_TEXT,
	KIND_LIST,
	KIND_URL,
	KIND_URLS,
	KIND_PORT,
	KIND_SEED,
	KIND_ON,
	KIND_OFF,
	KIND_HELP,
	KIND_VERSION
};

static const struct row {
	const char *name, *value; /* ${value}: what stands for it in the help text; NULL: takes none */
	enum kind kind;
	size_t offset;
	const char *help;
} rows[] = {
#define AT(field) offsetof(struct sandbox_options, field)
    {NULL, NULL, KIND_HEADING, 0, "Where"},
    {"port-crm", "N", KIND_PORT, AT(port_crm), "port of the CRM (8081; 0: any free one)"},
    {"port-ledger", "N", KIND_PORT, AT(port_ledger), "port of the ledger (8082; 0: any free one)"},
    {"crm-url", "URL", KIND_URL, AT(crm_url), "where others reach the CRM (http://localhost and its port)"},
    {"ledger-url", "URL", KIND_URL, AT(ledger_url), "where others reach the ledger (http://localhost and its port)"},
    {NULL, NULL, KIND_HEADING, 0, "The app"},
    {"app-url", "URL", KIND_URL, AT(app_url), "where the app is reached (http://localhost:8080)"},
    {"app-name", "TEXT", KIND_TEXT, AT(app_name), "what the CRM's pages call it (Lasku)"},
    {"crm-callback", "URL", KIND_URL, AT(crm_callback), "the CRM's redirect URL (APP-URL/pipedrive/callback)"},
    {"ledger-redirect", "URLS", KIND_URLS, AT(ledger_redirects),
     "the ledger's redirect URLs, with commas (APP-URL/xero/callback)"},
    {"install-url", "URL", KIND_URL, AT(install_url), "where \"Install now\" leads (APP-URL/pipedrive/install)"},
    {"panel-url", "URL", KIND_URL, AT(panel_url), "page framed in each deal (APP-URL/panel)"},
    {"modal-url", "URL", KIND_URL, AT(modal_url), "page of the modal (APP-URL/window)"},
    {"settings-url", "URL", KIND_URL, AT(settings_url), "page of the app's settings (APP-URL/settings)"},
    {"floating-url", "URL", KIND_URL, AT(floating_url), "page of the floating window (APP-URL/floating)"},
    {"crm-client-id", "ID", KIND_TEXT, AT(crm_client_id),
     "the app's id at the CRM (made at random, kept in the data folder)"},
    {"crm-client-secret", "TEXT", KIND_TEXT, AT(crm_client_secret), "its secret there (the same)"},
    {"ledger-client-id", "ID", KIND_TEXT, AT(ledger_client_id), "the app's id at the ledger (the same)"},
    {"ledger-client-secret", "TEXT", KIND_TEXT, AT(ledger_client_secret), "its secret there (the same)"},
    {"webhook-key", "TEXT", KIND_TEXT, AT(webhook_key), "signs the ledger's webhooks (the same)"},
    {"webhook-url", "URL", KIND_URL, AT(webhook_url), "where the ledger sends its webhooks (nowhere)"},
    {NULL, NULL, KIND_HEADING, 0, "Data"},
    {"data", "DIR", KIND_TEXT, AT(data), "folder of the databases (a temporary one, removed at the end)"},
    {"fresh", NULL, KIND_ON, AT(fresh), "forget what the folder holds"},
    {"seed", "NAME", KIND_SEED, AT(is_empty), "what new databases hold: sample or empty (sample)"},
    {"import-crm", "FILES", KIND_LIST, AT(import_crm), "JSON or CSV files for a new CRM; may be repeated"},
    {"import-ledger", "FILES", KIND_LIST, AT(import_ledger), "the same for a new ledger"},
    {NULL, NULL, KIND_HEADING, 0, "Behaviour"},
    {"lax-roles", NULL, KIND_OFF, AT(strict_roles), "any ledger user may consent (this is the standard)"},
    {"strict-roles", NULL, KIND_ON, AT(strict_roles), "only Adviser and Standard users may, as in Xero"},
    {"help", NULL, KIND_HELP, 0, "print this text"},
    {"version", NULL, KIND_VERSION, 0, "print the version"},
#undef AT
};

static const struct row *row_find(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].name != NULL && strlen(rows[i].name) == len && memcmp(rows[i].name, name, len) == 0)
			return &rows[i];
	return NULL;
}

static bool is_address(struct arena *arena, const char *url)
{
	struct url_parts parts;

	return url_split(arena, url, &parts, NULL) == OK &&
	       (text_eq(parts.scheme, "http") || text_eq(parts.scheme, "https")) && strpbrk(url, " \"'<>;") == NULL;
}

static int check_addresses(struct arena *arena, const struct row *row, const char *value, struct err *err)
{
	char **urls;
	size_t count = row->kind == KIND_URLS ? text_split(arena, value, ',', &urls) : 1;

	for (size_t i = 0; i < count; i++)
		if (!is_address(arena, row->kind == KIND_URLS ? urls[i] : value))
			return err_set(
			    err, E_INVALID, "option_bad",
			    "--%s must be a whole address, like http://localhost:3000/path; \"%.80s\" is not.",
			    row->name, value);
	return OK;
}

static int apply(struct arena *arena, const struct row *row, const char *value, struct sandbox_options *options,
		 enum options_next *next, struct err *err)
{
	void *field = (char *)options + row->offset;
	const char *list;
	int64_t port;

	switch (row->kind) {
	case KIND_HEADING:
		BUG("a heading is no option");
	case KIND_TEXT:
		*(const char **)field = value;
		break;
	case KIND_LIST:
		list = *(const char **)field;
		*(const char **)field = list == NULL ? value : arena_printf(arena, "%s,%s", list, value);
		break;
	case KIND_URL:
	case KIND_URLS:
		if (check_addresses(arena, row, value, err) != OK)
			return E_INVALID;
		*(const char **)field = value;
		break;
	case KIND_SEED:
		if (!text_eq(value, "sample") && !text_eq(value, "empty"))
			return err_set(err, E_INVALID, "option_bad", "--seed must be sample or empty.");
		*(bool *)field = text_eq(value, "empty");
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

int options_read(struct arena *arena, int argc, char **argv, struct sandbox_options *options,
		 enum options_next *next_out, struct err *err)
{
	enum options_next next = OPTIONS_RUN;

	*options = (struct sandbox_options){
	    .port_crm = 8081, .port_ledger = 8082, .app_url = "http://localhost:8080", .app_name = "Lasku"};
	for (int i = 1; i < argc; i++) {
		const char *name = argv[i] + 2, *equals, *value;
		const struct row *row;

		equals = strchr(argv[i], '=');
		row = text_starts(argv[i], "--")
			  ? row_find(name, equals != NULL ? (size_t)(equals - name) : strlen(name))
			  : NULL;
		if (row != NULL && row->value == NULL && equals != NULL)
			return err_set(err, E_INVALID, "option_bad", "--%s takes no value.", row->name);
		if (row == NULL)
			return err_set(err, E_INVALID, "option_unknown",
				       "There is no option %s; lasku-sandbox --help lists them.", argv[i]);
		value = row->value == NULL ? "" : equals != NULL ? equals + 1 : argv[++i];
		if (row->value != NULL && value == NULL)
			return err_set(err, E_INVALID, "option_bad", "--%s needs a value: --%s %s.", row->name,
				       row->name, row->value);
		if (apply(arena, row, value, options, &next, err) != OK)
			return E_INVALID;
	}
	*next_out = next;
	return OK;
}

void options_help(FILE *out)
{
	fputs("lasku-sandbox stands in for Pipedrive and Xero, for trying and testing any app.\n\n"
	      "usage: lasku-sandbox [options]\n",
	      out);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char left[48];

		if (rows[i].kind == KIND_HEADING) {
			fprintf(out, "\n%s\n", rows[i].help);
			continue;
		}
		snprintf(left, sizeof(left), "--%s %s", rows[i].name, text_or(rows[i].value, ""));
		fprintf(out, "  %-28s%s\n", left, rows[i].help);
	}
	fputs(
	    "\nAt start it prints what the app needs (ids, secrets, addresses), then \"ready\". It stops on Ctrl-C.\n"
	    "Faults, clock, calls, import and more: http://localhost:8081/_sandbox/ and "
	    "http://localhost:8082/_sandbox/.\n"
	    "\nExamples\n"
	    "  an app on port 3000 with its own addresses, on its own data:\n"
	    "    lasku-sandbox --app-url http://localhost:3000 --app-name \"My app\" \\\n"
	    "      --crm-callback http://localhost:3000/oauth --crm-client-id my-id --crm-client-secret my-secret \\\n"
	    "      --ledger-redirect http://localhost:3000/xero --seed empty --import-crm deals.json\n"
	    "  the sample company, remembered from one start to the next:\n"
	    "    lasku-sandbox --data sandbox-data\n",
	    out);
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

/* The CRM's pages frame the app, and listen to it, by one origin. */
static int check_origin(struct arena *arena, const char *app_url, const char *url, struct err *err)
{
	struct url_parts app, own;

	if (url_split(arena, app_url, &app, err) != OK || url_split(arena, url, &own, err) != OK)
		return E_INVALID;
	if (text_eq(app.scheme, own.scheme) && text_eq(app.host, own.host) && app.port == own.port)
		return OK;
	return err_set(err, E_INVALID, "option_bad",
		       "%.200s must have the scheme, host and port of --app-url, which is %.200s.", url, app_url);
}

/* The addresses that weren't given. */
static int complete_addresses(struct arena *arena, struct sandbox_options *options, struct err *err)
{
	const char *framed[] = {options->panel_url, options->modal_url, options->settings_url, options->floating_url};
	static const struct {
		size_t offset;
		const char *path;
	} addresses[] = {
#define AT(field) offsetof(struct sandbox_options, field)
	    {AT(crm_callback), "/pipedrive/callback"},
	    {AT(ledger_redirects), "/xero/callback"},
	    {AT(install_url), "/pipedrive/install"},
	    {AT(panel_url), "/panel"},
	    {AT(modal_url), "/window"},
	    {AT(settings_url), "/settings"},
	    {AT(floating_url), "/floating"},
#undef AT
	};

	for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
		const char **address = (const char **)(void *)((char *)options + addresses[i].offset);

		if (*address == NULL)
			*address = arena_printf(arena, "%s%s", options->app_url, addresses[i].path);
	}
	for (size_t i = 0; i < ARRAY_LEN(framed); i++)
		if (framed[i] != NULL && check_origin(arena, options->app_url, framed[i], err) != OK)
			return E_INVALID;
	return OK;
}

int options_complete(struct arena *arena, const char *folder, struct sandbox_options *options, struct err *err)
{
	const char *path = arena_printf(arena, "%s/credentials", folder);
	struct credentials stored = {0};

	if (complete_addresses(arena, options, err) != OK)
		return E_INVALID;
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
