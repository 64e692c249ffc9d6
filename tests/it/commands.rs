//! The command line, as people and programs meet it: what each command prints, where, and with which exit code.

mod advice;
mod branches_commute;
mod configuration;
mod findings;
mod layout;
mod reference;
mod scripts;
mod shapes;
mod streams;
mod wanted;
mod way_back;
mod writing;
