#include "extension/added.h"

#include <stdlib.h>

#include "check.h"
#include "scratch.h"
#include "sys/fs.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"

/* Write the record of a package of one extension, as pg_extadd publishes it. */
static void add(const char *digest, const char *name, const char *version, const char *default_version)
{
	int dir = added_open(digest, true);
	char *directory = str_format("%s-%s", name, version);
	struct added added = {
		.name = str_format("%s", name),
		.version = str_format("%s", version),
		.source = str_format("apt:%s\nversion 7", name),
		.bindir = str_format("/opt/pg/bin"),
	};

	added_add_extension(&added, name, default_version);
	added_add_extension(&added, "shared", default_version);
	strs_add(&added.required, "cube");
	CHECK(dir >= 0 && mkdirat(dir, directory, 0755) == 0);
	int fd = fs_open_dir(dir, directory);
	CHECK(added_write(fd, &added));
	close(fd);
	close(dir);
	free(directory);
	added_free(&added);
}

static void test_record(void)
{
	struct addeds list;

	add(DIGEST, "hypopg", "1.3", "1.3");
	CHECK(added_list(DIGEST, &list));
	if (CHECK_NUMBER(list.count, 1)) {
		const struct added *added = &list.item[0];
		CHECK_TEXT(added->name, "hypopg");
		CHECK_TEXT(added->version, "1.3");
		CHECK_TEXT(added->source, "apt:hypopg?version 7");
		CHECK_TEXT(added->bindir, "/opt/pg/bin");
		CHECK_TEXT(added->server, "0123456789abcdef");
		CHECK(str_ends(added->directory, "/cache/ext/0123456789abcdef/hypopg-1.3"));
		CHECK_NUMBER(added->extension_count, 2);
		CHECK_TEXT(added->extension[1].name, "shared");
		CHECK_TEXT(added->extension[1].version, "1.3");
		CHECK_NUMBER(added->required.count, 1);
		CHECK_TEXT(added->required.item[0], "cube");
		CHECK(!added->digest);
	}
	addeds_free(&list);
}

static const char *found(const struct addeds *list, const char *extension, const char *version)
{
	const struct added *added = added_find(list, extension, version);

	return added ? added->version : NULL;
}

/* The wanted version; otherwise the newest, as numbers count. */
static void test_find(void)
{
	struct addeds list;

	add(DIGEST, "hypopg", "1.10", "1.10");
	add(DIGEST, "hypopg", "1.9", "1.9");
	add(DIGEST, "zeta", "7", "0.1");
	add(OTHER, "hypopg", "2", "2");
	CHECK(added_list(DIGEST, &list));
	CHECK_NUMBER(list.count, 4);
	CHECK_TEXT(found(&list, "hypopg", NULL), "1.10");
	CHECK_TEXT(found(&list, "hypopg", "1.9"), "1.9");
	CHECK_TEXT(found(&list, "hypopg", "1.2"), "1.10");
	CHECK_TEXT(found(&list, "shared", NULL), "1.10");
	CHECK(!found(&list, "hypo", NULL));
	addeds_free(&list);
	CHECK(added_list(NULL, &list));
	CHECK_NUMBER(list.count, 5);
	CHECK_TEXT(found(&list, "hypopg", NULL), "2");
	addeds_free(&list);
}

/* What is not complete, or lies under a name that is not its own. */
static void test_passed_over(void)
{
	struct addeds list;

	scratch_text("cache/ext/0123456789abcdef/file-1", "package file\nversion 1\n");
	CHECK(mkdir("cache/ext/0123456789abcdef/empty-1", 0755) == 0);
	CHECK(mkdir("cache/ext/0123456789abcdef/staging.abcdef", 0755) == 0);
	CHECK(mkdir("cache/ext/0123456789abcdef/copy-1", 0755) == 0);
	scratch_text("cache/ext/0123456789abcdef/copy-1/added", "package other\nversion 1\n");
	scratch_text("cache/ext/0123456789abcdef/staging.abcdef/added", "package x\nversion 1\n");
	CHECK(mkdir("cache/ext/elsewhere", 0755) == 0);
	CHECK(added_list(NULL, &list));
	CHECK_NUMBER(list.count, 5);
	addeds_free(&list);
}

static void test_remove(void)
{
	struct addeds list;

	CHECK(added_list(OTHER, &list));
	CHECK(list.count == 1 && added_remove(&list.item[0]));
	addeds_free(&list);
	CHECK(added_list(OTHER, &list));
	CHECK_NUMBER(list.count, 0);
	addeds_free(&list);
	CHECK(!scratch_exists("cache/ext/fedcba9876543210/hypopg-2"));
}

/* Of two caches the first counts, and only that one is changed. */
static void test_caches(void)
{
	struct addeds list;
	char *both = str_format("%s/second:%s/cache", scratch, scratch);

	setenv("TINYPG_CACHE", both, 1);
	free(both);
	add(DIGEST, "hypopg", "1.9", "1.9");
	CHECK(added_list(DIGEST, &list));
	CHECK_NUMBER(list.count, 4);
	for (size_t i = 0; i < list.count; i++)
		CHECK_NUMBER(list.item[i].cache, strcmp(list.item[i].version, "1.9") == 0 ? 0 : 1);
	CHECK(list.count > 0 && !added_remove(&list.item[0]));
	addeds_free(&list);
}

static void test_names(void)
{
	CHECK(!added_problem("pg_stat-x.y~1+2"));
	CHECK(added_problem(""));
	CHECK(added_problem("a/b"));
	CHECK(added_problem(".hidden"));
	CHECK(added_problem("-1"));
	CHECK(added_problem("a b"));
	CHECK(added_problem("a\n"));
}

int main(void)
{
	scratch_open();
	char *cache = str_format("%s/cache", scratch);
	setenv("TINYPG_CACHE", cache, 1);
	free(cache);
	test_names();
	int before = scratch_descriptors();
	test_record();
	test_find();
	test_passed_over();
	test_remove();
	test_caches();
	CHECK_NUMBER(scratch_descriptors(), before);
	scratch_close();
	return check_end();
}
