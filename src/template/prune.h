/*
 * The templates in the cache: lists them for people, and keeps them few. Each template is a whole cluster, and needs no
 * other one once it is made; its parent serves only to make others from.
 */
#ifndef TEMPLATE_PRUNE_H
#define TEMPLATE_PRUNE_H

#include <stdbool.h>

/* Print all templates, one line each, and close stdout. False after a line on stderr. */
bool prune_print(void);
/* Remove the templates that were not used for this many days, and close stdout. False after a line on stderr. */
bool prune_remove(unsigned long long days, bool verbose);

/* What is kept by automatic pruning; 0: no limit. */
struct prune_limits {
	unsigned long long days;
	unsigned long long megabytes;
};
/* Read TINYPG_TEMPLATE_DAYS and TINYPG_TEMPLATE_SIZE. False after a line on stderr. */
bool prune_read_limits(struct prune_limits *limits);
/*
 * Remove templates beyond the limits, below the descriptor of cache/template. Silent; never removes one that somebody
 * holds. First go templates if neither they nor any template made from them was used for this many days. Then, while
 * all of them together are too large, go those whose own last use is longest ago.
 */
void prune_to_limits(int templates, const struct prune_limits *limits);

#endif
