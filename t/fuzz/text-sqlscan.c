#include "text/sqlscan.h"

#include <stdbool.h>

#include "fuzz.h"

/* What a scan says, as numbers: the pieces may be of any size, it says the same. */
struct said {
	size_t number[4096];
	size_t count;
};

/* What is scanned, and in which pieces: sizes[] says their sizes, in turn; count 0: in one piece. */
struct input {
	const char *text;
	size_t length;
	bool standard;
	const char *encoding;
	const unsigned char *sizes;
	size_t count;
};

static const char *const encodings[] = {"UTF8", "SJIS", "GBK", "GB18030"};

static void say(struct said *said, size_t number)
{
	if (said->count < sizeof said->number / sizeof *said->number)
		said->number[said->count++] = number;
}

/* A statement that was found is found again, alone and whole. */
static void check_again(const struct input *input, const char *text, size_t length)
{
	struct sqlscan scan;
	size_t used;

	sqlscan_init(&scan);
	sqlscan_set_server(&scan, input->standard, input->encoding);
	enum sqlscan_event event = sqlscan_feed(&scan, text, length, &used);
	MUST(used == length);
	if (event == SQLSCAN_MORE)
		event = sqlscan_finish(&scan);
	MUST(event == SQLSCAN_STATEMENT && scan.length == length && scan.line == 1);
	sqlscan_free(&scan);
}

static void check_found(const struct sqlscan *scan, enum sqlscan_event event, const struct input *input, size_t at)
{
	const char *begin = input->text + at - scan->length;

	MUST(scan->length > 0 && scan->length <= at);
	MUST(!strchr(" \t\r\n\f\v;", *begin));
	if (event == SQLSCAN_COMMAND)
		MUST(*begin == '\\' && (input->text[at - 1] == '\n' || at == input->length));
	else
		MUST(input->text[at - 1] == ';' || at == input->length);
}

static void scan_all(struct said *said, const struct input *input)
{
	struct sqlscan scan;
	const char *text = input->text;
	size_t length = input->length, count = input->count, at = 0, given = 0, next = 0, used;
	enum sqlscan_event event;

	sqlscan_init(&scan);
	sqlscan_set_server(&scan, input->standard, input->encoding);
	said->count = 0;
	do {
		if (at == given) {
			size_t more = count > 0 ? (size_t)input->sizes[next++ % count] % 16 + 1 : length;
			given = more < length - at ? at + more : length;
		}
		event = sqlscan_feed(&scan, text + at, given - at, &used);
		at += used;
		if (event == SQLSCAN_MORE) {
			MUST(at == given && scan.length <= at);
			if (at < length)
				continue;
			event = sqlscan_finish(&scan);
		}
		say(said, event);
		say(said, scan.line);
		if (event == SQLSCAN_MORE)
			break;
		if (event == SQLSCAN_BAD) {
			MUST(scan.problem && scan.line > 0);
			break;
		}
		say(said, at);
		say(said, scan.length);
		say(said, scan.words.kind);
		say(said, sqlblock_refused(&scan.words.block) != NULL);
		say(said, scan.words.block.takes_data);
		check_found(&scan, event, input, at);
		if (event == SQLSCAN_STATEMENT && count == 0)
			check_again(input, text + at - scan.length, scan.length);
		MUST(sqlscan_feed(&scan, text, 0, &used) == SQLSCAN_MORE && scan.length == 0);
	} while (true);
	sqlscan_free(&scan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct said whole, pieces, bytes;
	static const unsigned char one = 0;

	if (size < 9)
		return 0;
	char *text = fuzz_text(data + 9, size - 9);
	struct input input = {
		.text = text,
		.length = size - 9,
		.standard = (data[0] & 1) == 0,
		.encoding = encodings[data[0] >> 1 & 3],
	};
	scan_all(&whole, &input);
	input.sizes = data + 1;
	input.count = 8;
	scan_all(&pieces, &input);
	input.sizes = &one;
	input.count = 1;
	scan_all(&bytes, &input);
	MUST(whole.count == pieces.count && whole.count == bytes.count);
	MUST(memcmp(whole.number, pieces.number, whole.count * sizeof *whole.number) == 0);
	MUST(memcmp(whole.number, bytes.number, whole.count * sizeof *whole.number) == 0);
	free(text);
	return 0;
}
