/* Time zones by name, from the system's zone files. */
#ifndef LASKU_COURIER_ZONE_H
#define LASKU_COURIER_ZONE_H

#include <stddef.h>
#include <stdint.h>

/* Seconds east of UTC in "Europe/Helsinki" at ${time_us}; 0 for a zone that the system doesn't know. */
int32_t zone_offset_s(const char *name, int64_t time_us);

/* The same from the ${len} bytes of a zone file (RFC 8536); 0 when they make no sense. */
int32_t zone_file_offset_s(const unsigned char *bytes, size_t len, int64_t time_s);

#endif
