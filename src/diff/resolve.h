/*
 * Decides what becomes of each object (altered, or dropped and created anew, because of itself or because of what it
 * needs), and writes the statements. Pure.
 */
#ifndef DIFF_RESOLVE_H
#define DIFF_RESOLVE_H

#include "statement/change.h"
#include "statement/compare.h"
#include "text/str.h"

/* Set the fates in `compare` and add the statements, in no order. Objects that differ and about which no row of
 * statement/make.h knows anything are added to `unknown`, as compare_name() names them. */
void resolve_changes(struct compare *compare, struct changes *changes, struct strs *unknown);
/* The pair is to be dropped and created anew; resolve_changes() is then to be called again. False if it is already, or
 * if such an object cannot be created anew. */
bool resolve_renew(struct compare *compare, size_t pair);

#endif
