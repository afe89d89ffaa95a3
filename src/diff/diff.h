/* The statements that make one model into another: comparison, fates and order in one call. Pure. */
#ifndef DIFF_DIFF_H
#define DIFF_DIFF_H

#include <stdbool.h>

#include "statement/change.h"
#include "statement/compare.h"
#include "text/str.h"

/*
 * Add to `changes`, in their order, the statements that make compare->from into compare->to. What cannot be expressed
 * is added to `gaps`, one line each: "KIND 'IDENTITY': problem". False: there is no order (gaps names the objects that
 * wait for each other), and no statement.
 */
bool diff_write(struct compare *compare, struct changes *changes, struct strs *gaps);
/*
 * Add to `notes`, in the same form, what is no difference here: that columns have another order, or that a table
 * inherits columns that are its own, too. No statement but one that makes the table anew could change that.
 */
void diff_note(const struct compare *compare, struct strs *notes);

#endif
