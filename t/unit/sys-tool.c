#include "sys/tool.h"

#include "check.h"
#include "child.h"
#include "scratch.h"
#include "text/str.h"

/* Copies of this program stand in for the tools: called with a name, it says where the tool of that name is. */
static char *self;
static struct child child;
static char *command;

static int run_command(void)
{
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	return 127;
}

/* What a shell script says that runs copies, with the scratch directory cut off. */
static const char *said(const char *script)
{
	command = str_format("cd '%s' && { %s; }", scratch, script);
	child_run(&child, run_command, -1);
	free(command);
	size_t length = strlen(scratch);
	return strncmp(child.out, scratch, length) == 0 ? child.out + length : child.out;
}

static void install(const char *name, const char *from)
{
	char *script = str_format("cp '%s' %s && chmod 755 %s", from, name, name);
	if (*said(script) != '\0' || child.status != 0)
		scratch_fail(name);
	free(script);
}

static void test_places(void)
{
	install("bin/one", self);
	install("bin/both", self);
	install("bin/locked", self);
	install("libexec/tinypg/both", self);
	install("libexec/tinypg/hidden", self);
	install("path/other", self);
	install("path/one", self);
	CHECK(chmod("bin/locked", 0644) == 0 && mkdir("bin/folder", 0755) == 0);
	CHECK_TEXT(said("bin/one one"), "/bin/one\n");
	CHECK_TEXT(said("bin/one both"), "/bin/both\n");
	CHECK_TEXT(said("bin/one hidden"), "/bin/../libexec/tinypg/hidden\n");
	CHECK_TEXT(said("libexec/tinypg/hidden both"), "/libexec/tinypg/both\n");
	CHECK_TEXT(said("libexec/tinypg/hidden one"), "/libexec/tinypg/../../bin/one\n");

	/* In PATH only, nowhere, or there and no program. */
	CHECK_TEXT(said("PATH=$PWD/path bin/one other"), "/path/other\n");
	CHECK_TEXT(said("bin/one nothing-of-that-name"), "nothing-of-that-name\n");
	CHECK_TEXT(said("bin/one locked"), "locked\n");
	CHECK_TEXT(said("bin/one folder"), "folder\n");
	/* ../../bin is ours only as seen from libexec/tinypg. */
	CHECK(mkdir("path/deep", 0755) == 0);
	install("path/deep/tool", self);
	CHECK_TEXT(said("path/deep/tool both"), "both\n");
}

static void test_calls(void)
{
	CHECK(mkdir("elsewhere", 0755) == 0 && symlink("../bin/one", "elsewhere/link") == 0);
	CHECK_TEXT(said("elsewhere/link both"), "/bin/both\n");
	CHECK_TEXT(said("cd elsewhere && ./link both"), "/bin/both\n");
	CHECK_TEXT(said("PATH=elsewhere:$PATH; link both"), "/bin/both\n");
	CHECK_TEXT(said("PATH=$PWD/bin:$PATH; cd /; one both"), "/bin/both\n");
	/* Replaced while it runs, as an upgrade does. */
	CHECK_TEXT(said("cp bin/one bin/old; bin/old both remove"), "/bin/both\n");
}

int main(int count, char **arguments)
{
	if (count > 1) {
		if (count > 2)
			(void)unlink("bin/old");
		tool_init(arguments[0]);
		if (chdir("/") != 0)
			return 1;
		char *path = tool_path(arguments[1]);
		printf("%s\n", path);
		free(path);
		tool_init(NULL);
		return 0;
	}
	self = realpath(arguments[0], NULL);
	scratch_open();
	if (mkdir("bin", 0755) != 0 || mkdir("libexec", 0755) != 0 || mkdir("libexec/tinypg", 0755) != 0 ||
		mkdir("path", 0755) != 0)
		scratch_fail("bin");
	test_places();
	test_calls();
	free(self);
	scratch_close();
	return check_end();
}
