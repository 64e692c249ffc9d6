//! Reads a query into a [`Tree`].

use super::Names;
use super::read::{Reader, parsed};
use super::tree::Tree;
use squawk_syntax::SyntaxKind;
use squawk_syntax::ast::{AstNode, Stmt};

/// The tree of a query; `None` if it is none.
pub fn read(text: &str, names: &dyn Names) -> Option<Tree> {
    let file = parsed(text)?;
    let mut statements = file.children().filter_map(Stmt::cast).filter(|one| !matches!(one, Stmt::EmptyStmt(_)));
    let (only, more) = (statements.next()?, statements.next());
    let tree = Reader { names }.node(only.syntax())?;
    more.is_none().then(|| plain(tree))
}

/// Without the words and brackets that say nothing, and with the names that the columns get.
fn plain(tree: Tree) -> Tree {
    match tree {
        Tree::Other(SyntaxKind::PAREN_FROM_ITEM | SyntaxKind::PAREN_SELECT, mut parts) if parts.len() == 1 => {
            plain(parts.remove(0))
        }
        Tree::Other(kind, parts) => {
            let is_idle =
                |part: &Tree| matches!(part, Tree::Word(word) if matches!(word.as_str(), "inner" | "outer" | "asc"));
            let mut parts: Vec<Tree> = parts.into_iter().filter(|part| !is_idle(part)).map(plain).collect();
            parts.retain(|part| !matches!(part, Tree::Other(SyntaxKind::SORT_ASC, parts) if parts.is_empty()));
            if kind == SyntaxKind::TARGET
                && let [only] = parts.as_slice()
                && let Some(name) = output_name(only)
            {
                parts.push(Tree::Other(SyntaxKind::AS_NAME, vec![Tree::Word(name)]));
            }
            Tree::Other(kind, parts)
        }
        other => other,
    }
}

/// The name that PostgreSQL gives a column of a query (its `FigureColname`).
fn output_name(tree: &Tree) -> Option<String> {
    match tree {
        Tree::Column(path) => path.last().cloned(),
        Tree::Call(name, ..) => Some(name.rsplit('.').next().unwrap_or(name).to_string()),
        Tree::Cast(inner, _) => output_name(inner),
        _ => None,
    }
}
