#include "template/index.h"

#include "check.h"
#include "scratch.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "template/template.h"

static void make(const char *name, const char *boot)
{
	CHECK(mkdir(name, 0700) == 0);
	int fd = fs_open_dir(AT_FDCWD, name);
	CHECK(mkdirat(fd, "data", 0700) == 0 && fs_replace_file(fd, "made", "user a\n", 7, 0600));
	if (boot)
		CHECK(fs_replace_file(fd, "boot", boot, strlen(boot), 0600));
	close(fd);
}

static void test_hold(int templates)
{
	struct stat st;
	const struct timespec old[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};

	make("1-a", NULL);
	CHECK(utimensat(AT_FDCWD, "1-a", old, 0) == 0);
	int held = template_hold_at(templates, "1-a");
	CHECK(held >= 0);
	CHECK(stat("1-a", &st) == 0 && st.st_mtime > 1000);
	int again = template_hold_at(templates, "1-a");
	CHECK(again >= 0);
	close(again);
	CHECK(!index_remove(templates, "1-a"));
	CHECK_NUMBER(errno, EWOULDBLOCK);
	close(held);
	CHECK(index_remove(templates, "1-a"));
	CHECK(template_hold_at(templates, "1-a") < 0);
	CHECK_NUMBER(errno, ENOENT);
	CHECK(index_remove(templates, "1-a"));
	CHECK(fs_is_empty(templates, "."));
}

static void test_boot(int templates)
{
	struct str boot = STR_INIT;

	template_add_boot(&boot);
	make("1-now", str_text(&boot));
	make("1-then", "another");
	make("1-torn", "");
	make("1-synced", NULL);
	/* Where the system does not tell its boot, nothing unsynced is believed. */
	CHECK(template_is_there(templates, "1-now") == (boot.length > 0));
	CHECK(!template_is_there(templates, "1-then"));
	CHECK(!template_is_there(templates, "1-torn"));
	CHECK(template_is_there(templates, "1-synced"));
	CHECK(!template_is_there(templates, "1-none"));
	CHECK(template_hold_at(templates, "1-then") < 0);
	CHECK_NUMBER(errno, ENOENT);
	str_free(&boot);
}

static void test_read_and_sweep(int templates)
{
	struct template_entries entries;

	CHECK(mkdir("staging.dead", 0700) == 0 && mkdir("staging.dead/work", 0700) == 0);
	CHECK(mkdir("staging.alive", 0700) == 0);
	CHECK(fs_replace_file(templates, "1-x.lock", "", 0, 0600) && fs_replace_file(templates, "log", "", 0, 0600));
	int alive = fs_open_dir(templates, "staging.alive");
	CHECK(lock_descriptor(alive, LOCK_EXCLUSIVE, false));
	int lock = lock_take(templates, "1-y.lock", 0600, LOCK_EXCLUSIVE, false);
	index_sweep(templates, ".");
	CHECK(access("staging.dead", F_OK) != 0 && access("1-x.lock", F_OK) != 0);
	CHECK(access("staging.alive", F_OK) == 0 && access("1-y.lock", F_OK) == 0 && access("log", F_OK) == 0);
	CHECK(index_read(templates, &entries));
	CHECK_NUMBER(entries.count, 4);
	CHECK_TEXT(entries.item[0].name, "1-now");
	CHECK_TEXT(entries.item[3].name, "1-torn");
	CHECK_TEXT(str_text(&entries.item[0].made), "user a\n");
	CHECK(entries.item[0].bytes > 0);
	index_free(&entries);
	close(alive);
	close(lock);
}

int main(void)
{
	scratch_open();
	int templates = fs_open_dir(AT_FDCWD, ".");
	test_hold(templates);
	test_boot(templates);
	test_read_and_sweep(templates);
	close(templates);
	scratch_close();
	return check_end();
}
