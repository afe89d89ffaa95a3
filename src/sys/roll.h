/*
 * The *roll* of a copied tree is one word that identifies its directories by device and inode number, in the order of
 * the walk, so that a restore recognises those that the copy made.
 */
#ifndef SYS_ROLL_H
#define SYS_ROLL_H

#include <stdbool.h>
#include <sys/stat.h>

#include "text/str.h"

/* Begin a roll with what all directories of the tree share, and its top directory. False with errno. */
bool roll_start(int top, struct str *roll);
/* Append a directory. False with errno. */
bool roll_add(int directory, struct str *roll);

struct roll_reader {
	unsigned long long device;
	unsigned flags; /* beyond_flags() of the directories */
	gid_t group;
	const char *next; /* in the roll */
};

/* Read a roll: roll_next() returns the inode number of the top directory, then those of the others; 0 at the end. */
struct roll_reader roll_read(const char *roll);
unsigned long long roll_next(struct roll_reader *reader);
/* Whether `st` is of the directory that has this number in the roll. */
bool roll_is_entry(const struct roll_reader *reader, unsigned long long number, const struct stat *st);

#endif
