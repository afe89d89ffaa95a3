/*
 * Runs a program that is not ours, only to read what it prints: as the user who runs servers, in a fixed environment,
 * without input, and for ten seconds at most.
 */
#ifndef SYS_CAPTURE_H
#define SYS_CAPTURE_H

#include <stdbool.h>

#include "sys/identity.h"
#include "text/str.h"

enum { CAPTURE_TIMEOUT_S = 10 };

/* The user to run it as; free user->name. False if we cannot run a program as another user, or there is none. */
bool capture_user(struct runtime_user *user);
/* Run it with these words, the first of which is its path. Returns its status as proc_capture() does, with the same
 * errno: ETIMEDOUT if it did not end in time. If err is NULL, what it prints on stderr is dropped. */
int capture_run(const struct runtime_user *user, struct strs *words, struct str *out, struct str *err);

/* What it gets besides: variables ("NAME=value") in its environment, and descriptors that stay open. */
struct capture_extra {
	struct strs variables;
	int fd; /* -1: none */
};
int capture_run_with(const struct runtime_user *user, struct strs *words, const struct capture_extra *extra,
	struct str *out, struct str *err);

#endif
