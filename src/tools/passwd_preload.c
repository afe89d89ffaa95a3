/*
 * Preloaded into initdb, and into the server that it runs, if their user has no passwd entry (docker run -u 1234): both
 * ask for the user's name and give up without one, although the name does not matter here.
 */
#include <errno.h>
#include <pwd.h>
#include <stddef.h>
#include <unistd.h>

static char name[] = "postgres", password[] = "x", comment[] = "", home[] = "/", shell[] = "/bin/sh";

static int fill(uid_t uid, struct passwd *entry)
{
	if (uid != geteuid())
		return 0;
	*entry = (struct passwd){0};
	entry->pw_name = name;
	entry->pw_passwd = password;
	entry->pw_uid = uid;
	entry->pw_gid = getegid();
	entry->pw_gecos = comment;
	entry->pw_dir = home;
	entry->pw_shell = shell;
	return 1;
}

struct passwd *getpwuid(uid_t uid)
{
	static struct passwd entry;

	errno = 0;
	return fill(uid, &entry) ? &entry : NULL;
}

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): libc names the parameters differently. */
int getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t size, struct passwd **result)
{
	(void)buffer, (void)size;
	*result = fill(uid, entry) ? entry : NULL;
	return 0;
}
