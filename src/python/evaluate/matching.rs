//! `match` statements.

use super::{Evaluator, Flow, Outcome, Scope, fault};
use crate::diagnostic::code::PYTHON_UNREAD;
use crate::python::value::Value;
use ruff_python_ast::{Pattern, Singleton, StmtMatch};
use std::rc::Rc;

impl<'a> Evaluator<'a> {
    pub(super) fn match_statement(&mut self, statement: &'a StmtMatch, scope: &Rc<Scope>) -> Outcome<Flow> {
        let subject = self.expression(&statement.subject, scope)?;
        for case in &statement.cases {
            if !self.fits(&case.pattern, &subject, scope)? {
                continue;
            }
            let holds = match &case.guard {
                Some(guard) => {
                    let value = self.expression(guard, scope)?;
                    self.truth(&value, self.module.span(&**guard))?
                }
                None => true,
            };
            if holds {
                return self.block(&case.body, scope);
            }
        }
        Ok(Flow::Next)
    }

    /// Whether a value fits a pattern; binds the names of the pattern.
    fn fits(&mut self, pattern: &'a Pattern, subject: &Value, scope: &Rc<Scope>) -> Outcome<bool> {
        let span = self.module.span(pattern);
        self.step(span)?;
        match pattern {
            Pattern::MatchValue(pattern) => {
                let value = self.expression(&pattern.value, scope)?;
                self.equal(subject, &value, span)
            }
            Pattern::MatchSingleton(pattern) => {
                let value = match pattern.value {
                    Singleton::None => Value::None,
                    Singleton::True => Value::Bool(true),
                    Singleton::False => Value::Bool(false),
                };
                match self.same(subject, &value, span)? {
                    Some(same) => Ok(same),
                    None => self.unknown(subject, span, "whether this fits is not known"),
                }
            }
            Pattern::MatchAs(pattern) => {
                if let Some(inner) = &pattern.pattern
                    && !self.fits(inner, subject, scope)?
                {
                    return Ok(false);
                }
                if let Some(name) = &pattern.name {
                    scope.set(name, subject.clone());
                }
                Ok(true)
            }
            Pattern::MatchOr(pattern) => {
                for one in &pattern.patterns {
                    if self.fits(one, subject, scope)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Pattern::MatchSequence(pattern) => {
                let members = match subject {
                    Value::List(_) | Value::Tuple(_) => self.iterate(subject, span)?,
                    Value::Symbol(_) => return self.unknown(subject, span, "whether this fits is not known"),
                    _ => return Ok(false),
                };
                self.fit_members(&pattern.patterns, &members, scope)
            }
            Pattern::MatchMapping(_) | Pattern::MatchClass(_) | Pattern::MatchStar(_) => {
                fault(PYTHON_UNREAD, span, "this pattern is not evaluated")
            }
        }
    }

    fn fit_members(&mut self, patterns: &'a [Pattern], members: &[Value], scope: &Rc<Scope>) -> Outcome<bool> {
        let star = patterns.iter().position(|pattern| matches!(pattern, Pattern::MatchStar(_)));
        let fixed = patterns.len() - usize::from(star.is_some());
        if members.len() < fixed || star.is_none() && members.len() > fixed {
            return Ok(false);
        }
        let spare = members.len() - fixed;
        let mut members = members.iter();
        for pattern in patterns {
            if let Pattern::MatchStar(pattern) = pattern {
                let rest = members.by_ref().take(spare).cloned().collect();
                if let Some(name) = &pattern.name {
                    scope.set(name, Value::list(rest));
                }
            } else if let Some(member) = members.next()
                && !self.fits(pattern, member, scope)?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
