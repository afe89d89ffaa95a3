#include "migrate/precheck.h"

#include <fcntl.h>
#include <strings.h>
#include <unistd.h>

#include "fuzz.h"

static const struct pgconn_session begun = {.encoding = "UTF8", .has_standard_strings = true};

static bool check(const char *sql, struct precheck_session *session)
{
	struct str text = STR_INIT;

	str_add(&text, sql);
	bool is_good = precheck_text("f", &text, session);
	str_free(&text);
	return is_good;
}

/* Without the lines on stderr, of which there would be millions. */
static bool check_quietly(const char *sql, struct precheck_session *session)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int kept = dup(STDERR_FILENO);

	MUST(null >= 0 && kept >= 0 && dup2(null, STDERR_FILENO) >= 0);
	bool is_good = check(sql, session);
	MUST(dup2(kept, STDERR_FILENO) >= 0);
	close(kept);
	close(null);
	return is_good;
}

static bool has_copy(const char *text)
{
	for (; *text != '\0'; text++)
		if (strncasecmp(text, "copy", 4) == 0)
			return true;
	return false;
}

/* Behind a text that is good, COMMIT is found, unless it may be data. A text is read as what was set before says. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct precheck_session session = {.begun = &begun, .has_standard_strings = true};
	char *text = fuzz_text(data, size);
	bool is_good = check_quietly(text, &session);
	struct precheck_session next = session;
	struct str longer = STR_INIT;

	if (is_good && !has_copy(text)) {
		str_addf(&longer, "%s\n;\ncommit;\n", text);
		session = (struct precheck_session){.begun = &begun, .has_standard_strings = true};
		MUST(!check_quietly(str_text(&longer), &session));
		MUST(session.has_standard_strings == next.has_standard_strings);
		MUST(check_quietly("select '\\\\'", &next));
	}
	str_free(&longer);
	free(text);
	return 0;
}
