#include "install/memo.h"

#include <time.h>

#include "check.h"
#include "scratch.h"

static struct stat st;

static void set_age(const char *name, time_t seconds)
{
	struct timespec times[2] = {{.tv_sec = time(NULL) - seconds}, {.tv_sec = time(NULL) - seconds}};

	CHECK(utimensat(AT_FDCWD, name, times, 0) == 0);
}

static bool choice_is(const char *wish, const char *path)
{
	struct stat found;
	char *chosen = memo_read_choice(wish, &found);
	bool right = (!chosen && !path) || (chosen && path && strcmp(chosen, path) == 0 && found.st_ino == st.st_ino);

	free(chosen);
	return right;
}

/* Believed for a minute, as long as PATH, the program and the cache's installations are the same. */
static void test_choice(void)
{
	static const char *const relative[] = {"", "bin:/bin", "/bin:", "/bin::/usr/bin", "/bin:bin"};

	setenv("PATH", "/usr/sbin:/usr/bin:/bin", 1);
	CHECK(choice_is("any", NULL));
	memo_write_choice("any", "a/postgres", &st);
	memo_write_choice("17", "b/postgres", &st);
	CHECK(choice_is("any", "a/postgres"));
	CHECK(choice_is("17", NULL)); /* the program is not there */
	setenv("PATH", "/usr/bin:/bin", 1);
	CHECK(choice_is("any", NULL));
	memo_write_choice("any", "a/postgres", &st);
	CHECK(choice_is("any", "a/postgres"));
	for (size_t i = 0; i < sizeof relative / sizeof relative[0]; i++) {
		setenv("PATH", relative[i], 1);
		memo_write_choice("any", "a/postgres", &st);
		CHECK(choice_is("any", NULL));
	}
	setenv("PATH", "/usr/bin:/bin", 1);
	CHECK(choice_is("any", "a/postgres"));
	CHECK(mkdir("cache/pg", 0755) == 0);
	CHECK(choice_is("any", NULL));
	memo_write_choice("any", "a/postgres", &st);
	CHECK(choice_is("any", "a/postgres"));
	set_age("cache/server/choice.any", 61);
	CHECK(choice_is("any", NULL));
	set_age("cache/server/choice.any", -5);
	CHECK(choice_is("any", NULL));
	memo_write_choice("any", "a/postgres", &st);
	CHECK(chmod("cache/server/choice.any", 0666) == 0);
	CHECK(choice_is("any", NULL));
	CHECK(chmod("cache/server/choice.any", 0644) == 0);
	set_age("a/postgres", 100);
	CHECK(choice_is("any", NULL));
}

static bool template_is(const char *request, const char *name)
{
	char *found = memo_read_template(request);
	bool right = (!found && !name) || (found && name && strcmp(found, name) == 0);

	free(found);
	return right;
}

/* Until the template is gone and something else is written down. */
static void test_template(void)
{
	CHECK(mkdir("cache/template", 0755) == 0 && mkdir("cache/template/15-x", 0755) == 0);
	CHECK(template_is("one", NULL));
	memo_write_template("one", "15-x");
	memo_write_template("two\n", "15-x");
	CHECK(template_is("one", "15-x"));
	CHECK(template_is("two\n", "15-x"));
	CHECK(template_is("two", NULL));
	CHECK(rmdir("cache/template/15-x") == 0);
	memo_write_template("three", "../15-y");
	CHECK(template_is("one", NULL));
	CHECK(template_is("three", NULL));
}

static bool answer_is(const char *question, const char *text)
{
	char *found = memo_read_answer(question);
	bool right = (!found && !text) || (found && text && strcmp(found, text) == 0);

	free(found);
	return right;
}

/* For some days; a record that others can write to is not believed. */
static void test_answer(void)
{
	CHECK(answer_is("one", NULL));
	memo_write_answer("one", "a/b\tc");
	memo_write_answer("two\n", "");
	CHECK(answer_is("one", "a/b\tc"));
	CHECK(answer_is("two\n", ""));
	CHECK(answer_is("two", NULL));
	CHECK(system("chmod g+w cache/server/answer.*") == 0);
	CHECK(answer_is("one", NULL));
	CHECK(system("chmod g-w cache/server/answer.*; touch -d '4 days ago' cache/server/answer.*") == 0);
	memo_write_answer("three", "x");
	CHECK(answer_is("one", NULL));
	CHECK(answer_is("three", "x"));
}

/* Requests of some days ago, choices that are not believed any more, and what somebody was killed writing. */
static void test_sweep(void)
{
	CHECK(mkdir("cache/template/15-z", 0755) == 0);
	memo_write_template("old", "15-z");
	CHECK(template_is("old", "15-z"));
	memo_write_choice("old", "a/postgres", &st);
	CHECK(access("cache/server/choice.old", F_OK) == 0);
	CHECK(system("touch -d '2 minutes ago' cache/server/choice.old") == 0);
	CHECK(system("touch -d '4 days ago' cache/server/request.*") == 0);
	scratch_text("cache/server/new.aaaaaa", "");
	scratch_text("cache/server/new.bbbbbb", "");
	set_age("cache/server/new.aaaaaa", 11);
	memo_write_template("new", "15-z");
	CHECK(template_is("old", NULL));
	CHECK(access("cache/server/choice.old", F_OK) != 0);
	CHECK(template_is("new", "15-z"));
	CHECK(access("cache/server/new.aaaaaa", F_OK) != 0 && access("cache/server/new.bbbbbb", F_OK) == 0);
}

int main(void)
{
	scratch_open();
	char *cache = str_format("%s/cache", scratch);
	setenv("TINYPG_CACHE", cache, 1);
	free(cache);
	CHECK(mkdir("a", 0755) == 0);
	scratch_text("a/postgres", "#!/bin/sh\n");
	CHECK(stat("a/postgres", &st) == 0);
	test_choice();
	test_template();
	test_answer();
	test_sweep();
	setenv("PATH", "/usr/bin:/bin", 1);
	scratch_close();
	return check_end();
}
