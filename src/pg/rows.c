#include "pg/rows.h"

#include <stdio.h>

bool rows_print(const struct pgconn_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			putchar('\t');
		if (values[i].length > 0)
			fwrite(values[i].bytes, 1, values[i].length, stdout);
	}
	if (count > 0)
		putchar('\n');
	return !ferror(stdout);
}
