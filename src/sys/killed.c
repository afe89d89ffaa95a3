#include "sys/killed.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "text/str.h"

enum { SIGNALLED = 128, SIGNAL_MAX = 127 };

static const struct {
	int number;
	const char *hint;
} hints[] = {
	{SIGKILL, "where memory runs out, the system kills programs, and says so in its log (dmesg)"},
	{SIGXFSZ, "the size of files is limited here: see ulimit -f"},
	{SIGXCPU, "processor time is limited here: see ulimit -t"},
};

char *killed_describe(int status)
{
	int number = status - SIGNALLED;

	if (number <= 0 || number > SIGNAL_MAX)
		return NULL;
	const char *name = strsignal(number);
	return str_format("was ended by signal %d (%s)", number, name ? name : "?");
}

bool killed_report(const char *what, int status)
{
	char *text = killed_describe(status);

	if (!text)
		return false;
	warn_msg("%s %s", what, text);
	free(text);
	for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
		if (hints[i].number == status - SIGNALLED)
			warn_hint("%s", hints[i].hint);
	}
	return true;
}
