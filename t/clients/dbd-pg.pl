use strict;
use warnings;
use DBI;

my $connection = DBI->connect("dbi:Pg:" . ($ARGV[0] // ""), undef, undef, { RaiseError => 1, PrintError => 0 });
print join(" ", $connection->selectrow_array("select current_database(), 1 + 1")), "\n";
$connection->disconnect;
