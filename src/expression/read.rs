//! Reads an expression into a [`Tree`].

use super::tree::Tree;
use super::{Names, special};
use crate::source::Span;
use crate::sql::scan::tokens;
use crate::sql::{DataType, TypeName};
use squawk_syntax::ast::{self, AstNode, BinOp, Expr, LitKind, ParenExpr, PostfixOp, PrefixOp, normalize_name_node};
use squawk_syntax::{SourceFile, SyntaxElement, SyntaxKind, SyntaxNode};

/// How deep brackets and `CASE` may nest: the parser goes down by recursion.
const DEEPEST: usize = 200;

/// How many tokens a text may have: a chain of operators nests once for each.
const LONGEST: usize = 10_000;

/// The tree of a whole text; `None` if it is no expression, or nests too deep.
pub fn expression(text: &str, names: &dyn Names) -> Option<Tree> {
    // A comment at the end of the text must not reach behind it.
    let sql = format!("SELECT (\n{text}\n)");
    let outer = parsed(&sql)?.descendants().find_map(ParenExpr::cast)?;
    let is_all = usize::from(outer.syntax().text_range().end()) == sql.len();
    Reader { names }.expression(&outer.expr().filter(|_| is_all)?)
}

/// The tree of the grammar, for a text without faults.
pub fn parsed(sql: &str) -> Option<SyntaxNode> {
    if is_too_much(sql) {
        return None;
    }
    let parsed = SourceFile::parse(sql);
    parsed.errors().is_empty().then(|| parsed.tree().syntax().clone())
}

fn is_too_much(sql: &str) -> bool {
    let (mut open, mut count) = (0usize, 0usize);
    tokens(sql).filter(|token| !token.is_filler()).any(|token| {
        count += 1;
        match token.text {
            "(" | "[" => open += 1,
            ")" | "]" => open = open.saturating_sub(1),
            _ if token.is_word("case") => open += 1,
            _ if token.is_word("end") => open = open.saturating_sub(1),
            _ => {}
        }
        open > DEEPEST || count > LONGEST
    })
}

/// Reads the nodes of the grammar.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// What the names stand for.
    pub names: &'a dyn Names,
}

