#include "sys/capture.h"

#include <errno.h>

#include "sys/proc.h"
#include "sys/rights.h"

enum { OUTPUT_MAX = 1 << 20 };

bool capture_user(struct runtime_user *user)
{
	*user = (struct runtime_user){0};
	return identity_runtime_user(user) && (!user->other || !rights_lack());
}

int capture_run(const struct runtime_user *user, struct strs *words, struct str *out, struct str *err)
{
	const struct capture_extra none = {.variables = STRS_INIT, .fd = -1};

	return capture_run_with(user, words, &none, out, err);
}

int capture_run_with(const struct runtime_user *user, struct strs *words, const struct capture_extra *extra,
	struct str *out, struct str *err)
{
	struct strs environment = STRS_INIT;

	proc_clean_environment(&environment);
	strs_add(&environment, "LC_ALL=C");
	for (size_t i = 0; i < extra->variables.count; i++)
		strs_add(&environment, extra->variables.item[i]);
	struct proc_spec spec = PROC_SPEC(words->item);
	spec.environment = environment.item;
	spec.user = user;
	spec.directory = "/";
	spec.in = PROC_NULL;
	spec.err = PROC_NULL;
	spec.keep = &extra->fd;
	spec.keep_count = extra->fd >= 0 ? 1 : 0;
	spec.own_group = true;
	spec.die_with_parent = true;
	spec.renounce = true;
	spec.patience = CAPTURE_TIMEOUT_S;
	int status = proc_capture(&spec, out, err, OUTPUT_MAX);
	int error = errno;
	strs_free(&environment);
	errno = error;
	return status;
}
