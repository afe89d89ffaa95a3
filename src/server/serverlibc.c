#include "server/serverlibc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/memo.h"
#include "sys/capture.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/killed.h"
#include "sys/libc.h"
#include "sys/tool.h"

#define LIBRARY "tinypg_libc.so"
#define MARK "libc "

/* Where glibc looks for locales. */
static const char *const places[] = {"/usr/lib/locale", "/usr/lib/locale/locale-archive"};

/* ---- asking ---- */

static void add_stamp(const char *path, struct str *out)
{
	struct stat st;

	str_add_char(out, '\n');
	if (stat(path, &st) == 0)
		fs_add_stamp(out, &st);
}

/* All that the answer depends on. */
static void write_question(const char *postgres, const char *locale, struct str *out)
{
	str_addf(out, "%s\n%s", postgres, locale);
	add_stamp(postgres, out);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		add_stamp(places[i], out);
	str_add_char(out, '\n');
	libc_add_state(out);
}

/* LD_PRELOAD is split at blanks and colons. The server's user may be unable to reach the library, but can open it by a
 * descriptor that we leave open. */
static char *preload_of(const char *library, const struct runtime_user *user, int fd)
{
	char *blocked = identity_blocked_at(user, library);
	bool direct = !strpbrk(library, " :") && !blocked;

	free(blocked);
	return direct ? mem_copy(library) : fd_path(fd);
}

static char *describe(int status, int error, const struct str *err)
{
	char *killed = status > 0 ? killed_describe(status) : NULL;

	if (killed)
		return killed;
	if (status < 0 || status == 126 || status == 127)
		return mem_copy(strerror(error));
	size_t length = strcspn(str_text(err), "\n");
	return length > 0 ? mem_copy_bytes(str_text(err), length) : mem_copy("it did not load '" LIBRARY "'");
}

/* Run the server with the library preloaded, which answers instead of the server. NULL with the reason, allocated. */
static char *run(const struct runtime_user *user, const char *postgres, struct capture_extra *extra, char **reason)
{
	struct strs words = STRS_INIT;
	struct str out = STR_INIT, err = STR_INIT;
	char *answer = NULL;

	strs_add(&words, postgres);
	strs_add(&words, "-V");
	int status = capture_run_with(user, &words, extra, &out, &err);
	int error = errno;
	if (status == 0 && str_starts(str_text(&out), MARK))
		answer = mem_copy_bytes(str_text(&out), strcspn(str_text(&out), "\n"));
	else
		*reason = describe(status, error, &err);
	strs_free(&words);
	str_free(&out);
	str_free(&err);
	return answer;
}

/* NULL after a line on stderr. */
static char *ask_server(const char *postgres, const char *locale)
{
	char *library = tool_part(LIBRARY);
	struct runtime_user user;
	struct capture_extra extra = {.variables = STRS_INIT, .fd = library ? open(library, O_RDONLY | O_CLOEXEC) : -1};
	char *answer = NULL, *reason = NULL;

	if (extra.fd < 0) {
		if (library)
			warn_errno("cannot open '%s'", library);
		else
			warn_msg("cannot find '%s', which belongs to this tool", LIBRARY);
		free(library);
		return NULL;
	}
	if (capture_user(&user)) {
		char *preload = preload_of(library, &user, extra.fd);
		strs_addf(&extra.variables, "LD_PRELOAD=%s", preload);
		strs_addf(&extra.variables, "TINYPG_LOCALE=%s", locale);
		free(preload);
		answer = run(&user, postgres, &extra, &reason);
	} else {
		reason = mem_copy("there is no user to run it as");
	}
	if (!answer)
		warn_msg("cannot ask '%s' for the locales of its C library: %s", postgres, reason);
	free(reason);
	free(library);
	free(user.name);
	close(extra.fd);
	strs_free(&extra.variables);
	return answer;
}

/* "libc VERSION\tCODESET"; allocated; NULL if it cannot be asked. */
static char *ask(const char *postgres, const char *locale)
{
	struct str question = STR_INIT;

	write_question(postgres, locale, &question);
	char *answer = memo_read_answer(str_text(&question));
	if (!answer) {
		answer = ask_server(postgres, locale);
		if (answer)
			memo_write_answer(str_text(&question), answer);
	}
	str_free(&question);
	return answer;
}

/* ---- the answers ---- */

bool serverlibc_add_codeset(const char *postgres, const char *locale, struct str *codeset)
{
	char *answer = ask(postgres, locale);
	const char *tab = answer ? strchr(answer, '\t') : NULL;

	str_add(codeset, tab ? tab + 1 : "");
	free(answer);
	return tab;
}

void serverlibc_add_version(const char *postgres, struct str *version)
{
	char *answer = libc_is_shared() ? NULL : ask(postgres, "C");
	const char *found = answer ? answer + strlen(MARK) : "\t";

	if (*found == '\t')
		libc_add_version(version);
	else
		str_add_bytes(version, found, strcspn(found, "\t"));
	free(answer);
}
