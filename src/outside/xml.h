/* XML (expat), as far as Maven's metadata need it. A document type, and with it every entity, is refused, and
 * so is what is nested more than 64 levels deep. */
#ifndef OUTSIDE_XML_H
#define OUTSIDE_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

/* Append the text of each element called `name` to out. False, with *problem allocated, if it is no XML. */
bool xml_collect(const char *bytes, size_t length, const char *name, struct strs *out, char **problem);

#endif
