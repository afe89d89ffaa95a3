/*
 * Restores a tree that clone_tree() made, and that a server has used since, to its original state. That takes less time
 * than another copy, because what was not changed stays.
 */
#ifndef SYS_RESTORE_H
#define SYS_RESTORE_H

#include <stdbool.h>
#include <time.h>

#include "text/str.h"

/*
 * Restore `to`, which was cloned from `from`: entries that were added are removed, those that were changed are made
 * anew, the others stay. Nobody may be writing to it any more.
 *
 * ESTALE if `to` is not the directory that `roll` (sys/roll.h) begins with, or if its attributes other than the mode
 * were changed. A directory below it of which this is true is replaced, with everything in it. In the directories that
 * stay, a file counts as unchanged if its size, owner, mode, number of names, further attributes and bytes are the
 * original's. The last two are not compared if the file's ctime is before `since`: a moment, by the clock of the file
 * system, before which only the maker of the clone wrote ({0}: there was none). Call it as the user who owns `to`. The
 * roll of what was restored is appended to `made`, unless that is NULL.
 */
bool restore_tree(int from, int to, const char *roll, const struct timespec *since, struct str *made);

#endif
