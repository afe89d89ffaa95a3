#include "extension/shadow_record.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "scratch.h"

/* A shadow with a space in a path, and two packages. */
static void write_record(int shadow)
{
	struct shadow_record record = {.bindir = (char[]){"/pg 15/bin"},
		.share = (char[]){"/pg 15/share"},
		.lib = (char[]){"/pg 15/lib"},
		.in_bindir = (char[]){"tree/bin"},
		.in_share = (char[]){"tree/share"},
		.in_lib = (char[]){"tree/lib"}};

	strs_add(&record.names, "hypopg 1.3");
	strs_add(&record.places, "/cache/ext/0123/hypopg-1.3");
	strs_add(&record.digests, "abc");
	strs_add(&record.names, "pgtap 1.2");
	strs_add(&record.places, "/cache/ext/0123/pgtap-1.2");
	strs_add(&record.digests, "def");
	CHECK(shadow_record_write(shadow, &record));
	strs_free(&record.names);
	strs_free(&record.places);
	strs_free(&record.digests);
}

static void test_read(const char *inside, const char *shadow)
{
	struct shadow_record record;
	char *root = NULL;

	CHECK(shadow_record_of(inside, &record, &root));
	CHECK_TEXT(root, shadow);
	CHECK_TEXT(record.bindir, "/pg 15/bin");
	CHECK_TEXT(record.in_lib, "tree/lib");
	CHECK_NUMBER(record.names.count, 2);
	CHECK_TEXT(record.names.item[1], "pgtap 1.2");
	CHECK_TEXT(record.places.item[0], "/cache/ext/0123/hypopg-1.3");
	CHECK_TEXT(record.digests.item[1], "def");
	shadow_record_free(&record);
	free(root);
	char *share = shadow_record_share_of(inside);
	CHECK_TEXT(share, "/pg 15/share");
	free(share);
}

static void test_elsewhere(const char *shadow)
{
	struct shadow_record record;
	char *root = NULL;

	CHECK(!shadow_record_of("/usr/lib/postgresql/15/bin", &record, &root));
	CHECK(!shadow_record_of("/shadow/none/tree/bin", &record, &root));
	CHECK(!shadow_record_of(shadow, &record, &root));
	CHECK(!root);
	CHECK(!shadow_record_read(AT_FDCWD, "/none", &record));
}

int main(void)
{
	struct str shadow = STR_INIT, inside = STR_INIT;

	scratch_open();
	str_addf(&shadow, "%s/shadow", scratch);
	CHECK(mkdir(str_text(&shadow), 0755) == 0);
	str_add(&shadow, "/0123456789abcdef");
	CHECK(mkdir(str_text(&shadow), 0755) == 0);
	str_addf(&inside, "%s/tree/bin", str_text(&shadow));
	int fd = open(str_text(&shadow), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	write_record(fd);
	close(fd);
	test_read(str_text(&inside), str_text(&shadow));
	test_elsewhere(str_text(&shadow));
	str_free(&shadow);
	str_free(&inside);
	scratch_close();
	return check_end();
}
