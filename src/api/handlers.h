/* The functions behind the routes; api/routes.c says which address each has. */
#ifndef LASKU_API_HANDLERS_H
#define LASKU_API_HANDLERS_H

#include "api/call.h"

/* session.c */
int handle_session(struct call *call, struct err *err);
int handle_connection(struct call *call, struct err *err);
int handle_ticket(struct call *call, struct err *err);

/* deal.c */
int handle_panel(struct call *call, struct err *err);
int handle_refresh(struct call *call, struct err *err);
int handle_form(struct call *call, struct err *err);
int handle_contact_link(struct call *call, struct err *err);
int handle_contact_unlink(struct call *call, struct err *err);
int handle_product_link(struct call *call, struct err *err);
int handle_product_unlink(struct call *call, struct err *err);

/* invoice.c */
int handle_preview(struct call *call, struct err *err);
int handle_create(struct call *call, struct err *err);
int handle_operation(struct call *call, struct err *err);
int handle_pdf(struct call *call, struct err *err);

/* search.c */
int handle_contacts(struct call *call, struct err *err);
int handle_items(struct call *call, struct err *err);

/* settings.c */
int handle_settings(struct call *call, struct err *err);
int handle_settings_save(struct call *call, struct err *err);
int handle_settings_choices(struct call *call, struct err *err);
int handle_settings_preview(struct call *call, struct err *err);

/* login.c */
int handle_crm_install(struct call *call, struct err *err);
int handle_crm_callback(struct call *call, struct err *err);
int handle_ledger_connect(struct call *call, struct err *err);
int handle_ledger_callback(struct call *call, struct err *err);
int handle_ledger_choice(struct call *call, struct err *err);
int handle_go(struct call *call, struct err *err);

#endif
