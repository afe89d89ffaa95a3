/* What a tool works on: the migrations of a project, in its directories or in a bundle, as the command line says. */
#ifndef MIGRATE_OPERAND_H
#define MIGRATE_OPERAND_H

#include <stdbool.h>

#include "migrate/bundle.h"
#include "migrate/entries.h"
#include "migrate/migrations.h"
#include "migrate/project.h"

struct operand {
	struct project project;
	struct entries entries; /* a file of a bundle is told as "migrations/shop--1.0.sql" */
	struct migrations migrations;
	struct bundle bundle;
};

/*
 * Find the project of the request, whose directory may be a bundle, too: then the whole bundle is read. What the
 * request says replaces what the project or the bundle says. False after a line on stderr. operand_close() in any case;
 * the operand must not be copied meanwhile.
 */
bool operand_find(const struct project_request *request, struct operand *operand);
/* List its files, and read their names as migrations. False after a line on stderr for each problem. */
bool operand_read(struct operand *operand);
void operand_close(struct operand *operand);

#endif
