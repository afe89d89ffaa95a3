#include "text/zipend.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

enum { RECORD = 22, MEMBERS = 100000, COMMENT_MAX = 65535 };

static unsigned char zip[MEMBERS + RECORD + COMMENT_MAX + 1];

/* So many bytes that stand for its members, the record, and a comment; its length. */
static size_t make_zip(size_t members, size_t comment)
{
	memset(zip, 'x', sizeof zip);
	memcpy(zip, "PK\3\4", members < 4 ? members : 4);
	memset(zip + members, 0, RECORD);
	memcpy(zip + members, "PK\5\6", 4);
	zip[members + RECORD - 2] = (unsigned char)(comment & 0xff);
	zip[members + RECORD - 1] = (unsigned char)(comment >> 8);
	return members + RECORD + comment;
}

static bool ends(size_t length, size_t piece)
{
	struct zipend end = {.ring = NULL};

	for (size_t at = 0; at < length; at += piece)
		zipend_note(&end, zip + at, length - at < piece ? length - at : piece);
	bool was = zipend_was_there(&end);
	zipend_free(&end);
	return was;
}

static void test_comments(void)
{
	static const size_t members[] = {0, 78, MEMBERS};
	static const size_t comments[] = {0, 5, 300, COMMENT_MAX};
	static const size_t pieces[] = {1, 7, 4096, 65536, 65557, sizeof zip};

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		for (size_t k = 0; k < sizeof comments / sizeof *comments; k++)
			for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
				size_t length = make_zip(members[i], comments[k]);
				CHECK(ends(length, pieces[p]));
				CHECK(!ends(length - 1, pieces[p]));
				CHECK(!ends(length + 1, pieces[p]));
			}
}

static void test_cut(void)
{
	size_t length = make_zip(78, 5);

	for (size_t cut = 0; cut < length; cut++)
		CHECK(!ends(cut, 7));
}

/* What looks like a record within the comment, or within a member, is none. */
static void test_records_within(void)
{
	size_t length = make_zip(78, 40);

	memcpy(zip + 78 + RECORD, "PK\5\6", 4);
	CHECK(ends(length, 64));
	length = make_zip(78, 0);
	memcpy(zip + 20, "PK\5\6", 4);
	CHECK(ends(length, 64));
	CHECK(!ends(78, 64));
}

static void test_others(void)
{
	size_t length = make_zip(78, 0);

	CHECK(!ends(0, 1));
	zip[0] = 'p';
	CHECK(!ends(length, 64));
}

int main(void)
{
	test_comments();
	test_cut();
	test_records_within();
	test_others();
	return check_end();
}
