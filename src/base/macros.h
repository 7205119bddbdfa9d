/* Small tools of the language that every file may use. */
#ifndef LASKU_BASE_MACROS_H
#define LASKU_BASE_MACROS_H

#include <stddef.h>

/* The caller must look at the result. */
#define MUST_CHECK __attribute__((warn_unused_result))

/* Checks a printf-style format: ${fmt} and ${args} are argument positions, counted from 1. */
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* Runs ${fn}(&variable) when the variable leaves its scope. ${fn} must accept a pointer to NULL. */
#define CLEANUP(fn) __attribute__((cleanup(fn)))

/* Hands the pointer in ${var} to the caller and empties ${var}, so that its CLEANUP does nothing. */
#define TAKE(var)                                                                                                      \
	({                                                                                                             \
		__typeof__(var) *take_ = &(var);                                                                       \
		__typeof__(var) taken_ = *take_;                                                                       \
		*take_ = NULL;                                                                                         \
		taken_;                                                                                                \
	})

/* Defines ${type}_freep for use with CLEANUP, from ${type}_free. */
#define DEFINE_FREEP(type)                                                                                             \
	static inline void type##_freep(struct type **p)                                                               \
	{                                                                                                              \
		type##_free(*p);                                                                                       \
	}

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define UNUSED __attribute__((unused))

#endif
