//! Alembic's projects, read without Python: configuration, headers, and the lowering of directives to the operations that
//! every front end shares.

pub mod evaluate;
mod header;
mod library;
mod lower;
pub mod project;
mod unread;
pub mod write;

pub use crate::python::Modules;
pub use crate::sqlalchemy::ColumnTypes;

use crate::diagnostic::code::{BODY_MISSING, PYTHON_FAULT};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::migration::{Block, Downgrade, Item};
use crate::naming::Naming;
use crate::python::Module;
use crate::python::evaluate::End;
use crate::revision::Header;
use crate::source::{SourceId, Sources, Span};
use crate::sql::{Literal, Spanned};
use ruff_python_ast::StmtFunctionDef;

/// Reads the header of a Python migration. Reports what is wrong with it; `None` if it has none.
pub fn read_header(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Option<Header> {
    header::read(&Module::parse(source, text, diagnostics)?, diagnostics)
}

/// What the docstring of a Python migration says beside its message, by lines.
pub fn description(text: &str) -> Vec<String> {
    let id = Sources::new().add("", "");
    Module::parse(id, text, &mut Diagnostics::new()).map_or(Vec::new(), |module| header::description(&module))
}

/// What holds for all migrations of a project.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// How what has no name gets one.
    pub naming: &'a Naming,
    /// What the column types of the application are.
    pub types: &'a ColumnTypes,
    /// The files of the application, which a migration may import.
    pub modules: &'a dyn Modules,
    /// The database that is meant. In a project made from the template `multidb`, `upgrade(engine_name)` calls the
    /// function of that database, `upgrade_NAME()`.
    pub database: Option<&'a str>,
}

