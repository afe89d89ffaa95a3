/*
 * Takes over what `make install` put below DESTDIR: the files that belong into an installation's share directory or its
 * directory of libraries are copied into a package; documentation, headers and programs are left out; anything else is
 * refused, and so is whatever a package must not have (devices, setuid programs, other users' files, links out of these
 * directories). This is for what was built only; packlist.h has the rule for all packages.
 */
#ifndef PACKAGE_IMAGE_H
#define PACKAGE_IMAGE_H

#include <stdbool.h>
#include <sys/types.h>

#include "package/kit.h"

/* How many files were copied, and how many programs left out. */
struct image_count {
	size_t files;
	size_t programs;
};

/*
 * Copy from the directory `image`, all of which must belong to `owner`, to the directory `package`, which is empty:
 * share/ and lib/. Each check is made on the descriptor that is copied from, so whoever can still write to the image
 * gains nothing. Returns NULL, or the problem, allocated: one line that names the file.
 */
char *image_take(int image, uid_t owner, const struct kit *kit, int package, struct image_count *count);

#endif
