/*
 * Parses extension control files, lines of "name = value", as PostgreSQL does: '#' begins a comment, the '=' may be
 * missing, a value is a bare word, a number or a string in single quotes ('' is a quote; \b \f \n \r \t and \ooo are
 * escapes, \x is x for any other x). Pure. The caller interprets the names; `include` is a name like any other.
 */
#ifndef TEXT_CONTROL_H
#define TEXT_CONTROL_H

#include <stdbool.h>
#include <stddef.h>

struct control_entry {
	char *name;
	char *value; /* quotes and escapes undone */
	size_t line; /* from 1 */
};
struct control {
	struct control_entry *item; /* in the file's order */
	size_t count;
};
#define CONTROL_INIT    \
	{               \
		NULL, 0 \
	}

/* Where the text stops being a control file, and what is written there ("" at the end of a line). */
struct control_problem {
	size_t line;
	char near[32]; /* cut short where longer */
};

/* Add the entries of text[length] to *control; false, with *problem, at the first line that is wrong. */
bool control_parse(const char *text, size_t length, struct control *control, struct control_problem *problem);
void control_free(struct control *control);

#endif
