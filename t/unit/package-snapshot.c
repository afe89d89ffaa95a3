#include "package/snapshot.h"

#include "base/msg.h"
#include "check.h"
#include "scratch.h"

static char share[] = "share";
static char libraries[] = "lib";
static const struct target target = {.share = share, .libraries = libraries};

/* Whether the installation agrees with itself after a change: a file that is written, a directory that is made. */
static bool agrees_after(const char *file, const char *directory)
{
	struct snapshot before;

	snapshot_take(&target, &before);
	if (file)
		scratch_text(file, "changed\n");
	if (directory)
		CHECK(mkdir(directory, 0755) == 0);
	bool agrees = snapshot_matches(&target, &before, "x");
	snapshot_free(&before);
	return agrees;
}

int main(void)
{
	msg_init("unit", "");
	scratch_open();
	CHECK(mkdir("share", 0755) == 0 && mkdir("share/extension", 0755) == 0 && mkdir("share/deep", 0755) == 0);
	CHECK(mkdir("lib", 0755) == 0);
	scratch_text("share/deep/english.stop", "a\n");
	CHECK(agrees_after(NULL, NULL));
	CHECK(agrees_after("elsewhere", NULL));
	CHECK(!agrees_after("share/deep/english.stop", NULL));
	CHECK(!agrees_after("share/postgres.bki", NULL));
	CHECK(!agrees_after("share/extension/x.control", NULL));
	CHECK(!agrees_after("lib/x.so", NULL));
	CHECK(!agrees_after(NULL, "share/extension/sub"));
	CHECK(agrees_after(NULL, NULL));
	(void)tree_remove(AT_FDCWD, "share");
	(void)tree_remove(AT_FDCWD, "lib");
	(void)unlink("elsewhere");
	scratch_close();
	return check_end();
}
