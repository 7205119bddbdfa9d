/* The handlers of the API's routes (contract pipedrive.md 2), by what they are about. */
#ifndef SANDBOX_CRM_API_H
#define SANDBOX_CRM_API_H

#include "crm/visit.h"

/* api_deals.c */
int v2_deals_list(struct visit *visit, struct err *err);
int v2_deals_archived(struct visit *visit, struct err *err);
int v2_deals_get(struct visit *visit, struct err *err);
int v2_deals_search(struct visit *visit, struct err *err);
int v2_deals_create(struct visit *visit, struct err *err);
int v2_deals_update(struct visit *visit, struct err *err);
int v2_deals_delete(struct visit *visit, struct err *err);

/* api_pipelines.c */
int v2_pipelines_list(struct visit *visit, struct err *err);
int v2_pipelines_get(struct visit *visit, struct err *err);
int v2_pipelines_create(struct visit *visit, struct err *err);
int v2_pipelines_update(struct visit *visit, struct err *err);
int v2_pipelines_delete(struct visit *visit, struct err *err);
int v2_stages_list(struct visit *visit, struct err *err);
int v2_stages_get(struct visit *visit, struct err *err);
int v2_stages_create(struct visit *visit, struct err *err);
int v2_stages_update(struct visit *visit, struct err *err);
int v2_stages_delete(struct visit *visit, struct err *err);

/* api_deal_lines.c */
int v2_deal_products_of_one(struct visit *visit, struct err *err);
int v2_deal_products_of_many(struct visit *visit, struct err *err);
int v2_deal_products_create(struct visit *visit, struct err *err);
int v2_deal_products_bulk(struct visit *visit, struct err *err);
int v2_deal_products_update(struct visit *visit, struct err *err);
int v2_deal_products_delete(struct visit *visit, struct err *err);
int v2_deal_products_delete_many(struct visit *visit, struct err *err);

/* api_deal_terms.c */
int v2_deal_discounts(struct visit *visit, struct err *err);
int v2_deal_discounts_create(struct visit *visit, struct err *err);
int v2_deal_discounts_update(struct visit *visit, struct err *err);
int v2_deal_discounts_delete(struct visit *visit, struct err *err);
int v2_installments_list(struct visit *visit, struct err *err);
int v2_installments_create(struct visit *visit, struct err *err);
int v2_installments_update(struct visit *visit, struct err *err);
int v2_installments_delete(struct visit *visit, struct err *err);

/* api_products.c */
int v2_products_list(struct visit *visit, struct err *err);
int v2_products_get(struct visit *visit, struct err *err);
int v2_products_search(struct visit *visit, struct err *err);
int v2_products_create(struct visit *visit, struct err *err);
int v2_products_update(struct visit *visit, struct err *err);
int v2_products_delete(struct visit *visit, struct err *err);
int v2_products_duplicate(struct visit *visit, struct err *err);
int v2_variations_list(struct visit *visit, struct err *err);
int v2_variations_create(struct visit *visit, struct err *err);
int v2_variations_update(struct visit *visit, struct err *err);
int v2_variations_delete(struct visit *visit, struct err *err);

/* api_people.c */
int v2_persons_list(struct visit *visit, struct err *err);
int v2_persons_get(struct visit *visit, struct err *err);
int v2_persons_search(struct visit *visit, struct err *err);
int v2_persons_create(struct visit *visit, struct err *err);
int v2_persons_update(struct visit *visit, struct err *err);
int v2_persons_delete(struct visit *visit, struct err *err);
int v2_organizations_list(struct visit *visit, struct err *err);
int v2_organizations_get(struct visit *visit, struct err *err);
int v2_organizations_search(struct visit *visit, struct err *err);
int v2_organizations_create(struct visit *visit, struct err *err);
int v2_organizations_update(struct visit *visit, struct err *err);
int v2_organizations_delete(struct visit *visit, struct err *err);

/* api_fields.c: for all four entities, by the address */
int v2_fields_list(struct visit *visit, struct err *err);
int v2_fields_get(struct visit *visit, struct err *err);
int v2_fields_create(struct visit *visit, struct err *err);
int v2_fields_update(struct visit *visit, struct err *err);
int v2_fields_delete(struct visit *visit, struct err *err);
int v2_field_options_add(struct visit *visit, struct err *err);
int v2_field_options_rename(struct visit *visit, struct err *err);
int v2_field_options_remove(struct visit *visit, struct err *err);

/* api_activities.c */
int v2_activities_list(struct visit *visit, struct err *err);
int v2_activities_get(struct visit *visit, struct err *err);
int v2_activities_create(struct visit *visit, struct err *err);
int v2_activities_update(struct visit *visit, struct err *err);
int v2_activities_delete(struct visit *visit, struct err *err);
int v1_activity_types_list(struct visit *visit, struct err *err);

/* api_notes.c */
int v1_notes_list(struct visit *visit, struct err *err);
int v1_notes_get(struct visit *visit, struct err *err);
int v1_notes_create(struct visit *visit, struct err *err);
int v1_notes_update(struct visit *visit, struct err *err);
int v1_notes_delete(struct visit *visit, struct err *err);

/* api_files.c */
int v1_files_list(struct visit *visit, struct err *err);
int v1_files_get(struct visit *visit, struct err *err);
int v1_files_create(struct visit *visit, struct err *err);
int v1_files_update(struct visit *visit, struct err *err);
int v1_files_delete(struct visit *visit, struct err *err);
int v1_files_download(struct visit *visit, struct err *err);
int v1_deal_files(struct visit *visit, struct err *err);
int v1_person_files(struct visit *visit, struct err *err);
int v1_organization_files(struct visit *visit, struct err *err);
int v1_product_files(struct visit *visit, struct err *err);

/* api_filters.c */
int v1_filters_list(struct visit *visit, struct err *err);
int v1_filters_get(struct visit *visit, struct err *err);
int v1_filters_create(struct visit *visit, struct err *err);
int v1_filters_delete(struct visit *visit, struct err *err);

/* api_users.c */
int v1_users_me(struct visit *visit, struct err *err);
int v1_users_list(struct visit *visit, struct err *err);
int v1_users_find(struct visit *visit, struct err *err);
int v1_users_get(struct visit *visit, struct err *err);
int v1_users_permissions(struct visit *visit, struct err *err);
int v1_users_roles(struct visit *visit, struct err *err);
int v1_roles_list(struct visit *visit, struct err *err);
int v1_permission_sets_list(struct visit *visit, struct err *err);
int v1_user_settings(struct visit *visit, struct err *err);
int v1_user_connections(struct visit *visit, struct err *err);
int v1_currencies_list(struct visit *visit, struct err *err);
int v1_mail_threads_list(struct visit *visit, struct err *err);
int v1_mail_not_found(struct visit *visit, struct err *err);
int v1_deal_mail(struct visit *visit, struct err *err);

#endif
