#include "courier/zone.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"

#define ZONE_FOLDER "/usr/share/zoneinfo/"

enum { PATH_MAX_LEN = 128, FILE_MAX = 64 * 1024, HEADER = 44, COUNTS = 20, TYPE_SIZE = 6, OFFSET_MAX = 26 * 3600 };

/* ---- reading a file of version 2 or later: a block of 32-bit times, then one of 64-bit times ---- */

struct counts {
	size_t utc, standard, leaps, times, types, chars;
};

struct span {
	const unsigned char *at;
	size_t len;
};

static uint64_t big_endian(const unsigned char *bytes, size_t size)
{
	uint64_t value = 0;

	for (size_t i = 0; i < size; i++)
		value = value << 8 | bytes[i];
	return value;
}

static bool take(struct span *from, size_t len, struct span *out)
{
	if (from->len < len)
		return false;
	*out = (struct span){from->at, len};
	from->at += len;
	from->len -= len;
	return true;
}

static bool take_header(struct span *from, struct counts *out)
{
	struct span header;
	size_t *const fields[] = {&out->utc, &out->standard, &out->leaps, &out->times, &out->types, &out->chars};

	if (!take(from, HEADER, &header) || memcmp(header.at, "TZif", 4) != 0 || header.at[4] < '2')
		return false;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		*fields[i] = (size_t)big_endian(header.at + COUNTS + 4 * i, 4);
		if (*fields[i] > FILE_MAX)
			return false;
	}
	return true;
}

static size_t block_size(const struct counts *c, size_t time_size)
{
	return c->times * (time_size + 1) + c->types * TYPE_SIZE + c->chars + c->leaps * (time_size + 4) + c->standard +
	       c->utc;
}

/* The kind of time that rules at ${time_s}: that of the last change before it. */
static size_t type_at(const struct span *times, const struct span *kinds, int64_t time_s)
{
	size_t type = 0;

	for (size_t i = 0; i < kinds->len && (int64_t)big_endian(times->at + 8 * i, 8) <= time_s; i++)
		type = kinds->at[i];
	return type;
}

int32_t zone_file_offset_s(const unsigned char *bytes, size_t len, int64_t time_s)
{
	struct span file = {bytes, len}, skipped, times, kinds, types;
	struct counts c;
	int32_t offset;
	size_t type;

	if (!take_header(&file, &c) || !take(&file, block_size(&c, 4), &skipped) || !take_header(&file, &c))
		return 0;
	if (!take(&file, c.times * 8, &times) || !take(&file, c.times, &kinds) ||
	    !take(&file, c.types * TYPE_SIZE, &types))
		return 0;
	type = type_at(&times, &kinds, time_s);
	if (type >= c.types)
		return 0;
	offset = (int32_t)(uint32_t)big_endian(types.at + type * TYPE_SIZE, 4);
	return offset > -OFFSET_MAX && offset < OFFSET_MAX ? offset : 0;
}

/* ---- finding the file ---- */

/* The name comes from outside and becomes a path. */
static bool is_name(const char *name)
{
	if (*name == '\0' || *name == '/' || strstr(name, "..") != NULL)
		return false;
	return name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-")] == '\0';
}

int32_t zone_offset_s(const char *name, int64_t time_us)
{
	unsigned char bytes[FILE_MAX];
	char path[PATH_MAX_LEN];
	size_t len;
	FILE *file;

	if (name == NULL || !is_name(name) || strlen(name) + sizeof(ZONE_FOLDER) > sizeof(path))
		return 0;
	snprintf(path, sizeof(path), "%s%s", ZONE_FOLDER, name);
	file = fopen(path, "rbe");
	if (file == NULL)
		return 0;
	len = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	return zone_file_offset_s(bytes, len, time_us / US_PER_SECOND);
}
