//! Codes L02xx.

super::codes! { GRAPH:
    L0201 DUPLICATE_REVISION "two migrations have the same revision id"
        "Every migration of a history needs an id of its own. Give one of the named files another id, and name it in the 'revises' of what follows it."
    L0202 INVALID_NAME "a revision id or branch label that could not be typed as a target"
        "An id or a label may be any text without '@', '-', '+' and ':', save the words 'head', 'heads' and 'base': all of these mean something in targets such as 'shop@head' or 'abc:def+1'. Choose another name in every place that uses it."
    L0203 LONG_REVISION "a revision id longer than the version table's column"
        "The database keeps its revision in a column of limited width, 32 characters unless the configuration says otherwise. A longer id would make the script fail when it writes its version. Choose a shorter id, or widen the column in the database and in the configuration."
    L0204 REPEATED_NAME "a header names the same thing twice"
        "A list in the header ('revises', 'depends_on' or 'labels') holds one name twice. It is most often a slip for another name. Remove one, or write what was meant."
    L0205 MISSING_PARENT "a migration revises a revision that does not exist"
        "'revises' names, by its full id, the migration that comes before this one. Nothing in the project has that id: the file was removed or never committed, or the id is misspelt."
    L0206 MISSING_DEPENDENCY "a migration depends on a revision that does not exist"
        "'depends_on' names revisions by their full id or by a branch label. Nothing in the project has that name: the file was removed or never committed, or the name is misspelt."
    L0207 REVISION_CYCLE "migrations revise each other in a circle"
        "Following 'revises' must lead to a first migration. Here it leads back to where it began, so none of these could ever run. Let one of them revise an earlier revision."
    L0208 REVISION_DEPENDENCY_CYCLE "migrations wait for each other"
        "A migration runs after all that it revises and depends on. Following both leads back to where it began, so none of these could ever run. Remove one of the dependencies."
    L0209 LABEL_CLASH "a branch label is used twice"
        "A branch label marks the beginning of one branch and stands beside the revision ids in targets, so it must differ from every other label and from every id. Choose another label in one of the named files."
    L0210 COLLISION "branches that do not commute"
        "Two branches that will be merged can run in either order: a database that one of them has reached runs the other one next, and a fresh database runs them in the order of the history. These two operations do not fit, or make another schema, in one of the two orders, so the databases would differ, or the script would fail on some of them. Change one of the two migrations while it has not run anywhere, or let it depend on the other with 'depends_on'."
}
