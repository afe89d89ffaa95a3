/*
 * A table on a screen of a given size. Pure.
 */
#ifndef TEXT_FRAME_H
#define TEXT_FRAME_H

#include <stddef.h>

#include "text/str.h"

/*
 * Append what the screen shows: the title, then the lines of the table, the first of which are headings. Columns are
 * separated by tabs, and aligned as columns_add() does. If there are more lines than the screen is high, the last one
 * says how many are left out. A line that is wider than the screen is cut, between two characters, and ends in '>'. A
 * character beyond ASCII counts as two wide, the most that a terminal gives it, so that no line is ever wrapped. What
 * could write to the terminal is visible as in a message (msg_show()). No newline follows the last line.
 */
void frame_add(struct str *out, const char *title, const char *table, size_t width, size_t height);
/* Append one line as it is cut and shown there. How wide it is at most, if it is not cut. */
void frame_add_line(struct str *out, const char *line, size_t length, size_t width);
size_t frame_line_width(const char *line, size_t length);

#endif
