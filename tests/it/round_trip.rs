//! What `dsl::write` writes is read as the same.

use crate::alembic_differential::corpus;
use crate::cases::{cases, files, laid_out, operations, outline, read};
use ::limbeck::alembic;
use ::limbeck::ddl;
use ::limbeck::diagnostic::Diagnostics;
use ::limbeck::dsl::{read_header, write, write_operations};
use ::limbeck::migration::{Block, Downgrade, Item, Migration, Step};
use ::limbeck::naming::Naming;
use ::limbeck::op::Operation;
use ::limbeck::op::execute::{Execute, Reading, SqlText, StatementEffect};
use ::limbeck::python::Alone;
use ::limbeck::revision::{Header, Text};
use ::limbeck::source::{Sources, Span};
use std::fs;

#[test]
fn every_case_and_the_example() {
    for (name, text) in cases().into_iter().chain(files("migrations")) {
        let (header, migration) = (header(&text), read(&text));
        let written = write(&header, &migration);
        assert_eq!(laid_out(&written), written, "{name}");
        assert_eq!(said(&self::header(&written), &read(&written)), said(&header, &migration), "{name}\n{written}");
        assert_eq!(operations(&read(&written)), operations(&migration), "{name}\n{written}");
        assert_eq!(
            operations(&in_a_block(&write_operations(operations(&migration)))),
            operations(&migration),
            "{name}"
        );
    }
}

/// What Python migrations say goes beyond what anybody would type.
#[test]
fn operations_of_python_migrations() {
    for case in corpus::cases() {
        let id = Sources::new().add("a.py", case.text.as_str());
        let (naming, mut report) = (Naming::default(), Diagnostics::new());
        let types = alembic::ColumnTypes::new();
        let setting = alembic::Setting { naming: &naming, types: &types, modules: &Alone, database: None };
        let Some(upgrade) = alembic::read_upgrade(id, &case.text, setting, &mut report) else { continue };
        let migration = Migration { upgrade, downgrade: Downgrade::Auto(Span::NONE) };
        // Without parentheses an expression is no element of an index, neither for PostgreSQL nor for us.
        if case.body.contains("sa.text('a + 1')") {
            continue;
        }
        let written = write_operations(operations(&migration));
        assert_eq!(operations(&in_a_block(&written)), operations(&migration), "{}\n{written}", case.name);
    }
}

#[test]
fn texts_of_a_header() {
    let texts =
        ["plain", "none", "two words", "a, b", "quo\"te", "it's", "-- no comment", "/* nor here", "x/*y", "{", "${x}"];
    for text in texts {
        let mut made = Header::new(Text::made(text), Span::NONE);
        made.revises = vec![Text::made(text), Text::made("other")];
        made.labels = vec![Text::made(text)];
        made.created = Some(Text::made(text));
        made.message = Some(Text::made(format!("{text}\n{text}")));
        let nothing = in_a_block("");
        let written = write(&made, &nothing);
        assert_eq!(said(&header(&written), &read(&written)), said(&made, &nothing), "{written}");
    }
}

/// The operations that SQL is read as. Their words may be in capitals, and an index may have no name.
#[test]
fn operations_of_sql() {
    let outlines = |operations: Vec<&Operation>| operations.into_iter().map(outline).collect::<String>().to_lowercase();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/execute/ddl");
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        let sql = fs::read_to_string(&path).expect("it can be read").replace("INDEX ON", "INDEX ix ON");
        let mut block = in_a_block(&format!("execute $file$\n{sql}\n$file$\n")).upgrade;
        ddl::read(&mut block, &mut Diagnostics::new());
        let operation = block.items[0].as_step().map(|step| &step.operation);
        let Some(Operation::Execute(Execute { sql: SqlText { reading: Reading::Read(statements), .. }, .. })) =
            operation
        else {
            panic!("{} cannot be read", path.display())
        };
        for statement in statements {
            if let StatementEffect::Operations(made) | StatementEffect::OnTable { operations: made, .. } =
                &statement.effect
            {
                let written = write_operations(made);
                assert_eq!(outlines(operations(&in_a_block(&written))), outlines(made.iter().collect()), "{written}");
            }
        }
    }
}

/// No word is reserved, wherever a name can stand.
#[test]
fn names_that_are_words_of_the_language() {
    let grammar = include_str!("../../grammar/words.pest");
    let words: Vec<&str> = grammar.lines().filter_map(|line| line.strip_prefix("k_")?.split(' ').next()).collect();
    for word in words.into_iter().chain(["Capital", "two words", "quo\"te", "über", "1st", "a.b", "$", "--", "/*"]) {
        let migration = in_a_block(&NAMES.replace("NAME", &format!("\"{}\"", word.replace('"', "\"\""))));
        let written = write_operations(operations(&migration));
        assert_eq!(operations(&in_a_block(&written)), operations(&migration), "{written}");
    }
}

