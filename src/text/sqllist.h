/* Lists of SQL names, as the catalogs' functions write them: a, "b,c". */
#ifndef TEXT_SQLLIST_H
#define TEXT_SQLLIST_H

#include "text/str.h"

/* Append the items between the commas that are not in double quotes, without the blanks and newlines around them. */
void sqllist_split(struct strs *items, const char *list);
/* Append an item as what it names: without its quotes, in which two stand for one. */
void sqllist_add_name(struct str *out, const char *item);

#endif
