#include "sys/quiet.h"

#include <errno.h>

#include "sys/proc.h"
#include "sys/rights.h"

enum { OUTPUT_MAX = 1 << 20 };

bool quiet_user(struct runtime_user *user)
{
	*user = (struct runtime_user){0};
	return identity_runtime_user(user) && (!user->other || !rights_lack());
}

int quiet_capture(const struct runtime_user *user, struct strs *words, struct str *out, struct str *err)
{
	const struct quiet_gift none = {.variables = STRS_INIT, .fd = -1};

	return quiet_capture_with(user, words, &none, out, err);
}

int quiet_capture_with(const struct runtime_user *user, struct strs *words, const struct quiet_gift *gift,
	struct str *out, struct str *err)
{
	struct strs environment = STRS_INIT;

	proc_clean_environment(&environment);
	strs_add(&environment, "LC_ALL=C");
	for (size_t i = 0; i < gift->variables.count; i++)
		strs_add(&environment, gift->variables.item[i]);
	struct proc_spec spec = PROC_SPEC(words->item);
	spec.environment = environment.item;
	spec.user = user;
	spec.directory = "/";
	spec.in = PROC_NULL;
	spec.err = PROC_NULL;
	spec.keep = &gift->fd;
	spec.keep_count = gift->fd >= 0 ? 1 : 0;
	spec.own_group = true;
	spec.die_with_parent = true;
	spec.renounce = true;
	spec.patience = QUIET_TIMEOUT_S;
	int status = proc_capture(&spec, out, err, OUTPUT_MAX);
	int error = errno;
	strs_free(&environment);
	errno = error;
	return status;
}
