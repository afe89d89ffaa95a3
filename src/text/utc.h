/* Formats a time as people and scripts read it, in UTC: 2026-01-31T12:34:56Z. Pure. */
#ifndef TEXT_UTC_H
#define TEXT_UTC_H

#include <time.h>

#define UTC_SIZE 32 /* bytes of such a text, its end included */

/* Returns text; "" if the year is out of range. */
const char *utc_write(time_t when, char text[UTC_SIZE]);

#endif
