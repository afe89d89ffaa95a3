/* Numbers as a person reads them at a glance, rounded down. Pure. */
#ifndef TEXT_HUMAN_H
#define TEXT_HUMAN_H

#include "text/str.h"

/* Append a number of bytes: "12 kB", "3.4 MB", "1.2 GB". */
void human_add_bytes(struct str *out, unsigned long long bytes);
/* Append a time by its largest unit: "12s", "3m", "2h", "5d". */
void human_add_seconds(struct str *out, unsigned long long seconds);

#endif
