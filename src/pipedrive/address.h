/* Addresses as the CRM keeps them, in parts (contract pipedrive.md 2.7, 2.8). */
#ifndef LASKU_PIPEDRIVE_ADDRESS_H
#define LASKU_PIPEDRIVE_ADDRESS_H

#include "json/json.h"

/* True for an object with an address's parts. */
bool crm_is_address(const struct json *value);

/* ${address} is an object or, in older shapes, a text. Street and number, postal code and town, country, each on a
 * line. Where parts are missing, the address as it was typed with its commas as line ends. From ${arena}; "" if there
 * is nothing. */
char *crm_address_text(struct arena *arena, const struct json *address);

#endif
