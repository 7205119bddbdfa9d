/* The statements that people wait for, or that run all the time: a test looks at their query plans. Private to this
 * folder. */
#ifndef LASKU_STORE_STATEMENTS_H
#define LASKU_STORE_STATEMENTS_H

extern const char store_panel_sql[], store_panel_invoices_sql[], store_panel_unpacked_sql[], store_panel_contact_sql[],
    store_panel_drop_contact_sql[], store_panel_any_unpacked_sql[];
extern const char store_operation_by_mark_sql[], store_operation_lanes_sql[], store_operation_next_sql[],
    store_operation_next_due_sql[];
extern const char store_sweep_next_sql[], store_sweep_next_due_sql[];
extern const char store_words_find_sql[], store_words_exact_sql[];
extern const char store_contact_get_sql[], store_contact_by_name_sql[], store_contacts_by_prefix_sql[];
extern const char store_item_by_id_sql[], store_item_by_code_sql[], store_items_by_prefix_sql[];
extern const char store_invoice_get_sql[], store_deal_invoice_ids_sql[];
extern const char store_deal_get_sql[];
extern const char store_login_take_sql[];

#endif
