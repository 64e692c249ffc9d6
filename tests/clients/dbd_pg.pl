# Runs SQL as a program that uses Perl's DBD::Pg does: dbd_pg.pl WAY HOST PORT DATABASE
#
# The words of WAY, stdin, stdout and the exit code are as in drivers.py.

use strict;
use warnings;
use DBI;

my ($words, $host, $port, $database) = @ARGV;
my %way = map { $_ => 1 } split /,/, $words;
my $dbh = DBI->connect("dbi:Pg:host=$host;port=$port;dbname=$database", "postgres", "",
    { AutoCommit => $way{autocommit} ? 1 : 0, RaiseError => 1, PrintError => 0, PrintWarn => 0 });
my $failed = 0;

sub attempt {
    my ($action) = @_;
    return 1 if eval { $action->(); 1 };
    print STDERR $@;
    $failed = 1;
    return 0;
}

sub probe {
    print $dbh->selectrow_array($ENV{PROBE}), "\n";
    $dbh->rollback unless $way{autocommit};
}

# Ends the transaction, whoever began it.
sub end {
    my ($how) = @_;
    attempt(sub { $way{autocommit} ? $dbh->do(uc $how) : $dbh->$how });
}

probe();
my $stopped = 0;
my $input = do { local $/; <STDIN> };
for my $piece (split /\0/, $input) {
    attempt(sub { $dbh->do("SAVEPOINT piece") }) if $way{savepoint};
    my $done = attempt(sub { $dbh->do($piece) });
    attempt(sub { $dbh->do(($done ? "RELEASE" : "ROLLBACK TO") . " SAVEPOINT piece") }) if $way{savepoint};
    next if $done;
    if (!$way{resume}) { $stopped = 1; last }
    end("rollback") if $way{rollback};
}
end($stopped ? "rollback" : "commit") if $stopped || !$way{autocommit};
probe();
$dbh->disconnect;
exit $failed;
