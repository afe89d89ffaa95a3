#include "text/sqlscan.h"

#include <stdbool.h>

#include "fuzz.h"

/* What a scan says, as numbers: the pieces may be of any size, it says the same. */
struct said {
	size_t number[4096];
	size_t count;
};

static const char *const encodings[] = {"UTF8", "SJIS", "GBK", "GB18030"};

static void say(struct said *said, size_t number)
{
	if (said->count < sizeof said->number / sizeof *said->number)
		said->number[said->count++] = number;
}

/* A statement that was found is found again, alone and whole. */
static void check_again(const char *text, size_t length, bool standard, const char *encoding)
{
	struct sqlscan scan;
	size_t used;

	sqlscan_init(&scan);
	sqlscan_set_server(&scan, standard, encoding);
	enum sqlscan_event event = sqlscan_feed(&scan, text, length, &used);
	MUST(used == length);
	if (event == SQLSCAN_MORE)
		event = sqlscan_finish(&scan);
	MUST(event == SQLSCAN_STATEMENT && scan.length == length && scan.line == 1);
	sqlscan_free(&scan);
}

static void check_found(
	const struct sqlscan *scan, enum sqlscan_event event, const char *text, size_t at, size_t length)
{
	const char *begin = text + at - scan->length;

	MUST(scan->length > 0 && scan->length <= at);
	MUST(strchr(" \t\r\n\f\v;", *begin) == NULL);
	if (event == SQLSCAN_COMMAND)
		MUST(*begin == '\\' && (text[at - 1] == '\n' || at == length));
	else
		MUST(text[at - 1] == ';' || at == length);
}

/* Of text[length], given in pieces whose sizes sizes[] says, in turn. */
static void scan_all(struct said *said, const char *text, size_t length, const unsigned char *sizes, size_t count,
	bool standard, const char *encoding)
{
	struct sqlscan scan;
	size_t at = 0, given = 0, next = 0, used;
	enum sqlscan_event event;

	sqlscan_init(&scan);
	sqlscan_set_server(&scan, standard, encoding);
	do {
		if (at == given) {
			size_t more = count > 0 ? (size_t)sizes[next++ % count] % 16 + 1 : length;
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
			MUST(scan.problem != NULL && scan.line > 0);
			break;
		}
		say(said, at);
		say(said, scan.length);
		say(said, scan.words.kind);
		check_found(&scan, event, text, at, length);
		if (event == SQLSCAN_STATEMENT && count == 0)
			check_again(text + at - scan.length, scan.length, standard, encoding);
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
	bool standard = (data[0] & 1) == 0;
	const char *encoding = encodings[data[0] >> 1 & 3];
	const unsigned char *sizes = data + 1;
	data += 9;
	size -= 9;
	char *text = fuzz_text(data, size);
	whole.count = pieces.count = bytes.count = 0;
	scan_all(&whole, text, size, NULL, 0, standard, encoding);
	scan_all(&pieces, text, size, sizes, 8, standard, encoding);
	scan_all(&bytes, text, size, &one, 1, standard, encoding);
	MUST(whole.count == pieces.count && whole.count == bytes.count);
	MUST(memcmp(whole.number, pieces.number, whole.count * sizeof *whole.number) == 0);
	MUST(memcmp(whole.number, bytes.number, whole.count * sizeof *whole.number) == 0);
	free(text);
	return 0;
}
