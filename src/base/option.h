/* Reads the options of a tool: they may stand before and behind its operands, as people write them behind a URL. */
#ifndef BASE_OPTION_H
#define BASE_OPTION_H

/*
 * As getopt() of POSIX, but an operand does not end the options; "--" does. After -1, all operands are in their order
 * in argv[optind] and behind, where this has moved them.
 */
int option_next(int argc, char *argv[], const char *letters);

#endif
