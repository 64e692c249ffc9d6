//! Calls, and the functions that SQL gives words of their own: `trim(both from x)`.

use super::read::Reader;
use super::tree::Tree;
use squawk_syntax::ast::{
    self, AstNode, CallExpr, Expr, OverlayArgs, SubstringArgs, TrimArgs, TrimSide, normalize_name_node,
};
use squawk_syntax::{SyntaxKind, SyntaxNode};

/// A call.
pub fn call(reader: Reader<'_>, call: &CallExpr) -> Option<Tree> {
    let quantor = |word: &str, inner: Option<Expr>| match inner {
        Some(inner) => Some(Tree::call(word, vec![reader.expression(&inner)?])),
        None => reader.node(call.syntax()),
    };
    if let Some(any) = call.any_fn() {
        return quantor("any", any.expr());
    }
    if let Some(some) = call.some_fn() {
        return quantor("any", some.expr());
    }
    if let Some(all) = call.all_fn() {
        return quantor("all", all.expr());
    }
    if let Some(extract) = call.extract_fn() {
        let field = match extract.extract_field()? {
            ast::ExtractField::ExtractFieldName(name) => name.syntax().text().to_string().to_lowercase(),
            ast::ExtractField::ExtractFieldLiteral(literal) => literal.literal()?.string_value()?.to_lowercase(),
        };
        return Some(Tree::call("extract", vec![Tree::Text(field), reader.expression(&extract.expr()?)?]));
    }
    if let Some(position) = call.position_fn() {
        let mut parts = reader.expressions(position.syntax())?;
        parts.reverse();
        return Some(Tree::call("position", parts));
    }
    if let Some(trim) = call.trim_fn() {
        return self::trim(reader, &trim);
    }
    if let Some(substring) = call.substring_fn() {
        return match substring.substring_args()? {
            SubstringArgs::SubstringFromFor(parts) => {
                let has_start = parts.from_token().is_some();
                Some(Tree::call("substring", from_for(reader.expressions(parts.syntax())?, has_start)))
            }
            SubstringArgs::SubstringExprs(parts) => {
                Some(Tree::call("substring", arguments(reader, parts.func_arg_exprs())?))
            }
            SubstringArgs::SubstringForFrom(_) | SubstringArgs::SubstringSimilarEscape(_) => reader.node(call.syntax()),
        };
    }
    if let Some(overlay) = call.overlay_fn() {
        let parts = match overlay.overlay_args()? {
            OverlayArgs::OverlayPlacing(parts) => reader.expressions(parts.syntax())?,
            OverlayArgs::OverlayExprs(parts) => arguments(reader, parts.func_arg_exprs())?,
        };
        return Some(Tree::call("overlay", parts));
    }
    plain(reader, call)
}

/// `substring(x for 2)` begins at 1.
fn from_for(mut parts: Vec<Tree>, has_start: bool) -> Vec<Tree> {
    if !has_start && parts.len() == 2 {
        parts.insert(1, Tree::Number("1".into()));
    }
    parts
}

fn arguments(reader: Reader<'_>, list: impl Iterator<Item = ast::FuncArgExpr>) -> Option<Vec<Tree>> {
    list.map(|one| match one {
        ast::FuncArgExpr::Expr(expression) => reader.expression(&expression),
        ast::FuncArgExpr::NamedArg(named) => reader.node(named.syntax()),
    })
    .collect()
}

/// The functions behind `trim`: what is cut off comes second.
fn trim(reader: Reader<'_>, trim: &ast::TrimFn) -> Option<Tree> {
    let name = match trim.trim_side() {
        Some(TrimSide::TrimLeading(_)) => "ltrim",
        Some(TrimSide::TrimTrailing(_)) => "rtrim",
        Some(TrimSide::TrimBoth(_)) | None => "btrim",
    };
    let parts = match trim.trim_args()? {
        TrimArgs::TrimExprFrom(parts) => {
            let mut parts = reader.expressions(parts.syntax())?;
            parts.rotate_left(1);
            parts
        }
        TrimArgs::TrimExprs(parts) => reader.expressions(parts.syntax())?,
        TrimArgs::TrimFrom(parts) => reader.expressions(parts.syntax())?,
    };
    Some(Tree::call(name, parts))
}

fn plain(reader: Reader<'_>, call: &CallExpr) -> Option<Tree> {
    let (Some(function), Some(list)) = (call.expr(), call.arg_list()) else { return reader.node(call.syntax()) };
    let name = function_name(reader, function.syntax());
    let is_plain = list.all_or_distinct().is_none();
    let mut parts = Vec::new();
    for argument in list.args() {
        parts.push(match argument.func_arg_expr()? {
            ast::FuncArgExpr::Expr(expression) if argument.syntax().children().count() == 1 => {
                reader.expression(&expression)?
            }
            _ => reader.node(argument.syntax())?,
        });
    }
    let is_known_part = |node: &SyntaxNode| node == function.syntax() || (node == list.syntax() && is_plain);
    let rest = call.syntax().children().filter(|node| !is_known_part(node));
    let mut rest: Vec<Tree> = rest.map(|node| reader.node(&node)).collect::<Option<_>>()?;
    if list.star_token().is_some() {
        rest.push(Tree::Word("*".into()));
    }
    Some(Tree::Call(name, parts, rest))
}

/// The name of a function, without the schemas that may be left out.
fn function_name(reader: Reader<'_>, function: &SyntaxNode) -> String {
    let is_name = |node: &SyntaxNode| node.kind() == SyntaxKind::NAME_REF;
    reader.shortened(function.descendants().filter(is_name).map(|node| normalize_name_node(&node)).collect())
}
