/*
 * The stock of templates: told to people, and kept small. A template is a whole cluster and needs no other once it is
 * made; its parent is there to make others from.
 */
#ifndef TEMPLATE_PRUNE_H
#define TEMPLATE_PRUNE_H

#include <stdbool.h>

/* Print all, a line each, and close stdout. False after a line on stderr. */
bool prune_print(void);
/* Remove those that were not used for so many days, and close stdout. False after a line on stderr. */
bool prune_remove(unsigned long long days, bool verbose);

/* How much is kept without being asked; 0: no limit. */
struct prune_limits {
	unsigned long long days;
	unsigned long long megabytes;
};
/* TINYPG_TEMPLATE_DAYS and TINYPG_TEMPLATE_SIZE. False after a line on stderr. */
bool prune_read_limits(struct prune_limits *limits);
/*
 * Remove what is beyond them below the descriptor of cache/template, silently, never one that somebody holds: those of
 * which neither they nor one made from them was used for so many days; then, while all are larger together, those that
 * were used longest ago themselves.
 */
void prune_to_limits(int templates, const struct prune_limits *limits);

#endif
