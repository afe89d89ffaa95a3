/* The process that tries steps for verify_all.h, and what is said between the two. */
#ifndef MIGRATE_VERIFY_WORK_H
#define MIGRATE_VERIFY_WORK_H

#include <stdbool.h>
#include <stddef.h>

#include "migrate/verify.h"
#include "text/str.h"

/* A range of steps, by their numbers. */
struct verify_work_batch {
	size_t first;
	size_t count;
};

struct verify_work_report {
	size_t step;
	enum verify_result result;
	size_t length; /* of the verdict */
};

/* In the process: try the steps of each batch that comes over the connection, until that ends. */
_Noreturn void verify_work(const struct verify *verify, const struct migrations_step *steps, int fd);

/* At the other end. False if the process has ended. */
bool verify_work_give(int fd, struct verify_work_batch batch);
/* Wait for a report; the verdict is appended. */
bool verify_work_take(int fd, struct verify_work_report *report, struct str *verdict);

#endif
