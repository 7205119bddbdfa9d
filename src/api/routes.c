#include "api/handlers.h"
#include "api/health.h"
#include "api/page.h"

const struct api_route api_routes[] = {
    /* The JSON API, described by openapi.paths.json */
    {"POST", "/api/v1/session", RUNS_READ, ACCESS_PUBLIC, handle_session, "createSession"},
    {"GET", "/api/v1/connection", RUNS_READ, ACCESS_SESSION, handle_connection, "getConnection"},
    {"POST", "/api/v1/connection/ticket", RUNS_HERE, ACCESS_SESSION, handle_ticket, "createTicket"},
    {"GET", "/api/v1/deals/:deal/panel", RUNS_READ, ACCESS_SESSION, handle_panel, "getPanel"},
    {"POST", "/api/v1/deals/:deal/refresh", RUNS_WAIT, ACCESS_SESSION, handle_refresh, "refreshPanel"},
    {"GET", "/api/v1/deals/:deal/form", RUNS_WAIT, ACCESS_SESSION, handle_form, "getForm"},
    {"PUT", "/api/v1/deals/:deal/contact", RUNS_WAIT, ACCESS_SESSION, handle_contact_link, "linkContact"},
    {"DELETE", "/api/v1/deals/:deal/contact", RUNS_WRITE, ACCESS_SESSION, handle_contact_unlink, "unlinkContact"},
    {"PUT", "/api/v1/products/:product/link", RUNS_WRITE, ACCESS_SESSION, handle_product_link, "linkProduct"},
    {"DELETE", "/api/v1/products/:product/link", RUNS_WRITE, ACCESS_SESSION, handle_product_unlink, "unlinkProduct"},
    {"POST", "/api/v1/preview", RUNS_READ, ACCESS_SESSION, handle_preview, "previewInvoice"},
    {"POST", "/api/v1/invoices", RUNS_WRITE, ACCESS_SESSION, handle_create, "createInvoice"},
    {"GET", "/api/v1/operations/:intent", RUNS_READ, ACCESS_SESSION, handle_operation, "getOperation"},
    {"GET", "/api/v1/invoices/:invoice/pdf", RUNS_WAIT, ACCESS_SESSION, handle_pdf, "getInvoicePdf"},
    {"GET", "/api/v1/contacts", RUNS_READ, ACCESS_SESSION, handle_contacts, "searchContacts"},
    {"GET", "/api/v1/items", RUNS_READ, ACCESS_SESSION, handle_items, "searchItems"},
    {"GET", "/api/v1/settings", RUNS_READ, ACCESS_SESSION, handle_settings, "getSettings"},
    {"PUT", "/api/v1/settings", RUNS_WRITE, ACCESS_SESSION, handle_settings_save, "saveSettings"},
    {"GET", "/api/v1/settings/choices", RUNS_WAIT, ACCESS_SESSION, handle_settings_choices, "getSettingsChoices"},
    {"POST", "/api/v1/settings/preview", RUNS_WAIT, ACCESS_SESSION, handle_settings_preview, "previewSettings"},
    {"GET", "/api/v1/openapi.json", RUNS_HERE, ACCESS_PUBLIC, page_description, "getDescription"},

    /* Logins */
    {"GET", "/pipedrive/install", RUNS_WAIT, ACCESS_BROWSER, handle_crm_install, NULL},
    {"GET", "/pipedrive/callback", RUNS_WAIT, ACCESS_BROWSER, handle_crm_callback, NULL},
    {"GET", "/xero/connect", RUNS_WAIT, ACCESS_BROWSER, handle_ledger_connect, NULL},
    {"GET", "/xero/callback", RUNS_WAIT, ACCESS_BROWSER, handle_ledger_callback, NULL},
    {"POST", "/xero/callback", RUNS_WAIT, ACCESS_BROWSER, handle_ledger_choice, NULL},

    /* Pages */
    {"GET", "/panel", RUNS_HERE, ACCESS_BROWSER, page_panel, NULL},
    {"GET", "/window", RUNS_HERE, ACCESS_BROWSER, page_window, NULL},
    {"GET", "/settings", RUNS_HERE, ACCESS_BROWSER, page_settings, NULL},
    {"GET", "/assets/:file", RUNS_HERE, ACCESS_BROWSER, page_asset, NULL},
    {"GET", "/go/:mark", RUNS_READ, ACCESS_BROWSER, handle_go, NULL},

    /* For those who watch the server */
    {"GET", "/healthz", RUNS_HERE, ACCESS_PUBLIC, health_live, NULL},
    {"GET", "/readyz", RUNS_READ, ACCESS_PUBLIC, health_ready, NULL},
    {"GET", "/metrics", RUNS_READ, ACCESS_PUBLIC, health_metrics, NULL},

    {0},
};
