/*
 * Types of SQL, as format_type() writes them: whether values keep their meaning when they are cast from one to another.
 */
#ifndef TEXT_SQLTYPE_H
#define TEXT_SQLTYPE_H

#include <stdbool.h>

/*
 * Whether the cast of each value either fails or gives a value of the same meaning. False where it rounds or truncates
 * (numeric to integer, text to varchar(3), timestamp to date), where different values become the same ('007' and '7' as
 * integers), and where nothing is known of the types.
 */
bool sqltype_keeps(const char *from, const char *to);

/* The same, but where the cast is written out: it cuts a text or bits that are too long, and pads bits of a type bit(n)
 * that are too short, where an assignment fails. */
bool sqltype_keeps_if_cast(const char *from, const char *to);

/* Whether it is character varying(n), to which a cast truncates, while an assignment fails if the text is too long. */
bool sqltype_is_limited_varchar(const char *type);

/* Whether it is text, or character varying of any length. */
bool sqltype_is_text(const char *type);

#endif
