#include "sys/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/beyond.h"
#include "sys/fd.h"
#include "sys/nosuid.h"
#include "sys/path.h"
#include "sys/rights.h"
#include "text/num.h"
#include "text/str.h"

#define PASSWD_FILE "/etc/passwd"
#define PASSWD_MAX (16U * 1024U * 1024U)

enum { PASSWD_NAME, PASSWD_PASSWORD, PASSWD_UID, PASSWD_GID, PASSWD_COMMENT, PASSWD_HOME, PASSWD_COUNT };

struct account {
	char *name;
	char *home;
	uid_t uid;
	gid_t gid;
};

static void account_free(struct account *account)
{
	free(account->name);
	free(account->home);
	*account = (struct account){.name = NULL, .home = NULL, .uid = 0, .gid = 0};
}

/* ---- the passwd entries ---- */

static bool parse_id(const char *text, unsigned long long *id)
{
	/* The highest number means "no change" to chown() and its like. */
	return num_parse(text, 0, 0xfffffffeULL, id);
}

/* Whether this line is the passwd entry of `name`, or of `uid` if name is NULL. */
static bool read_entry(const char *line, const char *name, uid_t uid, struct account *account)
{
	struct strs fields = STRS_INIT;
	unsigned long long found_uid;
	unsigned long long found_gid;

	strs_split(&fields, line, ':');
	bool ok = fields.count >= PASSWD_COUNT && parse_id(fields.item[PASSWD_UID], &found_uid) &&
		parse_id(fields.item[PASSWD_GID], &found_gid) &&
		(name ? str_equal(fields.item[PASSWD_NAME], name) : (uid_t)found_uid == uid);
	if (ok) {
		account->name = mem_copy(fields.item[PASSWD_NAME]);
		account->home = mem_copy(fields.item[PASSWD_HOME]);
		account->uid = (uid_t)found_uid;
		account->gid = (gid_t)found_gid;
	}
	strs_free(&fields);
	return ok;
}

static bool find_in_file(const char *name, uid_t uid, struct account *account)
{
	struct str text = STR_INIT;
	bool found = false;

	if (fd_read_file(AT_FDCWD, PASSWD_FILE, &text, PASSWD_MAX)) {
		char *rest = text.text;
		char *line;
		while (!found && rest && (line = rest)[0] != '\0') {
			rest = strchr(line, '\n');
			if (rest)
				*rest++ = '\0';
			found = read_entry(line, name, uid, account);
		}
	}
	str_free(&text);
	return found;
}

/*
 * The passwd file is read first, by ourselves: it has nearly every account, and asking the C library opens a dozen more
 * files (nsswitch.conf, its modules, nscd), which would slow a warm pg_tmp.
 */
static bool find_account(const char *name, uid_t uid, struct account *account)
{
	*account = (struct account){.name = NULL, .home = NULL, .uid = 0, .gid = 0};
	if (find_in_file(name, uid, account))
		return true;
	const struct passwd *entry = name ? getpwnam(name) : getpwuid(uid);
	if (!entry)
		return false;
	*account = (struct account){.name = mem_copy(entry->pw_name),
		.home = mem_copy(entry->pw_dir),
		.uid = entry->pw_uid,
		.gid = entry->pw_gid};
	return true;
}

char *identity_caller_name(void)
{
	struct account account;

	(void)find_account(NULL, geteuid(), &account);
	free(account.home);
	return account.name;
}

char *identity_caller_home(void)
{
	struct account account;

	(void)find_account(NULL, geteuid(), &account);
	free(account.name);
	return account.home;
}

bool identity_has_entry(uid_t uid)
{
	struct account account;
	bool found = find_account(NULL, uid, &account);

	account_free(&account);
	return found;
}

/* ---- the runtime user ---- */

/* Resolve TINYPG_USER: a name, or a number that need not have an entry. */
static bool find_wanted(const char *wanted, struct account *account)
{
	unsigned long long number;

	if (find_account(wanted, 0, account))
		return true;
	if (!parse_id(wanted, &number))
		return false;
	if (!find_account(NULL, (uid_t)number, account)) {
		account->uid = (uid_t)number;
		account->gid = (gid_t)number;
	}
	return true;
}

