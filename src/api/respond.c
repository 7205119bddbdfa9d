#include "api/respond.h"

enum {
	REPLY_MAX = 8 * 1024 * 1024,
	REPLY_USUAL = 8 * 1024, /* most answers fit */
};

void reply_start(struct reply *reply)
{
	buf_init(&reply->buf, REPLY_MAX);
	buf_reserve(&reply->buf, REPLY_USUAL);
	json_out_init(&reply->json, &reply->buf);
	json_out_object(&reply->json, NULL);
}

void reply_send(struct reply *reply, struct http_exchange *x, int status)
{
	json_out_end(&reply->json);
	http_answer_take(x, status, "application/json; charset=utf-8", &reply->buf);
}

int respond_status(const struct err *err)
{
	static const int by_status[] = {
	    [E_INVALID] = 422, [E_NOT_FOUND] = 404, [E_CONFLICT] = 409,  [E_DENIED] = 403,
	    [E_BUSY] = 503,    [E_UPSTREAM] = 502,  [E_UNCERTAIN] = 504, [E_INTERNAL] = 500,
	};
	static const struct {
		const char *code;
		int status;
	} by_code[] = {
	    {"body_malformed", 400},  {"method_not_allowed", 405}, {"session_missing", 401},
	    {"session_invalid", 401}, {"session_expired", 401},    {"token_invalid", 401},
	    {"token_expired", 401},   {"token_foreign", 401},      {"database_unreachable", 503},
	};

	for (size_t i = 0; i < ARRAY_LEN(by_code); i++)
		if (text_eq(err->code, by_code[i].code))
			return by_code[i].status;
	return (size_t)err->status < ARRAY_LEN(by_status) && by_status[err->status] != 0 ? by_status[err->status] : 500;
}

void respond_error(struct http_exchange *x, const struct err *err, const struct finding *findings, size_t finding_count)
{
	struct reply reply;

	reply_start(&reply);
	json_out_object(&reply.json, "error");
	json_out_text(&reply.json, "code", err->code);
	json_out_text(&reply.json, "message", text_sentence(http_arena(x), err->text));
	json_out_text(&reply.json, "detail", err->detail);
	json_out_text(&reply.json, "request_id", http_request_id(x));
	if (findings != NULL)
		shape_findings(&reply.json, "findings", findings, finding_count);
	json_out_end(&reply.json);
	reply_send(&reply, x, respond_status(err));
}

void respond_empty(struct http_exchange *x)
{
	http_answer(x, 204, NULL, "", 0);
}