/// A name in all its places.
const NAMES: &str = r#"
    create_table NAME.NAME {
        before integer
        NAME   integer
        behind integer
        NAME   NAME
        NAME   varchar(10) storage NAME compression NAME collate NAME constraint NAME unique
        NAME   text default NAME() constraint NAME check (true) constraint NAME references NAME (NAME)
        more   NAME.NAME
        NAME   NAME[] not null
        primary key NAME (NAME)
        unique NAME (NAME, NAME) include (NAME)
        unique (NAME)
        check NAME (NAME > 0)
        foreign key NAME (NAME) references NAME (NAME) on delete set null (NAME)
        exclude NAME using NAME (NAME NAME with =) where (NAME)
        exclude (NAME collate NAME with =)
    }
    create_table NAME inherits (NAME, NAME) using NAME with (NAME = 1, NAME.NAME = on) tablespace NAME { NAME NAME }
    create_table unlogged NAME partition of NAME default
    add_column NAME.NAME.NAME NAME
    alter_column NAME.NAME rename to NAME, type NAME collate NAME using (NAME), set storage NAME
    drop_column NAME.NAME cascade
    rename_table NAME to NAME
    set_table_schema NAME to NAME
    create_primary_key NAME on NAME using index NAME
    create_unique_constraint NAME on NAME nulls not distinct (NAME) using index tablespace NAME
    create_check_constraint on NAME (true)
    rename_constraint NAME on NAME to NAME
    drop_constraint if exists NAME on NAME.NAME
    create_index NAME on NAME (NAME)
    create_index unique concurrently if not exists NAME on only NAME using NAME
        (NAME NAME (NAME = 1) desc, NAME(NAME) collate NAME.NAME NAME.NAME nulls last) include (NAME) tablespace NAME
    drop_index concurrently NAME
    rename_index NAME to NAME
    create_enum NAME ()
    create_domain NAME NAME collate NAME constraint NAME not null constraint NAME check (true)
    create_schema NAME authorization NAME
    create_extension NAME schema NAME
    create_sequence temporary NAME as NAME owned by NAME.NAME
    alter_sequence NAME owned by NAME.NAME.NAME
    create_view or replace NAME.NAME (NAME) as $$ SELECT 1 $$
    create_materialized_view NAME as $$ SELECT 1 $$
    create_function NAME.NAME(NAME NAME) returns NAME language NAME set NAME to NAME as $$ SELECT 1 $$
    drop_function NAME(NAME) cascade
    create_trigger NAME before update of NAME, NAME or insert on NAME referencing old table NAME
        for each row execute function NAME.NAME(NAME)
    create_trigger constraint NAME after insert on NAME from NAME execute function NAME()
    drop_trigger NAME on NAME
    bulk_insert NAME (NAME, NAME) { (NAME, 1) }
"#;

/// A migration of these operations.
fn in_a_block(operations: &str) -> Migration {
    read(&format!("revision a\n\nupgrade {{\n{operations}}}\n\ndowngrade auto\n"))
}

fn header(text: &str) -> Header {
    let header = read_header(Sources::new().add("case.mig", text), text, &mut Diagnostics::new());
    header.unwrap_or_else(|| panic!("the header cannot be read:\n{text}"))
}

/// All that a file says, a line each, without the places where it says it.
fn said(header: &Header, migration: &Migration) -> Vec<String> {
    let Header { revision, revises, depends_on, labels, created, message, .. } = header;
    let names = |names: &[Text]| names.iter().map(Text::to_string).collect::<Vec<_>>().join(", ");
    let mut said = vec![revision.to_string(), names(revises), names(depends_on), names(labels)];
    said.extend([created, message].into_iter().flatten().map(Text::to_string));
    said.extend(items(&migration.upgrade));
    match &migration.downgrade {
        Downgrade::Auto(_) => said.push("auto".to_owned()),
        Downgrade::Irreversible(why) => said.push(format!("irreversible {why}")),
        Downgrade::Block(block) => said.extend(std::iter::once("down".to_owned()).chain(items(block))),
    }
    said
}

fn items(block: &Block) -> Vec<String> {
    let step = |step: &Step| format!("{:?} {}", step.comments, outline(&step.operation));
    let item = |item: &Item| match item {
        Item::Step(one) => vec![step(one)],
        Item::Autocommit { steps, .. } => {
            std::iter::once("autocommit".to_owned()).chain(steps.iter().map(step)).chain(["end".to_owned()]).collect()
        }
    };
    block.items.iter().flat_map(item).collect()
}
