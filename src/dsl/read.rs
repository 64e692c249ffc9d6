//! From the text of a `.mig` file to its header and its operations.

mod column;
mod constraint;
mod data;
mod index;
mod object;
mod operation;
mod routine;
mod sequence;
mod table;
mod word;

pub(super) use column::default_of;
pub(super) use word::unquoted;

use super::grammar::{Place, Rule};
use super::outline::{self, Entry};
use crate::diagnostic::Diagnostics;
use crate::migration::{Block, Downgrade, Item, Migration, Step};
use crate::revision::Header;
use crate::source::{SourceId, Span};
use std::collections::BTreeMap;

/// The values of `-x name=value`, for `${name}` in a migration.
pub type Variables = BTreeMap<String, String>;

/// Reads the header and nothing behind it. `None` if it is not whole; the reasons are in `diagnostics`.
pub fn read_header(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Option<Header> {
    super::header::read(Place { source, text, at: 0 }, diagnostics)
}

/// Where the header ends: where the first block begins, or the end of the text.
pub fn header_end(source: SourceId, text: &str) -> usize {
    super::header::end(Place { source, text, at: 0 })
}

/// Reads the two blocks. `None` if one is missing or there is a syntax error; everything that is wrong behind the header
/// is in `diagnostics`, in the order in which it stands in the text.
pub fn read_body(
    source: SourceId,
    text: &str,
    variables: &Variables,
    diagnostics: &mut Diagnostics,
) -> Option<Migration> {
    let mut found = Diagnostics::new();
    let outline = outline::blocks(Place { source, text, at: 0 }, &mut found);
    let is_whole = !found.has_errors();
    let mut reader = Reader { source, text, variables, diagnostics: &mut found };
    let (mut upgrade, mut downgrade) = (None, None);
    for part in &outline {
        match part.node.rule() {
            Rule::upgrade => upgrade = Some(reader.block(&part.entries)),
            _ => downgrade = Some(reader.downgrade(part)),
        }
    }
    found.sort_by_place();
    diagnostics.append(found);
    let migration = Migration { upgrade: upgrade?, downgrade: downgrade? };
    is_whole.then_some(migration)
}

/// Reads operations that stand by themselves, as `limbeck schema --format mig` prints them. `None` where there is a syntax
/// error, which is in `diagnostics`.
pub fn read_operations(
    source: SourceId,
    text: &str,
    variables: &Variables,
    diagnostics: &mut Diagnostics,
) -> Option<Block> {
    let mut found = Diagnostics::new();
    let outline = outline::operations(Place { source, text, at: 0 }, &mut found);
    let is_whole = !found.has_errors();
    let block = Reader { source, text, variables, diagnostics: &mut found }.block(&outline);
    found.sort_by_place();
    diagnostics.append(found);
    is_whole.then_some(block)
}

/// True if a text begins with the header of a migration.
pub fn begins_with_header(text: &str) -> bool {
    let (_, length) = super::filler::read(text);
    super::verb::word_at(&text[length..]) == "revision"
}

/// Turns the nodes of the tree into operations.
struct Reader<'a> {
    source: SourceId,
    text: &'a str,
    variables: &'a Variables,
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn block(&mut self, entries: &[Entry]) -> Block {
        let item = |entry: &Entry| match entry.node.rule() {
            Rule::autocommit => Item::Autocommit {
                steps: entry.entries.iter().map(|entry| self.step(entry)).collect(),
                span: Span::new(self.source, entry.node.span().start(), entry.end),
            },
            _ => Item::Step(self.step(entry)),
        };
        Block { items: entries.iter().map(item).collect(), ..Block::default() }
    }

    fn step(&mut self, entry: &Entry) -> Step {
        Step { comments: entry.comments.clone(), operation: self.operation(&entry.node), span: entry.node.span() }
    }

    fn downgrade(&mut self, part: &Entry) -> Downgrade {
        match part.node.first() {
            Some(reason) => Downgrade::Irreversible(self.quoted(&reason)),
            None if part.node.has(Rule::k_auto) => Downgrade::Auto(part.node.span()),
            None => Downgrade::Block(self.block(&part.entries)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::op::{Operation, create_table::TableElement};
    use crate::source::Sources;

    const HEADER: &str = "revision a\n";

    fn body(upgrade: &str, variables: &[(&str, &str)]) -> (Option<Migration>, String) {
        let text = format!("{HEADER}upgrade {{\n{upgrade}\n}}\ndowngrade auto\n");
        let mut sources = Sources::new();
        let id = sources.add("a.mig", text.as_str());
        let variables = variables.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let mut diagnostics = Diagnostics::new();
        let migration = read_body(id, &text, &variables, &mut diagnostics);
        (migration, crate::diagnostic::render::human(&diagnostics, &sources, false))
    }

    fn only(upgrade: &str) -> Operation {
        let (migration, faults) = body(upgrade, &[("name", "v")]);
        assert_eq!(faults, "");
        match migration.unwrap().upgrade.items.remove(0) {
            Item::Step(step) => step.operation,
            Item::Autocommit { .. } => panic!("an operation was expected"),
        }
    }

    #[test]
    fn no_word_is_reserved_for_columns() {
        let text = "create_table t {\n check text\n unique varchar(10)\n comment text not null\n primary integer\n \
                    constraint date\n foreign integer\n default bigint\n check varchar(10),\n check c (length(a) > 0)\n}";
        let Operation::CreateTable(table) = only(text) else { panic!() };
        let columns = table.elements.iter().filter(|element| matches!(element, TableElement::Column(_))).count();
        assert_eq!((columns, table.elements.len()), (8, 9));
    }

    #[test]
    fn comments_directly_above_travel_and_others_do_not() {
        let (migration, _) =
            body("    -- far\n\n    -- near\n    /* too */\n    drop_table a -- of a\n    drop_table b", &[]);
        let comments: Vec<_> = migration
            .unwrap()
            .upgrade
            .items
            .into_iter()
            .map(|item| match item {
                Item::Step(step) => step.comments.join("|"),
                Item::Autocommit { .. } => String::new(),
            })
            .collect();
        assert_eq!(comments, ["-- near|/* too */", ""]);
    }

    #[test]
    fn a_comment_travels_behind_an_operation_that_might_have_gone_on() {
        for before in ["add_column t.a varchar", "drop_table t", "create_index i on t (a)", "execute $$ x $$ /* x */"] {
            let (migration, faults) = body(&format!("    {before} -- of it\n\n    -- why\n    execute $$ y $$"), &[]);
            assert_eq!(faults, "");
            match &migration.unwrap().upgrade.items[1] {
                Item::Step(step) => assert_eq!(*step.comments, [Box::from("-- why")], "behind {before}"),
                Item::Autocommit { .. } => panic!("an operation was expected"),
            }
        }
    }

    #[test]
    fn a_comment_on_a_line_of_its_own_is_the_tables() {
        let Operation::CreateTable(table) = only("create_table t {\n a integer comment 'of a'\n comment 'of t'\n}")
        else {
            panic!()
        };
        assert_eq!(table.comment.as_ref().map(|comment| comment.as_str()), Some("of t"));
        let TableElement::Column(a) = &table.elements[0] else { panic!() };
        assert_eq!(a.column.comment.as_ref().map(|comment| comment.as_str()), Some("of a"));
    }

    #[test]
    fn a_line_goes_on_in_brackets_and_in_front_of_a_clause() {
        let Operation::CreateTable(table) = only(
            "create_table t {\n a integer\n  not null\n  default 0\n b integer -- why\n  references u (id)\n  \
             on delete cascade\n references text\n foreign key (\n a,\n b)\n  references u\n  match full\n}",
        ) else {
            panic!()
        };
        assert_eq!(table.elements.len(), 4);
        let (migration, faults) = body("create_table t { a integer b integer }", &[]);
        assert!(migration.is_none() && faults.contains("'b' cannot stand here"), "{faults}");
        let (migration, faults) = body("drop_table a drop_table b", &[]);
        assert!(migration.is_none() && faults.contains("'drop_table' cannot stand here"), "{faults}");
    }

    #[test]
    fn sql_is_kept_to_the_letter_but_for_variables() {
        let Operation::Execute(execute) = only("execute $a$ SELECT '${name}', '\\${x}', $$t$$\t, ':y'; $a$") else {
            panic!()
        };
        assert_eq!(execute.sql.text.as_str(), " SELECT 'v', '${x}', $$t$$\t, ':y'; ");
        let Operation::CreateIndex(index) =
            only("create_index i on t ((a + 1) desc, lower(b) c nulls first) where (x = ')')")
        else {
            panic!()
        };
        assert_eq!(index.index.predicate.unwrap().as_str(), "x = ')'");
    }

    #[test]
    fn every_fault_of_a_file_is_told_in_one_run() {
        let (migration, faults) = body(
            "    creat_table t { }\n    add_column t.A integer\n    ALTER TABLE t\n    drop_column t\n    \
             create_table u {\n        a varchar(10\n    }\n    execute $$ SELECT ${nme} $$ drop_table x\n    drop_table y;",
            &[("name", "v")],
        );
        assert!(migration.is_none());
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/dsl");
        insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!("faults", faults);
        });
    }

    #[test]
    fn habits_of_sql_and_alembic_are_answered() {
        for (typed, help) in [
            ("create_table t {\n constraint foo check (id > 0)\n}", "the kind comes first: check foo (…)"),
            ("create_table t { a int, constraint text unique }", "the kind comes first: unique text (…)"),
            ("create_table t {\n a int\n constraint foo foreign key (a) references u\n}", ": foreign key foo (…)"),
            ("create_table t {\n a int\n CONSTRAINT \"A\" CHECK (a > 0)\n}", "the kind comes first: check \"A\" (…)"),
            ("create_table t {\n a int\n PRIMARY KEY (a)\n}", "written in lower case: primary"),
            ("create_table t {\n a int\n UNIQUE (a)\n}", "written in lower case: unique"),
            ("create_table t {\n a int PRIMARY KEY\n}", "written in lower case: primary"),
            ("add_column t.a int NOT NULL", "written in lower case: not"),
            ("add_column t.a int DEFAULT 5", "written in lower case: default"),
            ("rename_column t.a to b", "write alter_column table.column rename to name"),
            ("add_constraint c on t (a > 0)", "create_check_constraint, create_unique_constraint"),
            ("drop_foreign_key c on t", "write drop_constraint name on table"),
        ] {
            let (_, faults) = body(typed, &[]);
            assert!(faults.contains(help) && faults.matches("error[").count() == 1, "{typed}\n{faults}");
        }
        let (migration, faults) =
            body("create_table t {\n constraint text\n}\ncreate_table u { \"constraint\" text unique }", &[]);
        assert!(migration.is_some(), "{faults}");
    }

    #[test]
    fn a_string_of_several_lines_at_the_wrong_place_is_not_called_unclosed() {
        let (_, faults) = body("drop_table 'a\nb'", &[]);
        assert!(faults.contains("a string cannot stand here"), "{faults}");
    }

    #[test]
    fn a_misspelled_block_is_one_fault() {
        for (text, help) in [
            ("revision a\nupgrad {\n drop_table t\n drop_table u\n}\ndowngrade auto", "did you mean 'upgrade'?"),
            ("revision a\nUPGRADE\t{\n drop_table t\n}\ndowngrade auto", "written in lower case: upgrade"),
            ("revision a\nupgrade { }\ndowngrad {\n drop_table t\n}", "did you mean 'downgrade'?"),
            ("revision a\nupgrade { }\ndowngrade auto\n}", "a migration ends behind its upgrade and its downgrade"),
            ("revision a\ndown_revision b\nupgrade { }\ndowngrade auto", "write revises"),
        ] {
            let mut sources = Sources::new();
            let id = sources.add("a.mig", text);
            let mut diagnostics = Diagnostics::new();
            if read_header(id, text, &mut diagnostics).is_some() {
                read_body(id, text, &BTreeMap::new(), &mut diagnostics);
            }
            let faults = crate::diagnostic::render::human(&diagnostics, &sources, false);
            assert!(faults.contains(help) && diagnostics.len() == 1, "{text}\n{faults}");
        }
    }

    #[test]
    fn each_variable_without_a_value_is_shown_at_its_place() {
        let places = |text: &str| {
            let (_, faults) = body(text, &[]);
            let place = |line: &str| line.trim().strip_prefix("--> a.mig:").map(str::to_owned);
            faults.lines().filter_map(place).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(places("execute $$ ${nme} ${other} ${nme} $$"), "3:12 3:19 3:28");
        assert_eq!(places("execute $$ \\${nme} ${nme} $$"), "3:20");
        assert_eq!(places("create_table_comment t 'it''s ${nme}, ${nme'"), "3:31 3:39");
    }

    #[test]
    fn faults_that_are_not_of_syntax_are_told_together() {
        let (_, faults) =
            body("    add_column t.A integer\n    execute $$ ${nme} $$\n    drop_table x", &[("name", "v")]);
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/dsl");
        insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!("names_and_variables", faults);
        });
    }
}
