#include "postgres.h"

#include "fmgr.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(counter_next);
PG_FUNCTION_INFO_V1(counter_add);

static int64 count;

Datum counter_next(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(++count);
}

Datum counter_add(PG_FUNCTION_ARGS)
{
	count += PG_GETARG_INT64(0);
	PG_RETURN_INT64(count);
}
