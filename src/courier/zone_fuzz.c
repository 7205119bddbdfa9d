#include "courier/zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	int32_t offset_s = zone_file_offset_s(data, len, 1795435200);

	return offset_s > 100000 || offset_s < -100000 ? -1 : 0;
}
