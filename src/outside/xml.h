/* Parses XML (expat), as far as Maven's metadata need it. It refuses a document type, and with it every entity, and
 * nesting of more than 64 levels. */
#ifndef OUTSIDE_XML_H
#define OUTSIDE_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

/* Append the text of each element called `name` to out. False, with *problem allocated, if it is no valid XML. */
bool xml_collect(const char *bytes, size_t length, const char *name, struct strs *out, char **problem);

#endif
