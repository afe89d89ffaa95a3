/* The words that are passed on to initdb: of pg_tmp -i, and of pg_initcache -i and behind its "--". Kept as one text in
 * the request. */
#ifndef SERVER_INITARGS_H
#define SERVER_INITARGS_H

#include <stdbool.h>

#include "text/str.h"

/* Append a word to *text (allocated; NULL: empty), whose words fields_values() reads. */
void initargs_add(char **text, const char *word);

/*
 * Find an option that cannot be passed on: one that names a directory, asks the user for something, makes no cluster,
 * or does what an option of our tools does. Returns NULL, or what is wrong, naming the word and the option to use in
 * its place; allocated.
 */
char *initargs_problem(const struct strs *words);

/* Whether the words of `text` (initargs_add()) let the group of the cluster's owner read its files (-g). */
bool initargs_let_group_in(const char *text);

#endif
