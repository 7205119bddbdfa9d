/* The endpoints of attachments, for every kind of document that can have some (contract xero.md 2.10). */
#include <string.h>

#include "crypto/crypto.h"
#include "ledger/api_routes.h"
#include "ledger/attachment.h"
#include "ledger/invoice.h"
#include "ledger/invoice_rows.h"
#include "ledger/parent.h"
#include "ledger/switches.h"

static void refuse_with(struct call *call, const char *text)
{
	struct messages messages = {0};

	message_add(call->arena, &messages, "%s", text);
	api_validation(call, &messages);
}

int attachments_list(struct call *call, struct err *err)
{
	struct attachment *attachments;
	struct parent parent;
	size_t count;

	if (parent_find(call, &parent, err) != OK)
		return E_INTERNAL;
	if (parent.id == NULL)
		return OK;
	if (attachment_list(call->db, call->arena, parent.id, &attachments, &count, err) != OK)
		return E_INTERNAL;
	api_envelope(call);
	json_out_array(&call->out, "Attachments");
	for (size_t i = 0; i < count; i++)
		attachment_write(call, parent.plural, &attachments[i], parent.is_printed);
	api_done(call);
	return OK;
}

int attachments_get(struct call *call, struct err *err)
{
	struct attachment *attachment;
	struct parent parent;

	if (parent_find(call, &parent, err) != OK)
		return E_INTERNAL;
	if (parent.id == NULL)
		return OK;
	if (attachment_load(call->db, call->arena, parent.id, call->params[1], &attachment, err) != OK)
		return E_INTERNAL;
	if (attachment == NULL) {
		api_not_found(call);
		return OK;
	}
	call->reply = (struct reply){
	    .status = 200, .content_type = attachment->type, .body = attachment->content, .len = attachment->size};
	return OK;
}

/* Why the file can't be stored; NULL if it can. */
static const char *refusal(struct call *call, const struct attachment *v, const struct attachment *stored, size_t count)
{
	const int64_t max_mb = settings_number(call->db, ledger_switches, "attachment_max_mb");
	const char *refused = attachment_name_refusal(v->name);

	if (refused != NULL)
		return refused;
	if (v->size == 0)
		return "The file is empty.";
	if (v->size > (size_t)max_mb * 1024 * 1024)
		return "The file is larger than an attachment may be.";
	if (stored == NULL && count >= ATTACHMENTS_MAX)
		return arena_printf(call->arena, "A document can have %d attachments at most.", ATTACHMENTS_MAX);
	return NULL;
}

static struct attachment sent_attachment(struct call *call, const struct parent *parent)
{
	char id[UUID_TEXT_MAX];
	struct attachment v = {
	    .id = arena_strdup(call->arena, uuid_new(id)),
	    .parent_id = parent->id,
	    .name = call->params[1],
	    .type = attachment_type(call->params[1], http_header(call->x, "Content-Type")),
	    .is_online = parent->is_printed && api_query_bool(call, "IncludeOnline", false),
	    .created_us = call->now_us,
	};

	v.content = http_body(call->x, &v.size);
	return v;
}

static int store(struct call *call, struct attachment *v, const struct attachment *stored, struct err *err)
{
	if (stored != NULL)
		v->id = stored->id;
	if (attachment_save(call->db, call->arena, v, err) != OK)
		return E_INTERNAL;
	return history_add(call->db, v->parent_id, call->now_us, "Attached a file",
			   arena_printf(call->arena, "Attached the file %s", v->name), call_person_name(call), err);
}

int attachments_put(struct call *call, struct err *err)
{
	struct attachment *attachments, *stored, v;
	struct parent parent;
	const char *refused;
	size_t count;

	if (parent_find(call, &parent, err) != OK)
		return E_INTERNAL;
	if (parent.id == NULL)
		return OK;
	v = sent_attachment(call, &parent);
	if (attachment_list(call->db, call->arena, parent.id, &attachments, &count, err) != OK ||
	    attachment_load(call->db, call->arena, parent.id, v.name, &stored, err) != OK)
		return E_INTERNAL;
	refused = refusal(call, &v, stored, count);
	if (refused != NULL) {
		refuse_with(call, refused);
		return OK;
	}
	if (store(call, &v, stored, err) != OK)
		return E_INTERNAL;
	api_envelope(call);
	json_out_array(&call->out, "Attachments");
	attachment_write(call, parent.plural, &v, parent.is_printed);
	api_done(call);
	return OK;
}
