#include "ledger/attachment.h"

#include <string.h>

#include "http/url.h"
#include "ledger/wire.h"

/* What clients say of bytes when nobody told them what these are. */
static const char UNKNOWN_TYPE[] = "application/octet-stream";
static const char FORM_TYPE[] = "application/x-www-form-urlencoded";

const char *attachment_name_refusal(const char *name)
{
	if (text_is_empty(name))
		return "A file name must be specified";
	if (wire_length(name) > ATTACHMENT_NAME_MAX)
		return "The file name must be 255 characters or fewer.";
	for (const char *at = name; *at != '\0'; at++)
		if (strchr("<>:\"/\\|?*+", *at) != NULL || (unsigned char)*at < ' ')
			return "The file name contains characters that are not allowed: < > : \" / \\ | ? * +";
	return NULL;
}

const char *attachment_type(const char *name, const char *content_type)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
	    {".pdf", "application/pdf"},
	    {".png", "image/png"},
	    {".jpg", "image/jpeg"},
	    {".jpeg", "image/jpeg"},
	    {".gif", "image/gif"},
	    {".tif", "image/tiff"},
	    {".tiff", "image/tiff"},
	    {".txt", "text/plain"},
	    {".csv", "text/csv"},
	    {".doc", "application/msword"},
	    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	    {".xls", "application/vnd.ms-excel"},
	    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	    {".zip", "application/zip"},
	};
	const char *dot = strrchr(name, '.');

	if (!text_is_empty(content_type) && !text_eq_nocase(content_type, UNKNOWN_TYPE) &&
	    !text_eq_nocase(content_type, FORM_TYPE))
		return content_type;
	for (size_t i = 0; dot != NULL && i < ARRAY_LEN(types); i++)
		if (text_eq_nocase(dot, types[i].ending))
			return types[i].type;
	return UNKNOWN_TYPE;
}

void attachment_write(struct call *call, const char *plural, const struct attachment *v, bool with_online)
{
	struct json_out *out = &call->out;

	json_out_object(out, NULL);
	json_out_text(out, "AttachmentID", v->id);
	json_out_text(out, "FileName", v->name);
	json_out_text(out, "Url",
		      arena_printf(call->arena, "%s/api.xro/2.0/%s/%s/Attachments/%s", call->sandbox->base_url, plural,
				   v->parent_id, url_encoded(call->arena, v->name)));
	json_out_text(out, "MimeType", v->type);
	json_out_i64(out, "ContentLength", (int64_t)v->size);
	if (with_online)
		json_out_bool(out, "IncludeOnline", v->is_online);
	json_out_end(out);
}

int attachment_write_all(struct call *call, const char *plural, const char *id, bool with_list, struct err *err)
{
	struct attachment *attachments;
	size_t count;

	if (attachment_list(call->db, call->arena, id, &attachments, &count, err) != OK)
		return E_INTERNAL;
	json_out_bool(&call->out, "HasAttachments", count > 0);
	if (!with_list)
		return OK;
	json_out_array(&call->out, "Attachments");
	for (size_t i = 0; i < count; i++)
		attachment_write(call, plural, &attachments[i], true);
	json_out_end(&call->out);
	return OK;
}

int attachment_add_to_contact(struct call *call, struct contact *contact, struct err *err)
{
	CLEANUP(buf_release) struct buf buf;
	struct attachment *attachments;
	struct call writing = *call;
	size_t count;

	buf_init(&buf, LIMIT_BODY);
	if (attachment_list(call->db, call->arena, contact->id, &attachments, &count, err) != OK)
		return E_INTERNAL;
	if (count == 0)
		return OK;
	json_out_init(&writing.out, &buf);
	json_out_array(&writing.out, NULL);
	for (size_t i = 0; i < count; i++)
		attachment_write(&writing, "Contacts", &attachments[i], false);
	json_out_end(&writing.out);
	contact->attachments = arena_strdup(call->arena, buf.data);
	return OK;
}
