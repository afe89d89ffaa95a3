#include "text/sqllist.h"

#include <string.h>

#include "base/mem.h"

static const char blanks[] = " \n";

/* Where the item ends: at a comma or the end of the list. A quote in quotes is written twice, so it changes nothing. */
static const char *find_end(const char *item)
{
	bool is_quoted = false;

	for (; *item != '\0' && (is_quoted || *item != ','); item++)
		is_quoted ^= *item == '"';
	return item;
}

void sqllist_split(struct strs *items, const char *list)
{
	while (*(list += strspn(list, blanks)) != '\0') {
		const char *next = find_end(list);
		const char *end = next;

		while (end > list && strchr(blanks, end[-1]))
			end--;
		strs_add_taken(items, mem_copy_bytes(list, (size_t)(end - list)));
		list = next + (*next == ',');
	}
}

void sqllist_add_name(struct str *out, const char *item)
{
	if (*item != '"') {
		str_add(out, item);
		return;
	}
	for (item++; *item != '\0' && (*item != '"' || item[1] == '"'); item++) {
		str_add_char(out, *item);
		item += *item == '"';
	}
}
