#include "server/trial.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/capture.h"
#include "text/nearest.h"

#define WITHOUT_TLS "SSL is not supported by this build"
#define UNKNOWN "unrecognized configuration parameter \""

/* Returns its status; -1 if it cannot be run. */
static int ask(struct strs *words, struct str *out, struct str *err)
{
	struct runtime_user user;
	int status = capture_user(&user) ? capture_run(&user, words, out, err) : -1;

	free(user.name);
	return status;
}

/* The text behind a mark in the server's output, to the end of its line; allocated; NULL if there is none. */
static char *find_message(const struct str *output, const char *mark)
{
	const char *at = strstr(str_text(output), mark);

	return at ? mem_copy_bytes(at + strlen(mark), strcspn(at + strlen(mark), "\n")) : NULL;
}

/* The names of all settings are the first column of what --describe-config prints. */
static void hint_nearest(const char *postgres, const char *wrong)
{
	struct strs words = STRS_INIT, lines = STRS_INIT;
	struct str out = STR_INIT, err = STR_INIT, hint = STR_INIT;

	strs_add(&words, postgres);
	strs_add(&words, "--describe-config");
	if (ask(&words, &out, &err) == 0)
		strs_split(&lines, str_text(&out), '\n');
	for (size_t i = 0; i < lines.count; i++)
		lines.item[i][strcspn(lines.item[i], "\t")] = '\0';
	if (nearest_add_hint(&hint, wrong, &lines))
		warn_hint("%s", str_text(&hint));
	str_free(&out);
	str_free(&err);
	str_free(&hint);
	strs_free(&words);
	strs_free(&lines);
}

static void tell(const char *postgres, const char *message, const char *hint)
{
	if (str_equal(message, WITHOUT_TLS)) {
		warn_msg("'%s' was built without TLS", postgres);
		warn_hint("take another one (-b, -V), or leave out -s");
		return;
	}
	if (!str_starts(message, UNKNOWN)) {
		warn_msg("wrong setting of -c: %s", message);
		if (hint)
			warn_hint("%s", hint);
		return;
	}
	const char *name = message + strlen(UNKNOWN);
	char *wrong = mem_copy_bytes(name, strcspn(name, "\""));
	warn_msg("-c: there is no setting '%s'", wrong);
	hint_nearest(postgres, wrong);
	free(wrong);
}

/* -C prints a setting and exits before it looks at the data, but it needs some directory and some file. It has to come
 * first. */
bool trial_settings(const char *postgres, const struct strs *settings)
{
	static const char *const first[] = {"-C", "port", "-D", "/", "--config-file=/dev/null"};
	struct strs words = STRS_INIT;
	struct str out = STR_INIT, err = STR_INIT;

	strs_add(&words, postgres);
	for (size_t i = 0; i < sizeof first / sizeof *first; i++)
		strs_add(&words, first[i]);
	for (size_t i = 0; i < settings->count; i++) {
		strs_add(&words, "-c");
		strs_add(&words, settings->item[i]);
	}
	int status = ask(&words, &out, &err);
	char *message = status > 0 ? find_message(&err, "FATAL:  ") : NULL;
	char *hint = find_message(&err, "HINT:  ");
	if (message)
		tell(postgres, message, hint);
	free(hint);
	bool taken = !message;
	free(message);
	str_free(&out);
	str_free(&err);
	strs_free(&words);
	return taken;
}
