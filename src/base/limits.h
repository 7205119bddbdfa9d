/* Every maximum of the project, in one place. Each is tested at its edge. */
#ifndef LASKU_BASE_LIMITS_H
#define LASKU_BASE_LIMITS_H

enum {
	/* Requests that we answer */
	LIMIT_BODY = 1024 * 1024,        /* bytes of a request's body */
	LIMIT_HEADER_MEMORY = 16 * 1024, /* bytes of request line and headers, a connection */
	LIMIT_HEADER_SECONDS = 10,       /* until the headers must be there */
	LIMIT_IDLE_SECONDS = 60,         /* a connection without traffic */
	LIMIT_CONNECTIONS = 4096,        /* in total */
	LIMIT_CONNECTIONS_PER_ADDRESS = 1024,
	LIMIT_WORKER_QUEUE = 1024, /* requests waiting for a worker */
	LIMIT_WRITE_QUEUE = 4096,  /* jobs waiting for the database's writer */

	/* Answers that we read */
	LIMIT_ANSWER = 16 * 1024 * 1024, /* bytes of a vendor's answer */
	LIMIT_ANSWER_HEADERS = 64,       /* headers kept of one */
	LIMIT_CALL_SECONDS = 30,         /* a call to a vendor, as a whole */
	LIMIT_CONNECT_SECONDS = 10,

	/* Texts */
	LIMIT_JSON_DEPTH = 64,
	LIMIT_URL = 8192,
	LIMIT_CONF_LINE = 64 * 1024,
	LOG_FIELD_MAX = 512,

	/* An invoice; Xero's own limits where it has them (contract xero.md 2.4, 2.5, 2.7) */
	LIMIT_LINES = 500,
	LIMIT_FORM_LINES = 2000, /* of a form that is looked at; above LIMIT_LINES it has a finding */
	LIMIT_DESCRIPTION = 4000,
	LIMIT_NAME = 255,
	LIMIT_EMAIL = 255,
	LIMIT_ADDRESS = 500,
	LIMIT_TAX_NUMBER = 50,
	LIMIT_REFERENCE = 255,
	LIMIT_DUE_DAYS = 3650,
	LIMIT_SEARCH_TEXT = 100,
	LIMIT_SEARCH_HITS = 20,
	LIMIT_PANEL_INVOICES = 200, /* a deal's invoices that one answer holds */
};

#endif
