/* What nearly every file uses. */
#ifndef LASKU_BASE_BASE_H
#define LASKU_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/macros.h"
#include "base/text.h"

#endif