/// Reads `upgrade()` of a Python migration: who does not go down need not know how. `None` if it cannot be known without
/// running Python or asking a database; all the reasons are in `diagnostics`.
pub fn read_upgrade(
    source: SourceId,
    text: &str,
    setting: Setting<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Block> {
    whole(diagnostics, |faults| read_upgrade_in_part(source, text, setting, faults))
}

/// Reads `downgrade()` alone, likewise.
pub fn read_downgrade(
    source: SourceId,
    text: &str,
    setting: Setting<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Downgrade> {
    whole(diagnostics, |faults| read_downgrade_in_part(source, text, setting, faults))
}

/// Reads what can be read of `upgrade()`; in the place of the rest stands an [`Unfinished`](crate::op::unfinished), with
/// the Python above it.
pub fn read_upgrade_in_part(
    source: SourceId,
    text: &str,
    setting: Setting<'_>,
    diagnostics: &mut Diagnostics,
) -> Block {
    match run(source, text, "upgrade", setting, diagnostics) {
        (block, None) => block,
        (_, Some(raised)) => {
            let message = format!("upgrade() only raises: {}", raised.as_str());
            let fault = Diagnostic::error(PYTHON_FAULT, raised.span(), message);
            let block = Block { items: vec![Item::Step(unread::step(text, &fault, None))], ..Block::default() };
            diagnostics.push(fault);
            block
        }
    }
}

/// Reads what can be read of `downgrade()`, likewise. One that only raises says in its own words that there is none.
pub fn read_downgrade_in_part(
    source: SourceId,
    text: &str,
    setting: Setting<'_>,
    diagnostics: &mut Diagnostics,
) -> Downgrade {
    match run(source, text, "downgrade", setting, diagnostics) {
        (block, None) => Downgrade::Block(block),
        (_, Some(raised)) => Downgrade::Irreversible(raised),
    }
}

/// What was read, if nothing is missing.
fn whole<T>(diagnostics: &mut Diagnostics, read: impl FnOnce(&mut Diagnostics) -> T) -> Option<T> {
    let mut faults = Diagnostics::new();
    let what = read(&mut faults);
    let is_whole = !faults.has_errors();
    diagnostics.append(faults);
    is_whole.then_some(what)
}

/// What a function does, or what it raises before it does anything.
fn run(
    source: SourceId,
    text: &str,
    name: &str,
    setting: Setting<'_>,
    diagnostics: &mut Diagnostics,
) -> (Block, Option<Literal>) {
    let mut faults = Diagnostics::new();
    let read = Module::parse(source, text, &mut faults).and_then(|module| {
        let function = entry(&module, name, setting.database, &mut faults)?;
        let mut stop = Diagnostics::new();
        let (events, end) = evaluate::evaluate(&module, function, setting, &mut stop);
        let mut block = lower::block(&events, &module, setting.naming, &mut faults);
        let why = stop.iter().last().cloned();
        faults.append(stop);
        let raised = match (end, why) {
            (End::Raised(message), _) => Some(Literal::new(message, module.span(&function.name))),
            (End::Stopped(statement), Some(fault)) => {
                let missing = statement.map(|start| Span::new(source, start, module.span(function).end()));
                let mut step = unread::step(text, &fault, missing);
                step.comments.splice(..0, statement.map_or(Vec::new(), |start| lower::comments(&module, start)));
                block.items.push(Item::Step(step));
                None
            }
            _ => None,
        };
        Some((block, raised))
    });
    let read = read.unwrap_or_else(|| {
        let items = faults.iter().last().map(|fault| Item::Step(unread::step(text, fault, None)));
        (Block { items: items.into_iter().collect(), ..Block::default() }, None)
    });
    diagnostics.append(faults);
    read
}

/// The function of that name at the top of a file, or what it calls for one of several databases.
fn entry<'m>(
    module: &'m Module<'_>,
    name: &str,
    database: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> Option<&'m StmtFunctionDef> {
    let function = module.function(name);
    let takes_name = function.is_some_and(|function| function.parameters.iter_non_variadic_params().next().is_some());
    let of_database = database.filter(|_| takes_name).and_then(|one| module.function(&format!("{name}_{one}")));
    if function.is_none() {
        let diagnostic = Diagnostic::error(BODY_MISSING, module.top(), format!("this file has no function {name}()"));
        diagnostics.push(diagnostic.help(format!("type def {name}(): and what it does, or pass")));
    }
    of_database.or(function)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::Step;
    use crate::op::{Effect, Operation};
    use crate::python::Alone;

    /// What could be read of both functions, and what is said.
    fn read(text: &str) -> (Block, Downgrade, Vec<String>) {
        let mut sources = Sources::new();
        let id = sources.add("a.py", text);
        let mut report = Diagnostics::new();
        let naming = Naming::default();
        let types = ColumnTypes::new();
        let setting = Setting { naming: &naming, types: &types, modules: &Alone, database: Some("one") };
        let upgrade = read_upgrade_in_part(id, text, setting, &mut report);
        let downgrade = read_downgrade_in_part(id, text, setting, &mut report);
        let said = report.iter().map(|one| {
            let place = sources.locate(one.primary.span).unwrap_or_default();
            format!("{} {place} {}", one.code.id, one.message)
        });
        (upgrade, downgrade, said.collect())
    }

    /// What stands in a block, an operation with its comments a line.
    fn told(block: &Block) -> Vec<String> {
        block.steps().map(|step| format!("{:?} {}", step.comments, step.operation.summary())).collect()
    }

    #[test]
    fn both_functions_become_blocks_with_comments_and_places() {
        let (upgrade, downgrade, said) = read(concat!(
            "from alembic import op\nimport sqlalchemy as sa\n",
            "def upgrade():\n",
            "    # ### commands auto generated by Alembic - please adjust! ###\n",
            "    # why\n",
            "    op.rename_table('a', 'b')\n",
            "    with op.get_context().autocommit_block():\n",
            "        op.drop_index('ix', 'a', postgresql_concurrently=True)\n",
            "def downgrade():\n    raise NotImplementedError('one way only')\n",
        ));
        assert!(said.is_empty(), "{said:?}");
        assert_eq!(downgrade, Downgrade::Irreversible(Literal::made("one way only")));
        let [Item::Step(Step { comments, operation: Operation::RenameTable(_), span }), Item::Autocommit { steps, .. }] =
            upgrade.items.as_slice()
        else {
            panic!("{upgrade:?}")
        };
        assert_eq!(comments.as_slice(), [Box::from("-- why")]);
        assert_eq!(span.end() - span.start(), "op.rename_table('a', 'b')".len());
        assert!(matches!(steps.as_slice(), [Step { operation: Operation::DropIndex(_), .. }]));
    }

    #[test]
    fn every_fault_of_a_function_is_reported_and_its_place_is_held() {
        let (upgrade, downgrade, said) = read(concat!(
            "from alembic import op\nimport sqlalchemy as sa\nfrom app import Colour\n",
            "def upgrade():\n",
            "    # gone\n",
            "    op.drop_table('x')\n",
            "    # why\n",
            "    op.add_column('t', sa.Column('a',\n",
            "        Colour()))\n",
            "    op.creat_index('ix', 't', ['a'])\n",
            "    op.drop_constraint(None, 't', type_='unique')\n",
            "    op.drop_column('t', 'a', schemma='s')\n",
            "    # each\n",
            "    for row in op.get_bind().execute('SELECT 1'):\n",
            "        op.drop_table(row)\n",
        ));
        assert_eq!(
            said,
            [
                "L0713 a.py:9:9 the SQL type of app.Colour is not known",
                "L0711 a.py:10:5 op.creat_index() is no directive of Alembic",
                "L0714 a.py:11:5 a constraint is dropped by its name",
                "L0712 a.py:12:38 drop_column takes no argument schemma",
                "L0703 a.py:14:16 what this loops over is not known",
                "L0718 a.py:1:1 this file has no function downgrade()",
            ]
        );
        assert_eq!(
            told(&upgrade),
            [
                r#"["-- gone"] drop table x"#,
                r#"["-- why", "-- op.add_column('t', sa.Column('a',", "--     Colour()))"] unfinished: line 9: the SQL type of app.Colour is not known"#,
                r#"["-- op.creat_index('ix', 't', ['a'])"] unfinished: line 10: op.creat_index() is no directive of Alembic"#,
                r#"["-- op.drop_constraint(None, 't', type_='unique')"] unfinished: line 11: a constraint is dropped by its name"#,
                r#"["-- op.drop_column('t', 'a', schemma='s')"] unfinished: line 12: drop_column takes no argument schemma"#,
                r#"["-- each", "-- for row in op.get_bind().execute('SELECT 1'):", "--     op.drop_table(row)"] unfinished: line 14: what this loops over is not known"#,
            ]
        );
        let Downgrade::Block(downgrade) = downgrade else { panic!("{downgrade:?}") };
        assert_eq!(told(&downgrade), ["[] unfinished: line 1: this file has no function downgrade()"]);
    }

    #[test]
    fn a_line_that_begins_with_other_white_space_keeps_it() {
        let (upgrade, _, _) = read("from alembic import op\ndef upgrade():\n    op.creat_index('''a\n\u{3000}b''')\n");
        let reason = "unfinished: line 3: op.creat_index() is no directive of Alembic";
        let line = r#"["--     op.creat_index('''a", "-- \u{3000}b''')"]"#;
        assert_eq!(told(&upgrade), [format!("{line} {reason}")]);
    }

    #[test]
    fn one_of_several_databases_has_functions_of_its_own() {
        let (upgrade, downgrade, said) = read(concat!(
            "from alembic import op\n",
            "def upgrade(engine_name):\n    globals()['upgrade_%s' % engine_name]()\n",
            "def upgrade_one():\n    op.drop_table('a')\n",
            "def upgrade_two():\n    op.drop_table('b')\n",
            "def downgrade():\n    op.drop_table('c')\n",
            "def downgrade_one():\n    pass\n",
        ));
        assert!(said.is_empty(), "{said:?}");
        assert_eq!(told(&upgrade), ["[] drop table a"]);
        let Downgrade::Block(downgrade) = downgrade else { panic!("{downgrade:?}") };
        assert_eq!(told(&downgrade), ["[] drop table c"]);
    }
}