impl Reader<'_> {
    /// An expression; `None` if something is missing in it.
    pub fn expression(self, node: &Expr) -> Option<Tree> {
        Some(match node {
            Expr::ParenExpr(outer) => match outer.expr() {
                Some(inner) => self.expression(&inner)?,
                None => self.node(outer.syntax())?,
            },
            Expr::Literal(literal) => self.literal(literal)?,
            Expr::NameRef(name) => column_or_value(name.syntax()),
            Expr::FieldExpr(field) => self.field(field)?,
            Expr::CastExpr(cast) => self.cast(cast)?,
            Expr::BinExpr(binary) => self.binary(binary)?,
            Expr::PrefixExpr(prefix) => {
                let inner = self.expression(&prefix.expr()?)?;
                match (prefix.op()?, inner) {
                    (PrefixOp::Not(_), inner) => inner.negated(),
                    (PrefixOp::Minus(_), Tree::Number(number)) => Tree::Number(match number.strip_prefix('-') {
                        Some(positive) => positive.to_string(),
                        None => format!("-{number}"),
                    }),
                    (_, inner) => Tree::Operator(operator_text(prefix.syntax()), vec![inner]),
                }
            }
            Expr::PostfixExpr(postfix) => {
                let inner = self.expression(&postfix.expr()?)?;
                match postfix.op()? {
                    PostfixOp::IsNull(_) => Tree::between("is", inner, Tree::Null),
                    PostfixOp::NotNull(_) => Tree::between("is not", inner, Tree::Null),
                    _ => Tree::Operator(operator_text(postfix.syntax()), vec![inner]),
                }
            }
            Expr::BetweenExpr(between) => self.between(between)?,
            Expr::ArrayExpr(array) if array.select_variant().is_none() => {
                Tree::Array(array.exprs().map(|one| self.expression(&one)).collect::<Option<_>>()?)
            }
            Expr::CaseExpr(case) => self.case(case)?,
            Expr::CallExpr(call) => special::call(self, call)?,
            Expr::TupleExpr(tuple) => Tree::Other(
                SyntaxKind::TUPLE_EXPR,
                tuple.exprs().map(|one| self.expression(&one)).collect::<Option<_>>()?,
            ),
            other => self.node(other.syntax())?,
        })
    }

    /// The expressions among the children of a node, in order.
    pub fn expressions(self, node: &SyntaxNode) -> Option<Vec<Tree>> {
        node.children().filter_map(Expr::cast).map(|one| self.expression(&one)).collect()
    }

    /// Anything else: its parts in order, without what says nothing.
    pub fn node(self, node: &SyntaxNode) -> Option<Tree> {
        let parts = node.children_with_tokens().filter_map(|part| self.part(part)).collect::<Option<_>>()?;
        Some(Tree::Other(node.kind(), parts))
    }

    /// A part of a node; nothing for white space.
    fn part(self, part: SyntaxElement) -> Option<Option<Tree>> {
        match part {
            SyntaxElement::Token(token) => match token.kind() {
                kind if kind.is_trivia() => None,
                SyntaxKind::L_PAREN | SyntaxKind::R_PAREN | SyntaxKind::AS_KW | SyntaxKind::SEMICOLON => None,
                _ => Some(Some(Tree::Word(token.text().to_lowercase()))),
            },
            SyntaxElement::Node(node) => Some(match Expr::cast(node.clone()) {
                Some(expression) => self.expression(&expression),
                None => self.inner(&node),
            }),
        }
    }

    fn inner(self, node: &SyntaxNode) -> Option<Tree> {
        if ast::Type::can_cast(node.kind()) {
            return Some(Tree::Word(self.data_type(node)?.canonical()));
        }
        let is_name = node.children().next().is_none()
            && node.first_token().is_some_and(|token| token.kind() == SyntaxKind::IDENT);
        match node.kind() {
            SyntaxKind::PATH_REF => Some(Tree::Word(self.path(node))),
            _ if is_name => Some(Tree::Word(normalize_name_node(node))),
            _ => self.node(node),
        }
    }

    /// A name with what stands in front of it, without the schemas that may be left out.
    fn path(self, node: &SyntaxNode) -> String {
        let segments = node.descendants().filter(|node| node.kind() == SyntaxKind::PATH_SEGMENT_REF);
        self.shortened(segments.map(|segment| normalize_name_node(&segment)).collect())
    }

    /// The parts of a name as one text, without the schemas that may be left out.
    pub fn shortened(self, mut parts: Vec<String>) -> String {
        if parts.len() == 2 && (parts[0] == "pg_catalog" || parts[0] == self.names.default_schema()) {
            parts.remove(0);
        }
        parts.join(".")
    }

    fn literal(self, literal: &ast::Literal) -> Option<Tree> {
        Some(match literal.kind()? {
            LitKind::Null(_) => Tree::Null,
            LitKind::True(_) => Tree::Bool(true),
            LitKind::False(_) => Tree::Bool(false),
            LitKind::IntNumber(_) => Tree::Number(literal.integer_value()?.to_string()),
            LitKind::NumericNumber(token) => Tree::Number(token.text().to_lowercase().replace('_', "")),
            LitKind::BitString(_) => Tree::Text(literal.string_value()?).cast(DataType::made("bit varying")),
            LitKind::ByteString(_) => Tree::Text(bits(&literal.string_value()?)?).cast(DataType::made("bit varying")),
            LitKind::Default(_) | LitKind::On(_) | LitKind::Off(_) | LitKind::PositionalParam(_) => {
                Tree::Word(literal.syntax().text().to_string().to_lowercase())
            }
            _ => Tree::Text(literal.string_value()?),
        })
    }

    /// `a.b`, `a.b.c`, or a field of a value.
    fn field(self, field: &ast::FieldExpr) -> Option<Tree> {
        let mut path = Vec::new();
        let mut at = field.clone();
        loop {
            if at.star_token().is_some() {
                return self.node(field.syntax());
            }
            path.push(normalize_name_node(at.field()?.syntax()));
            match at.base()? {
                Expr::FieldExpr(inner) => at = inner,
                Expr::NameRef(first) => {
                    path.push(normalize_name_node(first.syntax()));
                    path.reverse();
                    return Some(Tree::Column(path));
                }
                _ => return self.node(field.syntax()),
            }
        }
    }

    fn cast(self, cast: &ast::CastExpr) -> Option<Tree> {
        let inner = match (cast.expr(), cast.literal()) {
            (Some(expression), _) => self.expression(&expression)?,
            (None, literal) => self.literal(&literal?)?,
        };
        let data_type = self.data_type(cast.ty()?.syntax())?;
        match cast.interval_qualifier() {
            Some(qualifier) => {
                let spelling = format!("interval {}", qualifier.syntax().text());
                Some(inner.cast(DataType::parse(&spelling, Span::NONE).ok()?))
            }
            None => Some(inner.cast(data_type)),
        }
    }

    /// A type, without the default schema in front of it.
    pub fn data_type(self, node: &SyntaxNode) -> Option<DataType> {
        let parsed = DataType::parse(node.text().to_string().trim(), Span::NONE).ok()?;
        let TypeName::Named(name) = parsed.name() else { return Some(parsed) };
        let schema = name.schema.as_ref().map(|schema| schema.as_str());
        match (schema, name.name.as_str()) {
            // The server quotes what the grammar gives another meaning to.
            (None | Some("pg_catalog"), "bit") => Some(DataType::made("bit varying")),
            (Some(schema), _) if schema == "pg_catalog" || schema == self.names.default_schema() => {
                let spelling = parsed.to_string();
                let bare = spelling.split_once('.').map_or(spelling.as_str(), |(_, bare)| bare);
                DataType::parse(bare, Span::NONE).ok()
            }
            _ => Some(parsed),
        }
    }

    fn binary(self, binary: &ast::BinExpr) -> Option<Tree> {
        let (left, right) = (binary.lhs()?, binary.rhs()?);
        let tree = |node: &Expr| self.expression(node);
        Some(match binary.op()? {
            BinOp::And(_) => Tree::all(vec![tree(&left)?, tree(&right)?]),
            BinOp::Or(_) => Tree::any(vec![tree(&left)?, tree(&right)?]),
            BinOp::In(_) => return self.membership(&left, &right, true),
            BinOp::NotIn(_) => return self.membership(&left, &right, false),
            BinOp::Like(_) => self.pattern("~~", &left, &right, "like_escape")?,
            BinOp::NotLike(_) => self.pattern("!~~", &left, &right, "like_escape")?,
            BinOp::Ilike(_) => self.pattern("~~*", &left, &right, "like_escape")?,
            BinOp::NotIlike(_) => self.pattern("!~~*", &left, &right, "like_escape")?,
            BinOp::SimilarTo(_) => self.pattern("~", &left, &right, "similar_to_escape")?,
            BinOp::NotSimilarTo(_) => self.pattern("!~", &left, &right, "similar_to_escape")?,
            BinOp::IsDistinctFrom(_) => distinct(tree(&left)?, tree(&right)?),
            BinOp::IsNotDistinctFrom(_) => match distinct(tree(&left)?, tree(&right)?) {
                Tree::Operator(word, parts) if word == "is not" => Tree::Operator("is".into(), parts),
                other => other.negated(),
            },
            BinOp::AtTimeZone(_) => Tree::call("timezone", vec![tree(&right)?, tree(&left)?]),
            BinOp::Is(_) => Tree::between("is", tree(&left)?, tree(&right)?),
            BinOp::IsNot(_) => Tree::between("is not", tree(&left)?, tree(&right)?),
            BinOp::Neqb(_) => comparison("<>", tree(&left)?, tree(&right)?),
            BinOp::Eq(_) => comparison("=", tree(&left)?, tree(&right)?),
            BinOp::Neq(_) => comparison("<>", tree(&left)?, tree(&right)?),
            BinOp::ColonColon(_) => return None,
            _ => Tree::between(&operator_text(binary.syntax()), tree(&left)?, tree(&right)?),
        })
    }

    /// `x IN (…)`, as the server writes it out: values become an array, what reads columns is compared by itself.
    fn membership(self, left: &Expr, list: &Expr, is_in: bool) -> Option<Tree> {
        let left = self.expression(left)?;
        let elements = match list {
            Expr::TupleExpr(tuple) => tuple.exprs().map(|one| self.expression(&one)).collect::<Option<Vec<_>>>()?,
            Expr::ParenExpr(paren) if paren.expr().is_some() => vec![self.expression(&paren.expr()?)?],
            query => {
                let word = if is_in { "in" } else { "not in" };
                return Some(Tree::between(word, left, self.node(query.syntax())?));
            }
        };
        let (operator, quantor) = if is_in { ("=", "any") } else { ("<>", "all") };
        let (mut single, mut values): (Vec<Tree>, Vec<Tree>) = elements.into_iter().partition(Tree::reads_columns);
        if values.len() == 1 || matches!(left, Tree::Other(SyntaxKind::TUPLE_EXPR, _)) {
            single.splice(0..0, std::mem::take(&mut values));
        }
        let array = (!values.is_empty())
            .then(|| Tree::between(operator, left.clone(), Tree::call(quantor, vec![Tree::Array(values)])));
        let single = single.into_iter().map(|one| comparison(operator, left.clone(), one));
        let mut all: Vec<Tree> = array.into_iter().chain(single).collect();
        match (all.len(), is_in) {
            (1, _) => all.pop(),
            (_, true) => Some(Tree::any(all)),
            (_, false) => Some(Tree::all(all)),
        }
    }

    /// `x LIKE pattern [ESCAPE c]` as its operator.
    fn pattern(self, operator: &str, left: &Expr, right: &Expr, escape: &str) -> Option<Tree> {
        let left = self.expression(left)?;
        let pattern = match right {
            Expr::BinExpr(binary) if matches!(binary.op(), Some(BinOp::Escape(_))) => {
                let parts = vec![self.expression(&binary.lhs()?)?, self.expression(&binary.rhs()?)?];
                Tree::call(escape, parts)
            }
            pattern if escape == "similar_to_escape" => Tree::call(escape, vec![self.expression(pattern)?]),
            pattern => self.expression(pattern)?,
        };
        Some(Tree::between(operator, left, pattern))
    }

    fn between(self, between: &ast::BetweenExpr) -> Option<Tree> {
        let value = self.expression(&between.target()?)?;
        let (low, high) = (self.expression(&between.start()?)?, self.expression(&between.end()?)?);
        let is_not = between.not_token().is_some();
        let range = |low: &Tree, high: &Tree| {
            let (above, below) = if is_not { ("<", ">") } else { (">=", "<=") };
            let ends = vec![
                Tree::between(above, value.clone(), low.clone()),
                Tree::between(below, value.clone(), high.clone()),
            ];
            if is_not { Tree::any(ends) } else { Tree::all(ends) }
        };
        let is_symmetric = matches!(between.between_symmetry(), Some(ast::BetweenSymmetry::Symmetric(_)));
        Some(match (is_symmetric, is_not) {
            (false, _) => range(&low, &high),
            (true, false) => Tree::any(vec![range(&low, &high), range(&high, &low)]),
            (true, true) => Tree::all(vec![range(&low, &high), range(&high, &low)]),
        })
    }

    /// A `CASE`: what is compared, the conditions, and the results; an `ELSE NULL` says nothing.
    fn case(self, case: &ast::CaseExpr) -> Option<Tree> {
        let mut conditions = Vec::new();
        let mut results = Vec::new();
        for when in case.when_clause_list()?.when_clauses() {
            conditions.push(self.expression(&when.condition()?)?);
            results.push(self.expression(&when.then()?)?);
        }
        if let Some(other) = case.else_clause() {
            let other = self.expression(&other.expr()?)?;
            if !other.is_null() {
                results.push(other);
            }
        }
        let compared = case.expr().map(|expression| self.expression(&expression));
        let mut parts: Vec<Tree> = compared.into_iter().collect::<Option<_>>()?;
        parts.push(Tree::Other(SyntaxKind::WHEN_CLAUSE_LIST, conditions));
        parts.push(Tree::OneOf(results));
        Some(Tree::Other(SyntaxKind::CASE_EXPR, parts))
    }
}

