/* Checks the names of superusers and databases before a server is asked, so that a wrong name fails at once. Pure. */
#ifndef TEXT_PGNAME_H
#define TEXT_PGNAME_H

/* NULL if the name is valid, else a static text that says what is wrong with it: "is empty". */
const char *pgname_user_problem(const char *name);
/* The same for a database. "postgres" and "template1" are valid; every cluster has them. */
const char *pgname_database_problem(const char *name);

#endif
