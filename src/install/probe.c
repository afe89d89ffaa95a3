#include "install/probe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sys/capture.h"
#include "sys/killed.h"

/* Why the program could not be run. */
static char *describe_failure(const struct runtime_user *user, const char *program, const char *argument)
{
	int reason = errno;
	char *blocked = reason == EACCES ? identity_blocked_at(user, program) : NULL;
	char *problem;

	if (reason == ETIMEDOUT)
		problem = str_format("'%s' did not end within %d seconds", argument, CAPTURE_TIMEOUT_S);
	else if (blocked)
		problem = str_format("user '%s' cannot reach '%s'", user->name ? user->name : "?", blocked);
	else
		problem = mem_copy(strerror(reason));
	free(blocked);
	return problem;
}

static char *describe_status(const char *argument, int status)
{
	char *killed = killed_describe(status);
	char *problem = killed ? str_format("'%s' %s", argument, killed)
		: status != 0  ? str_format("'%s' failed with status %d", argument, status)
			       : NULL;

	free(killed);
	return problem;
}

bool probe_line(const char *program, const char *argument, struct str *line, char **problem)
{
	struct strs words = STRS_INIT;
	struct str text = STR_INIT;
	struct runtime_user user;

	/* Without a user nothing is run, and so nothing wrong is remembered; a caller that needs a server reports what
	 * is missing. */
	if (!capture_user(&user)) {
		*problem = mem_copy("there is no user to run it as");
		free(user.name);
		return false;
	}
	strs_add(&words, program);
	strs_add(&words, argument);
	int status = capture_run(&user, &words, &text, NULL);
	bool ran = status >= 0 && errno == 0;
	*problem = ran ? describe_status(argument, status) : describe_failure(&user, program, argument);
	size_t length = strcspn(str_text(&text), "\n");
	if (!*problem && length == 0)
		*problem = str_format("'%s' printed nothing", argument);
	else if (!*problem)
		str_add_bytes(line, str_text(&text), length);
	free(user.name);
	strs_free(&words);
	str_free(&text);
	return !*problem;
}