/// A comparison; of rows it is one of each pair.
fn comparison(operator: &str, left: Tree, right: Tree) -> Tree {
    match (left, right) {
        (Tree::Other(SyntaxKind::TUPLE_EXPR, left), Tree::Other(SyntaxKind::TUPLE_EXPR, right))
            if left.len() == right.len() =>
        {
            let pairs = left.into_iter().zip(right).map(|(left, right)| comparison(operator, left, right)).collect();
            if operator == "=" { Tree::all(pairs) } else { Tree::any(pairs) }
        }
        (left, right) => Tree::between(operator, left, right),
    }
}

/// `IS DISTINCT FROM`; from null it is `IS NOT NULL`.
fn distinct(left: Tree, right: Tree) -> Tree {
    match (left, right) {
        (left, Tree::Null) => Tree::between("is not", left, Tree::Null),
        (Tree::Null, right) => Tree::between("is not", right, Tree::Null),
        (left, right) => Tree::between("is distinct from", left, right),
    }
}

/// A bare word: a column, or a value of the session such as `current_date`.
fn column_or_value(name: &SyntaxNode) -> Tree {
    let is_quoted = ast::is_quoted_name_node(name);
    match normalize_name_node(name) {
        word if !is_quoted && word == "current_timestamp" => Tree::call("now", Vec::new()),
        word if !is_quoted && VALUES.contains(&word.as_str()) => Tree::call(&word, Vec::new()),
        word => Tree::Column(vec![word]),
    }
}

/// The words that are calls without parentheses.
const VALUES: &[&str] = &[
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_user",
    "localtime",
    "localtimestamp",
    "session_user",
    "system_user",
    "user",
];

/// The operator that stands in a node, beside its operands.
fn operator_text(node: &SyntaxNode) -> String {
    let parts = node.children_with_tokens().filter(|part| match part {
        SyntaxElement::Node(node) => !Expr::can_cast(node.kind()),
        SyntaxElement::Token(token) => !token.kind().is_trivia(),
    });
    let words: Vec<String> = parts.map(|part| part.to_string().to_lowercase()).collect();
    let text = words.concat();
    // OPERATOR(pg_catalog.+)
    match text.strip_prefix("operator(").and_then(|rest| rest.strip_suffix(')')) {
        Some(operator) => operator.rsplit('.').next().unwrap_or(operator).to_string(),
        None if text.chars().all(|c| !c.is_alphanumeric()) => text,
        None => words.join(" "),
    }
}

/// The bits of hexadecimal digits.
fn bits(digits: &str) -> Option<String> {
    digits.chars().map(|digit| Some(format!("{:04b}", digit.to_digit(16)?))).collect()
}
