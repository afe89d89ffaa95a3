#include "install/fetched.h"

#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "sys/killed.h"
#include "sys/proc.h"
#include "sys/tool.h"

enum { ANSWER_MAX = 65536 };

char *fetched_prefix(const struct strs *arguments)
{
	struct strs words = STRS_INIT;
	struct str answer = STR_INIT;
	char *prefix = NULL;

	strs_add_taken(&words, tool_path("pg_fetch"));
	for (size_t i = 0; i < arguments->count; i++)
		strs_add(&words, arguments->item[i]);
	struct proc_spec spec = PROC_SPEC(words.item);
	spec.in = PROC_NULL;
	spec.die_with_parent = true;
	int status = proc_capture(&spec, &answer, NULL, ANSWER_MAX);
	if (status < 0 || status == 126 || status == 127) {
		warn_errno("cannot run '%s'", words.item[0]);
	} else if (!killed_report("pg_fetch", status) && status == 0) {
		str_truncate(&answer, strcspn(str_text(&answer), "\n"));
		prefix = str_take(&answer);
	}
	str_free(&answer);
	strs_free(&words);
	return prefix;
}
