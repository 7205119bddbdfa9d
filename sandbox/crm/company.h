/* The sample company, and the app that can be installed in it. */
#ifndef SANDBOX_CRM_COMPANY_H
#define SANDBOX_CRM_COMPANY_H

#define COMPANY_NAME "Pohjola Design Oy"
#define COMPANY_DOMAIN "pohjola-design"
#define COMPANY_CURRENCY "EUR"
#define COMPANY_TIMEZONE "Europe/Helsinki"

#define APP_SLUG "lasku"
#define APP_MODAL_NAME "Create invoice"
#define APP_MODAL_ID "5d1c0c0e-6c1a-4f0e-9a54-3a7f0f6b2c11"

/* The number that custom fields of the types time and timerange have for the time zone. */
enum { COMPANY_TIMEZONE_ID = 345 };

enum { COMPANY_ID = 13405772, USER_ADMIN = 21045601, USER_SALES_1 = 21045613, USER_SALES_2 = 21045627 };

#endif