static bool choose_account(struct account *account)
{
	const char *wanted = getenv("TINYPG_USER");

	if (!wanted || wanted[0] == '\0') {
		if (find_account("postgres", 0, account) || find_account("nobody", 0, account))
			return true;
		warn_msg("cannot run servers as root, and there is neither a user 'postgres' nor 'nobody'");
		warn_hint("set TINYPG_USER to a user who may run them");
		return false;
	}
	if (!find_wanted(wanted, account)) {
		warn_msg("cannot run servers as '%s': there is no such user", wanted);
		warn_hint("set TINYPG_USER to a user who may run them");
		return false;
	}
	if (account->uid == 0) {
		warn_msg("cannot run servers as '%s': PostgreSQL refuses to run as root", wanted);
		warn_hint("set TINYPG_USER to an ordinary user");
		account_free(account);
		return false;
	}
	return true;
}

bool identity_runtime_user(struct runtime_user *user)
{
	struct account account;

	*user = (struct runtime_user){.uid = geteuid(), .gid = getegid(), .name = NULL, .other = false};
	if (user->uid != 0) {
		user->name = identity_caller_name();
		return true;
	}
	if (!choose_account(&account))
		return false;
	*user = (struct runtime_user){.uid = account.uid, .gid = account.gid, .name = account.name, .other = true};
	free(account.home);
	return true;
}

bool identity_can_become(const struct runtime_user *user)
{
	if (!user->other)
		return true;
	if (!rights_have_user(user->uid, user->gid)) {
		warn_msg("cannot run servers as root, and there is no user '%s' in this user namespace",
			user->name ? user->name : "?");
		warn_hint("run this tool as a user other than root (unshare -U --map-user=1000), or map a user and set "
			  "TINYPG_USER");
		return false;
	}
	const char *right = rights_lack();
	if (!right)
		return true;
	warn_msg("root lacks %s here, without which it cannot run servers as the user '%s'", right,
		user->name ? user->name : "?");
	warn_hint("add it to the container (docker run --cap-add), or run this tool as a user other than root");
	return false;
}

bool identity_can_serve(void)
{
	struct runtime_user user;

	if (!identity_runtime_user(&user))
		return false;
	bool can = identity_can_become(&user);
	free(user.name);
	return can;
}

bool identity_become(const struct runtime_user *user)
{
	if (!user->other)
		return true;
	if (!beyond_set_groups(user->gid) || setgid(user->gid) != 0 || setuid(user->uid) != 0)
		return false;
	/* If root could be regained, so could whatever runs in the server. */
	if (getuid() != user->uid || geteuid() != user->uid || setuid(0) == 0) {
		errno = EPERM;
		return false;
	}
	if (user->brief)
		(void)nosuid_begin();
	return true;
}

/* What this process is to be sent when its parent dies: the kernel forgets it when the effective user changes. */
static struct {
	pid_t parent;
	int signal;
} orphaned;

bool identity_act_as(uid_t uid)
{
	int reason = errno;

	orphaned.parent = getppid();
	orphaned.signal = beyond_parent_death_signal();
	bool acts = geteuid() == 0 && uid != 0 && seteuid(uid) == 0;

	errno = reason;
	return acts;
}

void identity_act_as_root(void)
{
	int reason = errno;

	if (seteuid(0) != 0)
		die_errno("cannot become root again");
	if (orphaned.signal != 0 && beyond_die_with_parent(orphaned.signal) && getppid() != orphaned.parent)
		(void)raise(orphaned.signal);
	errno = reason;
}

/* ---- what the user can reach ---- */

static bool reach_part(void *context, const char *part, const struct stat *st, bool last)
{
	const struct runtime_user *user = context;
	mode_t wanted = last ? S_IROTH : S_IXOTH;

	if (last && S_ISDIR(st->st_mode))
		wanted = S_IROTH | S_IXOTH;
	if (S_ISLNK(st->st_mode))
		return true;
	if (!user->other)
		return access(part, ((wanted & S_IROTH) != 0 ? R_OK : 0) | ((wanted & S_IXOTH) != 0 ? X_OK : 0)) == 0;
	if (st->st_uid == user->uid)
		wanted <<= 6;
	else if (st->st_gid == user->gid)
		wanted <<= 3;
	return (st->st_mode & wanted) == wanted;
}

char *identity_blocked_at(const struct runtime_user *user, const char *path)
{
	struct runtime_user copy = *user;
	char *part = NULL;

	return path_walk(path, reach_part, &copy, &part) ? NULL : part;
}
