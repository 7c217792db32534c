//! Copyist copies a manual from one documentation format into others and loses nothing in silence.
//!
//! One text is converted with [`convert_str`]:
//!
//! ```
//! let source = r#"{ "body": [{ "kind": { "paragraph": [{ "kind": { "text": "Hello." } }] } }] }"#;
//! let copy = copyist::convert_str("json", "json", source)?;
//! assert!(copy.text.contains("Hello."));
//! assert!(copy.ledger.entries.is_empty());
//! # Ok::<(), copyist::ConvertError>(())
//! ```
//!
//! A manual of many files is [loaded](project::Project::load), so that each file knows of every other's ids, and then
//! [converted](convert::convert_all):
//!
//! ```no_run
//! use copyist::{convert, project, registry, threads};
//!
//! // On threads of its own, whose stacks fit the deepest tree that a reader accepts.
//! let texts = threads::run(0, copyist::ast::Limits::default(), || {
//!     let mut manual = project::Project::load(&["doc".into()], &project::LoadOptions::default())?;
//!     let targets = [registry::find("json").expect("registered")];
//!     let jobs = convert::plan(&manual, &targets, false);
//!     let copies = convert::convert_all(&mut manual, &jobs, &convert::Options::default(), |_, _, done| done.map(|d| d.text));
//!     Ok::<_, project::LoadError>(copies)
//! })?;
//! # Ok::<(), project::LoadError>(())
//! ```
//!
//! The way of a document: a format's reader makes a tree of it; [`lower`] rewrites the tree until the target can carry
//! every node, and names each rewrite in the [ledger](lower::Ledger); a writer makes text of it; [`verify`] reads the
//! text back and compares.

pub mod config;
pub mod convert;
pub mod diff;
pub mod edit;
pub mod layout;
pub mod lower;
pub mod output;
pub mod project;
pub mod registry;
pub mod report;
pub mod threads;
pub mod verify;
pub mod wrap;

/// The neutral tree and what all formats share.
pub use ast;
pub use convert::{ConvertError, convert_str};
