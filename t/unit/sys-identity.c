#include "sys/identity.h"

#include <grp.h>
#include <pwd.h>
#include <signal.h>

#include "base/msg.h"
#include "check.h"
#include "child.h"
#include "scratch.h"
#include "sys/beyond.h"
#include "sys/path.h"
#include "text/str.h"

static struct child child;

/* ---- who calls ---- */

static void test_caller(void)
{
	char *name = identity_caller_name();
	char *home = identity_caller_home();
	const struct passwd *entry = getpwuid(geteuid());
	CHECK_TEXT(name, !entry ? NULL : entry->pw_name);
	entry = getpwuid(geteuid());
	CHECK_TEXT(home, !entry ? NULL : entry->pw_dir);
	free(name);
	free(home);
}

static int be_nobody_known(void)
{
	struct runtime_user user = {.uid = 54321, .gid = 54321, .other = true};
	if (!identity_become(&user))
		return 1;
	if (identity_caller_name() || identity_caller_home())
		return 2;
	if (!identity_runtime_user(&user) || user.name || user.other || user.uid != 54321 || user.gid != 54321)
		return 3;
	return getgroups(0, NULL) == 1 && setuid(0) != 0 && setgid(0) != 0 ? 0 : 4;
}

/* ---- who runs the servers ---- */

static int print_runtime_user(void)
{
	struct runtime_user user;
	msg_init("tool", "");
	if (!identity_runtime_user(&user))
		return 1;
	printf("%lu %lu %s %d", (unsigned long)user.uid, (unsigned long)user.gid, !user.name ? "-" : user.name,
		(int)user.other);
	free(user.name);
	return 0;
}

static const char *runtime_user_with(const char *wanted)
{
	if (!wanted)
		unsetenv("TINYPG_USER");
	else
		setenv("TINYPG_USER", wanted, 1);
	child_run(&child, print_runtime_user, -1);
	unsetenv("TINYPG_USER");
	return child.status == 0 ? child.out : child.err;
}

static char *entry_of(const char *name)
{
	const struct passwd *entry = getpwnam(name);
	if (!entry)
		return NULL;
	return str_format("%lu %lu %s 1", (unsigned long)entry->pw_uid, (unsigned long)entry->pw_gid, name);
}

static void test_runtime_user_of_root(void)
{
	char *nobody = entry_of("nobody");
	char *standard = entry_of("postgres");
	CHECK_TEXT(runtime_user_with(NULL), standard ? standard : nobody);
	CHECK_TEXT(runtime_user_with(""), standard ? standard : nobody);
	CHECK_TEXT(runtime_user_with("nobody"), nobody);
	CHECK_TEXT(runtime_user_with("54321"), "54321 54321 - 1");
	CHECK_TEXT(runtime_user_with("no such\nuser"),
		"tool: cannot run servers as 'no such\\nuser': there is no such user\n"
		"hint: set TINYPG_USER to a user who may run them\n");
	CHECK_TEXT(runtime_user_with("root"),
		"tool: cannot run servers as 'root': PostgreSQL refuses to run as root\n"
		"hint: set TINYPG_USER to an ordinary user\n");
	CHECK_NUMBER(child.status, 1);
	CHECK(strstr(runtime_user_with("0"), "'0': PostgreSQL refuses to run as root") != NULL);
	CHECK(strstr(runtime_user_with("4294967295"), "no such user") != NULL);
	CHECK(strstr(runtime_user_with("-1"), "no such user") != NULL);
	CHECK(strstr(runtime_user_with("1 "), "no such user") != NULL);
	free(nobody);
	free(standard);
}

static void test_runtime_user_of_others(void)
{
	struct runtime_user user;
	setenv("TINYPG_USER", "nobody", 1);
	CHECK(identity_runtime_user(&user));
	unsetenv("TINYPG_USER");
	CHECK(user.uid == geteuid() && user.gid == getegid() && !user.other);
	CHECK(identity_become(&user));
	free(user.name);
	user = (struct runtime_user){.uid = 12345, .gid = 12345, .other = true};
	CHECK(!identity_become(&user) && errno == EPERM);
}

/* ---- what he can reach ---- */

static void check_blocked(const struct runtime_user *user, const char *name, const char *blocked)
{
	char *path = str_format("%s/%s", scratch, name);
	char *want = !blocked ? NULL : str_format("%s/%s", scratch, blocked);
	char *got = identity_blocked_at(user, path);
	printf("# %s\n", name);
	CHECK_TEXT(got, want);
	free(got);
	free(want);
	free(path);
}

static void make_places(void)
{
	if (mkdir("open", 0755) != 0 || mkdir("open/closed", 0700) != 0 || mkdir("open/closed/below", 0755) != 0)
		scratch_fail("open");
	scratch_text("open/file", "");
	scratch_text("open/secret", "");
	if (chmod("open", 0755) != 0 || chmod("open/closed", 0) != 0 || chmod("open/secret", 0) != 0 ||
		chmod("open/file", 0644) != 0 || symlink("closed/below", "open/link") != 0)
		scratch_fail("open");
}

