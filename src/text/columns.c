#include "text/columns.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { GAP = 2 };

struct widths {
	size_t *item;
	size_t count;
};

/* Returns how many characters were appended. */
static size_t add_shown(struct str *out, const char *value, size_t length)
{
	char shown[MSG_SHOWN_SIZE];
	size_t width = 0;

	for (size_t at = 0; at < length;) {
		at += msg_show(value + at, length - at, shown);
		str_add(out, shown);
		for (const char *byte = shown; *byte != '\0'; byte++)
			width += ((unsigned char)*byte & 0xc0) != 0x80;
	}
	return width;
}

static void widen(struct widths *widths, size_t column, size_t width)
{
	if (column == widths->count) {
		widths->item = mem_resize(widths->item, widths->count + 1, sizeof *widths->item);
		widths->item[widths->count++] = 0;
	}
	if (widths->item[column] < width)
		widths->item[column] = width;
}

static void measure(struct widths *widths, const char *line, size_t length)
{
	struct str shown = STR_INIT;
	size_t column = 0;

	for (const char *end = line + length; line <= end; column++) {
		const char *tab = memchr(line, '\t', (size_t)(end - line));
		size_t size = (size_t)((tab ? tab : end) - line);
		widen(widths, column, add_shown(&shown, line, size));
		line += size + 1;
	}
	str_free(&shown);
}

static size_t width_of(const struct widths *widths, size_t column)
{
	return column < widths->count ? widths->item[column] : 0;
}

static void add_aligned(struct str *out, const struct widths *widths, const char *line, size_t length)
{
	size_t blanks = 0;
	size_t column = 0;

	for (const char *end = line + length; line <= end; column++) {
		const char *tab = memchr(line, '\t', (size_t)(end - line));
		size_t size = (size_t)((tab ? tab : end) - line);
		if (size > 0)
			str_addf(out, "%*s", (int)blanks, "");
		blanks = size > 0 ? 0 : blanks;
		blanks += width_of(widths, column) + GAP - add_shown(out, line, size);
		line += size + 1;
	}
}

/* The line at `lines`, and how long it is, without its newline. False at the end. */
static bool next_line(const char **lines, const char **line, size_t *length)
{
	if (**lines == '\0')
		return false;
	*line = *lines;
	*length = strcspn(*line, "\n");
	*lines += *length + ((*line)[*length] == '\n');
	return true;
}

void columns_add(struct str *out, const char *lines)
{
	struct widths widths = {NULL, 0};
	const char *rest = lines;
	const char *line;
	size_t length;

	while (next_line(&rest, &line, &length))
		if (memchr(line, '\t', length))
			measure(&widths, line, length);
	while (next_line(&lines, &line, &length)) {
		if (memchr(line, '\t', length))
			add_aligned(out, &widths, line, length);
		else
			str_add_bytes(out, line, length);
		str_add_char(out, '\n');
	}
	free(widths.item);
}
