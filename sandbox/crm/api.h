/* The handlers of the API's routes (contract pipedrive.md 2), by what they are about. */
#ifndef SANDBOX_CRM_API_H
#define SANDBOX_CRM_API_H

#include "crm/visit.h"

/* api_deals.c */
int v2_deals_list(struct visit *visit, struct err *err);
int v2_deals_get(struct visit *visit, struct err *err);
int v2_deals_search(struct visit *visit, struct err *err);
int v2_deals_create(struct visit *visit, struct err *err);
int v2_deals_update(struct visit *visit, struct err *err);
int v2_pipelines_list(struct visit *visit, struct err *err);
int v2_stages_list(struct visit *visit, struct err *err);

/* api_products.c */
int v2_deal_products_of_one(struct visit *visit, struct err *err);
int v2_deal_products_of_many(struct visit *visit, struct err *err);
int v2_deal_discounts(struct visit *visit, struct err *err);
int v2_products_list(struct visit *visit, struct err *err);
int v2_products_get(struct visit *visit, struct err *err);
int v2_products_search(struct visit *visit, struct err *err);

/* api_people.c */
int v2_persons_list(struct visit *visit, struct err *err);
int v2_persons_get(struct visit *visit, struct err *err);
int v2_persons_search(struct visit *visit, struct err *err);
int v2_organizations_list(struct visit *visit, struct err *err);
int v2_organizations_get(struct visit *visit, struct err *err);
int v2_organizations_search(struct visit *visit, struct err *err);

/* api_fields.c */
int v2_deal_fields_list(struct visit *visit, struct err *err);
int v2_deal_fields_get(struct visit *visit, struct err *err);
int v2_person_fields_list(struct visit *visit, struct err *err);
int v2_person_fields_get(struct visit *visit, struct err *err);
int v2_organization_fields_list(struct visit *visit, struct err *err);
int v2_organization_fields_get(struct visit *visit, struct err *err);
int v2_product_fields_list(struct visit *visit, struct err *err);
int v2_product_fields_get(struct visit *visit, struct err *err);

/* api_users.c */
int v1_users_me(struct visit *visit, struct err *err);
int v1_users_list(struct visit *visit, struct err *err);
int v1_users_get(struct visit *visit, struct err *err);
int v1_currencies_list(struct visit *visit, struct err *err);

#endif
