/* The rules behind common/faults.h: which calls they strike. Not locked; faults.c does that. */
#ifndef SANDBOX_COMMON_FAULT_RULES_H
#define SANDBOX_COMMON_FAULT_RULES_H

#include "common/faults.h"
#include "json/json.h"

enum { FAULT_RULES_MAX = 200 };

struct fault_rule {
	int64_t id;
	const char *method, *path, *client_id; /* NULL: any */
	int64_t nth, next;                     /* strikes the ${nth} matching call and those after it, ${next} in all */
	int64_t chance_e4;                     /* of each of them; 10000: certain */
	int64_t seed;
	uint64_t random; /* where the rule's own sequence stands */
	bool is_now;     /* struck when it was set; matches nothing */
	int64_t seen, struck;
	struct fault what;
};

/* The call that rules are held against. */
struct fault_target {
	const char *method, *path; /* a delivery: NULL and its address */
	const char *client_id;     /* NULL: unknown */
	bool is_machine;
};

/* True if ${rule} is meant for ${target}; nothing is counted. */
bool fault_rule_matches(const struct fault_rule *rule, const struct fault_target *target);

/* Counts a matching call; true if it is struck. */
bool fault_rule_strikes(struct fault_rule *rule);

/* A pattern with '*' (any characters) is for the whole path, one without for its beginning; letters without case. */
bool fault_path_matches(const char *pattern, const char *path);

/* Acts on deliveries. */
bool fault_is_webhook(enum fault_kind kind);
/* Happens beside the call, which goes on. */
bool fault_is_aside(enum fault_kind kind);
/* The call isn't executed. */
bool fault_is_refusal(const struct fault *fault);

/* Reads {"match":{...},"what":{...}} into ${out}; texts are copied to ${arena}. E_INVALID says what is wrong. */
MUST_CHECK int fault_rule_read(struct arena *arena, const struct json *json, struct fault_rule *out, struct err *err);

/* The rule as an object of the array that ${out} is in, with "seen" and "struck". */
void fault_rule_write(struct json_out *out, const struct fault_rule *rule);

#endif
