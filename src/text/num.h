/* Numbers as people write them on a command line: decimal digits, nothing else, within bounds. */
#ifndef TEXT_NUM_H
#define TEXT_NUM_H

#include <stdbool.h>

/* False, *value untouched, if text is not a plain decimal number in [least, most] (no sign, no blank). */
bool num_parse(const char *text, unsigned long long least, unsigned long long most, unsigned long long *value);

/* A number of seconds, decimals allowed ("5", "0.5"), as milliseconds in [0, most_ms], rounded up: only
 * zero is zero. False as above. */
bool num_parse_seconds(const char *text, long long most_ms, long long *ms);

#endif
