/* Parses numbers of a command line: decimal digits, nothing else, within bounds. Pure. */
#ifndef TEXT_NUM_H
#define TEXT_NUM_H

#include <stdbool.h>

/* False, *value untouched, if text is not a plain decimal number in [least, most] (no sign, no blank). */
bool num_parse(const char *text, unsigned long long least, unsigned long long most, unsigned long long *value);

/* Parse a number of seconds, decimals allowed ("5", "0.5"), into milliseconds in [0, most_ms], rounded up, so that
 * only zero gives zero. False as above. */
bool num_parse_seconds(const char *text, long long most_ms, long long *ms);

#endif
