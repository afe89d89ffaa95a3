#include "sql/copy_in.h"

#include <string.h>

static bool begin(struct copy_in *feed);
static long fail(struct copy_in *feed, size_t line, const char *problem);

void copy_in_init(struct copy_in *feed, struct input *reader, size_t first, size_t last)
{
	*feed = (struct copy_in){.reader = reader, .first = first, .last = last};
}

void copy_in_free(struct copy_in *feed)
{
	str_free(&feed->statement);
}

long copy_in_read(struct copy_in *feed, bool is_binary, char *bytes, size_t room)
{
	struct input *reader = feed->reader;
	size_t length, used;

	if (feed->line == 0 && !begin(feed))
		return -1;
	while (!feed->copy.is_ended) {
		const char *rest = input_rest(reader, &length);
		bool is_last = reader->is_over && length <= room;
		length = length < room ? length : room;
		size_t data = used = length;
		if (!is_binary)
			data = copydata_feed(&feed->copy, rest, length, is_last, &used);
		memcpy(bytes, rest, data);
		reader->kept = reader->at += used;
		if (data > 0)
			return (long)data;
		if (used > 0)
			continue;
		if (reader->is_over)
			return is_binary ? 0 : fail(feed, feed->first, "the data of COPY have no end '\\.'");
		if (!input_read(reader))
			return fail(feed, feed->first, "cannot read the data of COPY");
	}
	return 0;
}

/* Skip the rest of the statement's line, which may hold only blanks and a comment. */
static bool begin(struct copy_in *feed)
{
	struct input *reader = feed->reader;
	bool is_comment = false;

	feed->statement = input_leave(reader);
	feed->line = feed->last + 1;
	for (;;) {
		size_t length;
		const char *rest = input_rest(reader, &length);
		if (length < 2 && !reader->is_over) {
			if (!input_read(reader))
				return fail(feed, feed->last, "cannot read the data of COPY") == 0;
			continue;
		}
		if (length == 0)
			return true;
		reader->kept = ++reader->at;
		if (*rest == '\n')
			return true;
		is_comment = is_comment || (length > 1 && rest[0] == '-' && rest[1] == '-');
		if (!is_comment && (*rest == '\0' || !strchr(" \t\r\f\v", *rest)))
			return fail(feed, feed->last,
				       "the data of COPY begin in the next line: nothing may follow it here") == 0;
	}
}

static long fail(struct copy_in *feed, size_t line, const char *problem)
{
	feed->problem_line = line;
	feed->problem = problem;
	return -1;
}
