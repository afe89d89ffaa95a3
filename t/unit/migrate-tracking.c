#include "migrate/tracking.h"

#include "check.h"

/* What pgpkg computes for these names. */
int main(void)
{
	CHECK_NUMBER(tracking_key("sampleext"), 652800652364989511);
	CHECK_NUMBER(tracking_key("myproj"), 1486483556688029903);
	CHECK(tracking_key("shop") != tracking_key("Shop"));
	return check_end();
}
