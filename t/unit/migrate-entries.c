#include "migrate/entries.h"

#include "check.h"
#include "scratch.h"

static void make_files(void)
{
	static const char *const directories[] = {
		"p", "p/migrations", "p/migrations/x.sql.d", "p/migrations/d.sql", "p/sql", "p/sql/pre", "p/sql/post"};

	for (size_t i = 0; i < sizeof directories / sizeof *directories; i++)
		if (mkdir(directories[i], 0755) != 0)
			scratch_fail(directories[i]);
	scratch_text("p/migrations/p--2.sql", "b");
	scratch_text("p/migrations/p--1.sql", "a\r\nb\rc\r\r\n\n");
	scratch_text("p/migrations/.p--3.sql", "");
	scratch_text("p/migrations/README.md", "");
	scratch_write("p/migrations/p--nul.sql", "a\nb\0c", 5);
	scratch_text("p/migrations/p--latin.sql", "\n\ncaf\xe9");
	scratch_text("p/sql/pre/b.sql", "");
	scratch_text("p/sql/pre/a.sql", "");
	scratch_text("p/sql/post/z.sql", "");
	scratch_text("p/sql/010.sql", "");
	if (symlink("p--2.sql", "p/migrations/p--4.sql") != 0 || symlink("none", "p/migrations/p--5.sql") != 0)
		scratch_fail("symlink");
}

static const char *text_of(const struct entries *entries, const char *name)
{
	static struct str text;

	str_truncate(&text, 0);
	str_add(&text, "");
	for (size_t i = 0; i < entries->count; i++)
		if (strcmp(entries->item[i].name, name) == 0)
			return entries_read_text(entries, &entries->item[i], &text) ? str_text(&text) : NULL;
	return "there is no such entry";
}

static void test_list(void)
{
	static const char *const want[] = {"p/migrations/p--1.sql", "p/migrations/p--2.sql", "p/migrations/p--4.sql",
		"p/migrations/p--5.sql", "p/migrations/p--latin.sql", "p/migrations/p--nul.sql", "p/sql/pre/a.sql",
		"p/sql/pre/b.sql", "p/sql/post/z.sql"};
	struct project_request request = {.directory = "p"};
	struct project project;
	struct entries entries = ENTRIES_INIT;

	CHECK(project_find(&request, &project));
	CHECK(entries_list(&project, &entries));
	CHECK_NUMBER(entries.count, sizeof want / sizeof *want);
	for (size_t i = 0; i < entries.count && i < sizeof want / sizeof *want; i++)
		CHECK_TEXT(entries.item[i].path, want[i]);
	CHECK_TEXT(entries.item[6].name, "a.sql");
	CHECK_NUMBER(entries.item[6].part, ENTRIES_PRE);
	CHECK_TEXT(text_of(&entries, "p--1.sql"), "a\nb\nc\n\n\n");
	CHECK_TEXT(text_of(&entries, "p--4.sql"), "b");
	CHECK_TEXT(text_of(&entries, "p--5.sql"), NULL);
	CHECK_TEXT(text_of(&entries, "p--nul.sql"), NULL);
	CHECK_TEXT(text_of(&entries, "p--latin.sql"), NULL);
	CHECK_TEXT(text_of(&entries, "a.sql"), "");
	entries_free(&entries);
	project_free(&project);
}

static bool read_two(const struct entries *entries, const struct entry *entry, struct str *bytes)
{
	str_addf(bytes, "%s of %s", entry->name, (const char *)entries->context);
	return true;
}

static void test_reader(void)
{
	static char context[] = "memory";
	struct entries entries = {.read = read_two, .context = context};

	entries_add(&entries, ENTRIES_POST, "b.sql", "post/b.sql");
	entries_add(&entries, ENTRIES_MIGRATIONS, "c.sql", "c.sql");
	entries_add(&entries, ENTRIES_MIGRATIONS, "a.sql", "a.sql");
	entries_sort(&entries);
	CHECK_TEXT(entries.item[0].name, "a.sql");
	CHECK_TEXT(entries.item[2].name, "b.sql");
	CHECK_TEXT(text_of(&entries, "b.sql"), "b.sql of memory");
	CHECK_TEXT(entries_part_name(ENTRIES_PRE), "pre");
	entries_free(&entries);
}

int main(void)
{
	scratch_open();
	make_files();
	test_list();
	test_reader();
	scratch_close();
	return check_end();
}
