#include "text/frame.h"

#include <string.h>

#include "text/columns.h"

enum { CUT = '>', WIDE = 2 };

/* How wide a character is at most, as msg_show() has written it. */
static size_t width_of(const char *shown)
{
	return (unsigned char)*shown < 0x80 ? strlen(shown) : WIDE;
}

size_t frame_line_width(const char *line, size_t length)
{
	char shown[MSG_SHOWN_SIZE];
	size_t width = 0;

	for (size_t at = 0; at < length;) {
		at += msg_show(line + at, length - at, shown);
		width += width_of(shown);
	}
	return width;
}

void frame_add_line(struct str *out, const char *line, size_t length, size_t width)
{
	char shown[MSG_SHOWN_SIZE];
	bool cut = frame_line_width(line, length) > width;
	size_t room = cut ? width - 1 : width;

	if (width == 0)
		return;
	for (size_t at = 0; at < length;) {
		at += msg_show(line + at, length - at, shown);
		if (width_of(shown) > room)
			break;
		room -= width_of(shown);
		str_add(out, shown);
	}
	if (cut)
		str_add_char(out, CUT);
}

static size_t count_lines(const char *text)
{
	size_t count = 0;

	for (; *text; text += *text == '\n') {
		text += strcspn(text, "\n");
		count++;
	}
	return count;
}

void frame_add(struct str *out, const char *title, const char *table, size_t width, size_t height)
{
	struct str aligned = STR_INIT;
	struct str rest = STR_INIT;

	if (width == 0 || height == 0)
		return;
	columns_add(&aligned, table);
	frame_add_line(out, title, strlen(title), width);
	const char *line = str_text(&aligned);
	size_t lines = count_lines(line);
	size_t room = height - 1;
	size_t shown = lines <= room ? lines : room > 0 ? room - 1 : 0;
	for (size_t i = 0; i < shown; i++) {
		size_t length = strcspn(line, "\n");
		str_add_char(out, '\n');
		frame_add_line(out, line, length, width);
		line += length + 1;
	}
	if (shown < lines && room > 0) {
		str_addf(&rest, "... %zu more", lines - shown);
		str_add_char(out, '\n');
		frame_add_line(out, str_text(&rest), rest.length, width);
	}
	str_free(&rest);
	str_free(&aligned);
}