static void test_blocked(const struct runtime_user *user)
{
	check_blocked(user, "open", NULL);
	check_blocked(user, "open/file", NULL);
	check_blocked(user, "open/secret", "open/secret");
	check_blocked(user, "open/none", "open/none");
	if (geteuid() != 0)
		return;
	check_blocked(user, "open/closed/below", "open/closed");
	check_blocked(user, "open/link", "open/closed");
	CHECK(chmod("open/closed", 0711) == 0);
	check_blocked(user, "open/link", NULL);
	check_blocked(user, "open/closed", "open/closed");
	/* The class that is his counts, not the one that would let him in. */
	CHECK(chown("open/file", user->uid, 0) == 0 && chmod("open/file", 0044) == 0);
	check_blocked(user, "open/file", "open/file");
	CHECK(chown("open/file", 0, user->gid) == 0 && chmod("open/file", 0604) == 0);
	check_blocked(user, "open/file", "open/file");
	CHECK(chmod("open/file", 0640) == 0);
	check_blocked(user, "open/file", NULL);
}

/* ---- paths ---- */

static bool note_part(void *context, const char *part, const struct stat *st, bool last)
{
	struct str *seen = context;
	size_t length = strlen(scratch);
	if (strncmp(part, scratch, length) == 0 && part[length] == '/')
		str_addf(seen, "%s%s%s ", part + length, S_ISLNK(st->st_mode) ? "@" : "", last ? "!" : "");
	return !str_ends(part, "/stop");
}

static void check_walk(const char *name, bool ok, const char *parts)
{
	struct str seen = STR_INIT;
	char *path = str_format("%s/%s", scratch, name);
	char *culprit = NULL;
	CHECK(path_walk(path, note_part, &seen, &culprit) == ok);
	CHECK_TEXT(str_text(&seen), parts);
	CHECK((!culprit) == ok);
	free(culprit);
	free(path);
	str_free(&seen);
}

static void test_walk(void)
{
	CHECK(mkdir("w", 0700) == 0 && mkdir("w/a", 0700) == 0 && mkdir("w/a/b", 0700) == 0 &&
		mkdir("w/stop", 0700) == 0);
	CHECK(symlink("a/./b", "w/rel") == 0 && symlink("../rel", "w/a/up") == 0 && symlink("me", "w/me") == 0);
	char *target = str_format("%s//w/a/", scratch);
	CHECK(symlink(target, "w/abs") == 0);
	free(target);
	scratch_text("w/file", "");
	check_walk("w/a/b", true, "/w /w/a /w/a/b! ");
	check_walk("w//a/./b/../", true, "/w /w/a /w/a/b ");
	check_walk("w/rel", true, "/w /w/rel@ /w/a /w/a/b! ");
	check_walk("w/a/up/..", true, "/w /w/a /w/a/up@ /w/rel@ /w/a /w/a/b ");
	check_walk("w/abs/b", true, "/w /w/abs@ /w /w/a /w/a/b! ");
	check_walk("w/stop/x", false, "/w /w/stop ");
	CHECK_NUMBER(errno, 0);
	check_walk("w/none/x", false, "/w ");
	CHECK_NUMBER(errno, ENOENT);
	check_walk("w/file/x", false, "/w /w/file ");
	CHECK_NUMBER(errno, ENOTDIR);
	struct str seen = STR_INIT;
	char *loop = str_format("%s/w/me", scratch);
	CHECK(!path_walk(loop, note_part, &seen, NULL) && errno == ELOOP);
	free(loop);
	str_free(&seen);
}

/* Acting as another user does not make a process forget that it is to end with its parent. */
static int still_ends_with_its_parent(void)
{
	if (!beyond_die_with_parent(SIGTERM))
		return 0;
	bool acts = identity_act_as(NOBODY);
	if (acts)
		identity_act_as_root();
	return acts && beyond_parent_death_signal() == SIGTERM ? 0 : 1;
}

int main(void)
{
	struct runtime_user user = {.uid = NOBODY, .gid = NOBODY, .other = true};
	scratch_open();
	int descriptors = scratch_descriptors();
	test_caller();
	make_places();
	if (geteuid() == 0) {
		child_run(&child, be_nobody_known, -1);
		CHECK_NUMBER(child.status, 0);
		child_run(&child, still_ends_with_its_parent, -1);
		CHECK_NUMBER(child.status, 0);
		test_runtime_user_of_root();
		test_blocked(&user);
	} else {
		test_runtime_user_of_others();
		user = (struct runtime_user){.uid = geteuid(), .gid = getegid(), .other = false};
		test_blocked(&user);
	}
	test_walk();
	CHECK(chmod("open/closed", 0700) == 0);
	CHECK_NUMBER(scratch_descriptors(), descriptors);
	scratch_close();
	return check_end();
}
