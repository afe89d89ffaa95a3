#include "sys/listing.h"

#include <stdio.h>
#include <unistd.h>

#include "text/columns.h"

void listing_print(struct str *lines)
{
	struct str aligned = STR_INIT;

	if (isatty(STDOUT_FILENO))
		columns_add(&aligned, str_text(lines));
	fputs(str_text(aligned.length > 0 ? &aligned : lines), stdout);
	str_free(&aligned);
	str_free(lines);
}
