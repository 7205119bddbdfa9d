/* The API's objects as JSON, and its requests as the domain's structs (web/src/api-types.ts names them all). */
#ifndef LASKU_API_SHAPE_H
#define LASKU_API_SHAPE_H

#include "app/connection.h"
#include "app/form.h"
#include "app/panel.h"
#include "app/preview.h"
#include "app/settings.h"
#include "json/json.h"
#include "json/json_write.h"

/* Each writes one member ${key} (NULL inside an array). */
void shape_findings(struct json_out *out, const char *key, const struct finding *findings, size_t count);
void shape_connection(struct json_out *out, const char *key, const struct connection_view *view);
void shape_contact_members(struct json_out *out, const struct contact_view *view);
void shape_contact(struct json_out *out, const char *key, const struct contact_view *view); /* NULL writes null */
void shape_contact_hits(struct json_out *out, const char *key, const struct contact_hit *hits, size_t count);
void shape_items(struct json_out *out, const char *key, const struct item *items, size_t count);
void shape_invoice(struct json_out *out, const char *key, const struct invoice_view *view); /* NULL writes null */
void shape_templates(struct json_out *out, const char *key, const struct invoice_template *templates, size_t count);

/* Each writes the members of the object that is open. */
void shape_operation_members(struct json_out *out, const struct operation_view *view);
void shape_panel_members(struct json_out *out, const struct panel *panel);
void shape_form_data_members(struct json_out *out, const struct form_data *data);
void shape_preview_members(struct json_out *out, const struct preview *preview, size_t line_count);
void shape_settings_members(struct json_out *out, struct arena *arena, const struct settings *settings);

/* Readers. Texts are borrowed from the JSON document, arrays come from the arena. E_INVALID "field_malformed" (detail:
 * the member). */
MUST_CHECK int shape_read_form(struct arena *arena, const struct json *json, struct invoice_form *out, struct err *err);
MUST_CHECK int shape_read_settings(const struct json *json, struct settings *out, struct err *err);

/* Small ones that others use. */
void shape_day(struct json_out *out, const char *key, int32_t day);               /* DAY_NONE writes null */
void shape_time(struct json_out *out, const char *key, int64_t time_us);          /* 0 writes null */
void shape_text_or_null(struct json_out *out, const char *key, const char *text); /* NULL and "" write null */

#endif
