#include "api/handlers.h"
#include "api/respond.h"

/* A number of the frame's address, as the page passes it on; 0 when it isn't there. */
static int64_t body_id(const struct json *body, const char *name)
{
	return json_get_i64(body, name, 0);
}

int handle_session(struct call *call, struct err *err)
{
	struct session session;
	const struct json *body;
	struct reply reply;

	if (call_body(call, &body, err) != OK ||
	    session_open(call->app, call->db, json_get_text(body, "token", ""), body_id(body, "user_id"),
			 body_id(body, "company_id"), call->arena, &session, err) != OK)
		return (int)err->status;
	reply_start(&reply);
	json_out_text(&reply.json, "session", session.text);
	shape_time(&reply.json, "expires_at", session.expires_us);
	json_out_object(&reply.json, "user");
	json_out_i64(&reply.json, "id", session.user_id);
	json_out_text(&reply.json, "name", text_or(session.user_name, ""));
	json_out_bool(&reply.json, "is_admin", session.is_admin);
	json_out_end(&reply.json);
	json_out_object(&reply.json, "company");
	json_out_i64(&reply.json, "id", session.company_id);
	json_out_text(&reply.json, "name", text_or(session.company_name, ""));
	json_out_end(&reply.json);
	json_out_text(&reply.json, "language", text_or(session.language, ""));
	shape_connection(&reply.json, "connection", &session.connection);
	reply_send(&reply, call->x, 200);
	return OK;
}

int handle_connection(struct call *call, struct err *err)
{
	struct connection_view view;
	struct buf buf;
	struct json_out json;

	if (connection_read(call->app, call->db, &call->caller, call->arena, &view, err) != OK)
		return (int)err->status;
	buf_init(&buf, LIMIT_BODY);
	json_out_init(&json, &buf);
	shape_connection(&json, NULL, &view);
	http_answer_copy(call->x, 200, "application/json; charset=utf-8", buf.data, buf.len);
	buf_release(&buf);
	return OK;
}

int handle_ticket(struct call *call, struct err *err)
{
	struct reply reply;
	const char *url;

	if (connection_ticket(call->app, &call->caller, call->arena, &url, err) != OK)
		return (int)err->status;
	reply_start(&reply);
	json_out_text(&reply.json, "url", url);
	reply_send(&reply, call->x, 200);
	return OK;
}
